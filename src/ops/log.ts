/** The log: structured lines (pino), pretty on a terminal, secrets redacted. Mail content is never logged. */
import { type Logger, pino, stdSerializers } from 'pino'
import { prettyFactory } from 'pino-pretty'

export type Log = Logger

/** Where lines go; `process.stdout` is one. */
type Destination = Readonly<{ write(text: string): unknown }>

/** Field names whose values never reach the log, wherever they stand. */
const secretNames = ['password', 'token', 'authorization', 'routingKey', 'connectionString', 'DATABASE_URL']

/** Makes a log of JSON lines, or of readable ones for a terminal. `level` is a pino level. */
export function createLog(level: string, destination: Destination, isTTY: boolean): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: '(hidden)' },
    serializers: { err: stdSerializers.errWithCause },
  }
  const format = isTTY ? prettyFactory({ colorize: true, translateTime: 'HH:MM:ss.l' }) : (line: string) => line
  return pino(options, { write: (line: string) => void destination.write(format(line)) })
}
