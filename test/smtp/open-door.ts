/**
 * A real SMTP door on a free port, with the real routing behind RCPT and a `receive` that keeps what it gets. What stands
 * behind `receive` is the intake's; everything in front of it is what these tests are about.
 */
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import type { ListenerSettings } from '../../src/config/listeners.ts'
import type { Envelope, Outcome, Receive } from '../../src/intake/envelope.ts'
import { createLog } from '../../src/ops/log.ts'
import { routeRecipient } from '../../src/routing/route.ts'
import type { RouteTable } from '../../src/routing/types.ts'
import type { Manners } from '../../src/smtp/conversation.ts'
import { createSmtpDoor, type Listening, type SmtpDoor } from '../../src/smtp/door.ts'
import type { SmtpLimits } from '../../src/smtp/limits.ts'
import type { DoorParts } from '../../src/smtp/parts.ts'
import { secureContextOf } from '../../src/smtp/tls/context.ts'
import { pemFor } from './test-certificate.ts'

/** Small sizes, so that tests reach them; long times, so that a slow machine does not. */
export const testLimits: SmtpLimits = {
  sizeBytes: 2_000,
  memoryBytes: 500,
  recipients: 10,
  connections: 100,
  connectionsPerNetwork: 100,
  mailsPerConnection: 1_000_000,
  recipientsPerConnection: 1_000_000,
  commands: 1_000,
  errors: 20,
  unknownRecipients: 1_000,
  tarpitMs: 0,
  unknownRecipientsRate: null,
  mailRatePerNetwork: null,
  mailRatePerDomain: null,
  rateExempt: [],
  inFlightBytes: 1_000_000_000,
  inFlightWaitMs: 20_000,
  commandTimeoutMs: 20_000,
  dataTimeoutMs: 20_000,
  sessionTimeoutMs: 25_000,
  dataMinBytesPerSecond: 500,
  commitTimeoutMs: 20_000,
}

export const testRoutes: RouteTable = {
  domains: ['postroom.example', 'xn--bcher-kva.example'],
  rules: ['support@', 'sysops@', 'müller@', '"two words"@'].map((match) => ({
    match,
    type: 'question',
    priority: 'normal',
    page: false,
    dmarcFail: 'flag',
    where: 'test',
  })),
}

/** The certificate of test doors. */
export const testContext = secureContextOf(await pemFor('mx.postroom.example'))

/** A mail as `receive` got it. */
export type Received = Readonly<{ envelope: Envelope; bytes: Buffer; heldIn: 'memory' | 'file' }>

export type LogLine = Readonly<Record<string, unknown>>

export type OpenDoor = AsyncDisposable &
  Readonly<{
    door: SmtpDoor
    port: number
    /** All listeners, as `listen` gave them. */
    listening: readonly Listening[]
    directory: string
    received: readonly Received[]
    /** The log so far, parsed. */
    lines: readonly LogLine[]
    /** Resolves with the first line, past or future, that has this `msg`. */
    logged(msg: string): Promise<LogLine>
    /** Names of the temporary files that exist now. */
    files(): Promise<string[]>
    /** The value of a metric, with its labels as in the text form: `postroom_mails_total{outcome="opened"}`. */
    metric(line: string): Promise<number>
  }>

/** A listener; without a name it has that of its protocol. */
type GivenListener = Omit<ListenerSettings, 'name'> & Readonly<{ name?: string }>

export type Changes = Partial<Omit<DoorParts, 'limits' | 'manners' | 'listeners'>> & {
  listeners?: readonly GivenListener[]
  limits?: Partial<SmtpLimits>
  manners?: Partial<Manners>
}

const plain: GivenListener = { protocol: 'smtp', place: { host: '127.0.0.1', port: 0 }, proxy: [] }

/** Opens a door; `changes` replace parts, or single limits. */
export async function openDoor({ limits, manners, listeners = [plain], ...parts }: Changes = {}): Promise<OpenDoor> {
  const place = await mkdtemp(join(tmpdir(), 'postroom-door-'))
  await chmod(place, 0o700)
  const directory = join(place, 'incoming')
  const received: Received[] = []
  const log = keptLog()
  const registry = new Registry()
  const door = createSmtpDoor({
    listeners: listeners.map((listener) => ({ name: listener.protocol, ...listener })),
    secureContext: () => testContext,
    hostname: 'mx.postroom.example',
    receive: keeping(received),
    route: (recipient) => routeRecipient(recipient, testRoutes),
    limits: () => ({ ...testLimits, ...limits }),
    manners: () => ({ bareNewlines: 'reject', greetDelayMs: 0, ...manners }),
    contact: () => null,
    directory,
    accepting: () => ({ ok: true }),
    notTaken: () => undefined,
    log: log.log,
    registry,
    ...parts,
  })
  const listening = await door.listen()
  const port = Number(listening[0]?.at.split(':').at(-1))
  return {
    door,
    port,
    listening,
    directory,
    received,
    lines: log.lines,
    logged: log.logged,
    files: () => readdir(directory).catch(() => []),
    metric: async (line) => metricIn(await registry.metrics(), line),
    async [Symbol.asyncDispose]() {
      await door.close(0)
      await rm(place, { recursive: true, force: true })
    },
  }
}

/** Keeps every mail and answers with T-1, T-2, … */
function keeping(received: Received[]): Receive {
  return async (envelope, { held }): Promise<Outcome> => {
    const bytes = held.in === 'memory' ? Buffer.from(held.bytes) : await readFile(held.path)
    received.push({ envelope, bytes, heldIn: held.in })
    return opened(`T-${received.length}`)
  }
}

/** An outcome with this ref. */
export function opened(ref: string): Outcome {
  return { kind: 'opened', ref, mail: '0199f4a2-0000-7000-8000-000000000000', because: 'a new ticket' }
}

/** A log that can be waited for. */
export function keptLog() {
  const lines: LogLine[] = []
  const waiting = new Set<() => void>()
  const write = (line: string) => {
    lines.push(JSON.parse(line))
    for (const look of waiting) look()
  }
  const logged = (msg: string) =>
    new Promise<LogLine>((resolve) => {
      const look = () => {
        const line = lines.find((candidate) => candidate['msg'] === msg)
        if (line === undefined) return
        waiting.delete(look)
        resolve(line)
      }
      waiting.add(look)
      look()
    })
  return { log: createLog('debug', { write }, false), lines, logged }
}

function metricIn(metrics: string, line: string): number {
  const found = metrics.split('\n').find((candidate) => candidate.startsWith(`${line} `))
  return found === undefined ? 0 : Number(found.slice(line.length + 1))
}
