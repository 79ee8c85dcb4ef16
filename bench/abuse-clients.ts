/**
 * The clients of the abuse bench, each role a process of its own (`abuse.ts` forks it): so many that hold a connection and say
 * nothing, so many that drip their mail, so many with a large one, and an honest one whose answers are timed. They come from
 * addresses of 127.0.0.0/8, several connections each, as strangers on the internet come from several networks. A refusal is a
 * right answer to them, and is counted; so is being cut off.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { ConnectionLost, connectSmtp, dial, type Reply, type SmtpConnection } from '../test/service/smtp-client.ts'
import type { Answers, HonestMail, Order, Role } from './abuse-roles.ts'
import { base64Lines, largeMail, smallMail, type WireMail } from './mails.ts'

/** RFC 5321 §4.5.3.2.6: a sender waits ten minutes; the bench is over by then. */
const silenceMs = 240_000

/** What a slow writer lets pass between two octets. */
const dripMs = 1_000

/** Nearly as much as the default of limits.size takes. */
const largeBytes = 25_000_000

/** One honest mail starts each so often, whether the one before has been answered or not. */
const honestEveryMs = 100

/** Honest mail comes from this many clients, a hundred to an address. */
const honestClients = 2_000

const answers = new Map<string, number>()
const honestMails: HonestMail[] = []
let phase = ''
/** Large mails under way. */
let underWay = 0
let isOver = false

const count = (answer: string) => answers.set(answer, (answers.get(answer) ?? 0) + 1)

const roles: Readonly<Record<Role, (order: Order) => Promise<void>>> = { idle, slow, large, honest }

if (import.meta.main) {
  // The bench that started us is gone: nobody wants to know.
  process.once('disconnect', () => process.exit())
  process.on('message', (message: Readonly<{ phase?: string; order?: Order }>) => {
    if (message.order !== undefined) void play(message.order)
    else if (message.phase !== undefined) phase = message.phase
    else report()
  })
}

async function play(order: Order): Promise<void> {
  await roles[order.role](order)
  process.send?.('settled')
}

function report(): void {
  isOver = true
  if (underWay > 0) answers.set('unanswered', underWay)
  const told: Answers = Object.fromEntries(answers)
  process.send?.({ answers: told, honestMails }, () => process.exit())
}

/** Each holds its connection; half of them said EHLO. Settled when all have been greeted or refused. */
async function idle({ address, count: clients, network }: Order): Promise<void> {
  await Promise.all(
    Array.from({ length: clients }, async (_, n) => {
      const connection = dial(address, silenceMs, clientAddress(network, n))
      await attempt(connection, async () => {
        const greeting = await connection.greeting
        count(`greeting ${greeting.code}`)
        if (greeting.code === 220 && n % 2 === 0) await connection.command('EHLO idle.example')
      })
      noteEnd(connection)
    }),
  )
}

/** Each comes as far as DATA and then sends an octet a second, for ever. Settled when all are there or refused. */
async function slow({ address, count: clients, network }: Order): Promise<void> {
  const dripping = Array.from({ length: clients }, async (_, n) => {
    const connection = await enter(address, clientAddress(network, n))
    if (connection === null) return
    const goAhead = await attempt(connection, () => startMail(connection))
    if (goAhead?.code === 354) void drip(connection)
    else if (goAhead) count(`DATA ${goAhead.code}`)
  })
  await Promise.all(dripping)
}

async function drip(connection: SmtpConnection): Promise<void> {
  let isOpen = true
  void connection.closed.then(() => {
    isOpen = false
  })
  count('dripping')
  noteEnd(connection)
  await pause(Math.random() * dripMs)
  for (; isOpen && !isOver; await pause(dripMs)) await connection.send(Buffer.from('x'), 0)
}

/** Each sends one mail at once with the others. Settled when all are answered. */
async function large({ address, count: clients, network }: Order): Promise<void> {
  const lines = base64Lines(largeBytes)
  const run = randomUUID()
  const sending = Array.from({ length: clients }, async (_, n) => {
    const connection = await enter(address, clientAddress(network, n))
    if (connection === null) return
    underWay++
    await attempt(connection, async () => count(await deliverWhole(connection, largeMail(run, n, lines))))
    underWay--
    await connection.drop()
  })
  await Promise.all(sending)
}

async function deliverWhole(connection: SmtpConnection, mail: WireMail): Promise<string> {
  const goAhead = await startMail(connection)
  if (goAhead.code !== 354) return `DATA ${goAhead.code} ${goAhead.lines.join(' / ')}`
  for (const piece of mail.slice(0, -1)) await connection.send(piece, 0)
  const [reply] = await connection.send(mail.at(-1) ?? Buffer.alloc(0), 1)
  return reply?.code === 250 ? 'mail 250' : `mail ${reply?.code} ${reply?.lines.join(' / ')}`
}

/**
 * A mail each {@link honestEveryMs}, in a connection of its own and from several networks, timed from the moment when it was due: a service that stalls
 * does not make the client send, and measure, less. Settled at once; ends with the report.
 */
async function honest({ address }: Order): Promise<void> {
  const run = randomUUID()
  void (async () => {
    const start = performance.now()
    for (let n = 0; !isOver; n++) {
      const dueAt = start + n * honestEveryMs
      await pause(Math.max(0, dueAt - performance.now()))
      if (!isOver) void deliver(address, run, n, phase, dueAt)
    }
  })()
}

async function deliver(address: string, run: string, n: number, during: string, dueAt: number): Promise<void> {
  const answer = await honestly(address, run, n).catch((err: unknown) =>
    err instanceof Error ? err.message : 'failed',
  )
  honestMails.push({ phase: during, answer, ms: performance.now() - dueAt })
}

async function honestly(address: string, run: string, n: number): Promise<string> {
  await using connection = await connectSmtp(
    address,
    silenceMs,
    clientAddress(0, (n * clientsPerAddress) % honestClients),
  )
  return await deliverWhole(connection, smallMail(run, n))
}

const commands = Buffer.from('MAIL FROM:<customer@shop.example>\r\nRCPT TO:<support@humanmade.com>\r\nDATA\r\n')

/** MAIL, RCPT and DATA in one; gives the first refusal, or the 354. */
async function startMail(connection: SmtpConnection): Promise<Reply> {
  const replies = await connection.send(commands, 3)
  return replies.find(({ code }) => code >= 400) ?? replies.at(-1) ?? { code: 0, lines: [] }
}

/** A greeted client; null for one that was turned away, which is counted. */
async function enter(address: string, from: string): Promise<SmtpConnection | null> {
  const connection = dial(address, silenceMs, from)
  const greeting = await attempt(connection, () => connection.greeting)
  if (greeting && greeting.code !== 220) count(`greeting ${greeting.code}`)
  if (greeting?.code !== 220) return null
  await attempt(connection, () => connection.command('EHLO abuse.example'))
  return connection
}

async function attempt<T>(connection: SmtpConnection, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (err) {
    if (!(err instanceof ConnectionLost)) throw err
    count('cut off')
    await connection.drop()
    return null
  }
}

/** Whoever is still there at the end has held the connection all the time. */
function noteEnd(connection: SmtpConnection): void {
  void connection.closed.then(() => {
    if (!isOver) count('cut off')
  })
}

/** A hundred clients for each address of a network of addresses: 127.`network`.0.1, 127.`network`.0.2 … */
function clientAddress(network: number, n: number): string {
  return `127.${network}.0.${1 + Math.floor(n / clientsPerAddress)}`
}

/** Below the default of limits.connections_per_network: whoever comes from one address alone is refused there already. */
const clientsPerAddress = 100
