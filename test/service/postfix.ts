/**
 * A real Postfix for a scenario, in a directory of its own: its configuration is that of docs/postfix.md, its ports are high
 * and on 127.0.0.1, and it is ended by its own process id. Needs Debian's package and root, as Postfix does.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

/** Why there can be no Postfix here; null when there can be one. */
export const whyNoPostfix: string | null = !existsSync('/usr/lib/postfix/sbin/master')
  ? 'postfix is not installed (apt-get install postfix)'
  : process.getuid?.() !== 0
    ? 'postfix can only be started by root'
    : null

export type Postfix = AsyncDisposable &
  Readonly<{
    /** `host:port` where it takes mail. */
    smtp: string
    /** What waits in its queue. */
    queued(): Promise<readonly string[]>
    /** Tries everything in the queue now. */
    flush(): Promise<void>
    /** Its log so far. */
    log(): Promise<string>
  }>

/** Where mail of a domain goes, as in a transport map: `postroom:[127.0.0.1]:2525`. */
export type Routes = Readonly<Record<string, string>>

/** Starts it in `folder`, which must be there; resolves when it takes mail. */
export async function startPostfix(folder: string, routes: Routes): Promise<Postfix> {
  const port = await freePort()
  const [config, queue, logFile] = [join(folder, 'etc'), join(folder, 'queue'), join(folder, 'postfix.log')]
  await mkdir(config)
  await mkdir(queue)
  await mkdir(join(folder, 'lib'))
  await promisify(execFile)('chown', ['postfix', join(folder, 'lib')])
  await writeFile(join(config, 'main.cf'), mainCf(folder, routes, await documented('main.cf')))
  await writeFile(join(config, 'master.cf'), masterCf(port, await documented('master.cf')))
  const child = spawn('postfix', ['-c', config, 'start-fg'], { stdio: 'ignore' })
  const run = (command: string, ...args: string[]) => promisify(execFile)(command, ['-c', config, ...args])
  await listening(port, child)
  return {
    smtp: `127.0.0.1:${port}`,
    queued: async () => (await run('postqueue', '-j')).stdout.split('\n').filter((line) => line !== ''),
    flush: async () => void (await run('postqueue', '-f')),
    log: () => readFile(logFile, 'utf8'),
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      // By the process id in its own queue directory.
      await run('postfix', 'stop')
      await ended
    },
  }
}

/** The first block of `cf` behind the words that name the file in docs/postfix.md. */
async function documented(file: 'main.cf' | 'master.cf'): Promise<string> {
  const page = await readFile(resolve(import.meta.dirname, '../../docs/postfix.md'), 'utf8')
  const block = new RegExp(`^\`${file}\`[^]*?^\`\`\`cf\\n([^]*?)^\`\`\``, 'm').exec(page)?.[1]
  if (block === undefined) throw new Error(`docs/postfix.md shows no lines for ${file}`)
  return block
}

/** What stands in the docs, for the domains of the test, and what keeps this Postfix apart from any other. */
function mainCf(folder: string, routes: Routes, lines: string): string {
  const domains = Object.keys(routes)
  const map = Object.entries(routes).map(([domain, next]) => `{ ${domain} = ${next} }`)
  const ours = lines
    .replace(/^relay_domains = .*$/m, `relay_domains = ${domains.join(', ')}`)
    .replace(/^transport_maps = .*$/m, `transport_maps = inline:{ ${map.join(' ')} }`)
  return `${ours}
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/lib
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${folder}/postfix.log
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.example
mydestination =
alias_maps =
smtp_tls_loglevel = 1
# A test does not wait for minutes.
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
transport_retry_time = 1s
address_verify_poll_delay = 1s
`
}

const masterLines = `
pickup    unix  n  -  n  60  1  pickup
cleanup   unix  n  -  n  -   0  cleanup
qmgr      unix  n  -  n  1   1  qmgr
tlsmgr    unix  -  -  n  1000?  1  tlsmgr
rewrite   unix  -  -  n  -   -  trivial-rewrite
bounce    unix  -  -  n  -   0  bounce
defer     unix  -  -  n  -   0  bounce
trace     unix  -  -  n  -   0  bounce
verify    unix  -  -  n  -   1  verify
flush     unix  n  -  n  1000?  0  flush
proxymap  unix  -  -  n  -   -  proxymap
smtp      unix  -  -  n  -   -  smtp
relay     unix  -  -  n  -   -  smtp
lmtp      unix  -  -  n  -   -  lmtp
showq     unix  n  -  n  -   -  showq
error     unix  -  -  n  -   -  error
retry     unix  -  -  n  -   -  error
discard   unix  -  -  n  -   -  discard
anvil     unix  -  -  n  -   1  anvil
scache    unix  -  -  n  -   1  scache
postlog   unix-dgram  n  -  n  -  1  postlogd
`

function masterCf(port: number, lines: string): string {
  return `127.0.0.1:${port}  inet  n  -  n  -  -  smtpd\n${masterLines}${lines}`
}

/** Resolves when a program takes connections; throws when it ends before. */
async function listening(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`postfix ended with ${child.exitCode}`)
    const socket = connect({ host: '127.0.0.1', port })
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isThere) return
    await pause(50) // Postfix tells nobody when it is ready
  }
}

/** A port that was free a moment ago, for programs that have to be told one. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no port is free')
  return address.port
}
