/** The server settings of the embedded Postgres, given on its command line, where no edited file overrules them. */

/** Settings by name, as in postgresql.conf. */
export type Settings = Readonly<Record<string, string>>

const ourSettings: Settings = {
  // Reachable from this machine only, and only with the password.
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  // "A 250 means committed" rests on these three; they are the defaults, and nobody turns them off by accident.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // Modest: it shares the machine with the service. A mail server writes more than it reads again.
  shared_buffers: '64MB',
  max_connections: '60',
  max_wal_size: '512MB',
  // DETAIL lines and statements would bring mail into the log (`Key (message_id)=(...)`, `Failing row contains (...)`).
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_timezone: 'UTC',
  timezone: 'UTC',
}

/** What shows on a command line which directory it serves; Postgres takes any setting with a dot in its name. */
export function directoryMark(cluster: string): string {
  return `postroom.directory=${cluster}`
}

/** The settings part of Postgres' command line, the mark last; `overrides` win over ours. */
export function commandLine(cluster: string, port: number, overrides: Settings): string[] {
  const settings = Object.entries({ ...ourSettings, ...overrides, port: String(port) })
  const words = [...settings.map(([name, value]) => `${name}=${value}`), directoryMark(cluster)]
  return words.flatMap((word) => ['-c', word])
}
