/**
 * Sessions whose replies are known beforehand: a script is folded over a small model of RFC 5321, which is written from the
 * RFC and from docs/smtp.md and shares no code with the door. Where door and model differ, one of them is wrong.
 */
import fc from 'fast-check'
import { onTheWire } from './bodies.ts'

/** What a client does. Mails and senders are numbered, so that none is like another unless it shall be. */
type Step =
  | Readonly<{ kind: 'say'; what: keyof typeof sayings }>
  | Readonly<{ kind: 'mail'; path: 'good' | 'null' | 'bad' | 'parameter' }>
  | Readonly<{ kind: 'rcpt'; path: 'good' | 'unknown' | 'elsewhere' | 'bad' }>
  | Readonly<{ kind: 'data'; body: string; flaw: 'none' | 'bare-newline' | 'false-end' | 'again' }>

/** Lines without a state of their own, and how they are answered. */
const sayings = {
  noop: ['NOOP', '250'],
  help: ['HELP', '214'],
  vrfy: ['VRFY ann', '252'],
  expn: ['EXPN staff', '502'],
  frob: ['FROB x', '500'],
  control: ['NOOP \0', '500'],
  argument: ['RSET all', '501'],
  starttls: ['AUTH PLAIN', '502'],
  empty: ['', '500'],
  long: [`NOOP ${'x'.repeat(600)}`, '500'],
  rset: ['RSET', '250'],
  ehlo: ['EHLO fuzz.example', '250'],
  helo: ['HELO fuzz.example', '250'],
} as const

/** What the fuzzer sends, and what must come back: reply codes, `T` for the ref of a mail, `-` for the close. */
export type Script = Readonly<{
  octets: string
  sizes: readonly number[]
  expected: readonly string[]
  /** For each `T`, which mail it was: a mail that comes again has the same. */
  mails: readonly Readonly<{ key: string; reversePath: string }>[]
}>

/** As `fuzz.yaml` has it, see `target.ts`. */
const errorLimit = 20

const rcptPaths = {
  good: ['<support@humanmade.com>', '250'],
  unknown: ['<nobody@humanmade.com>', '550'],
  elsewhere: ['<a@elsewhere.example>', '550'],
  bad: ['support@humanmade.com', '501'],
} as const

const falseEnds = ['\n.\r\n', '\n.\n', '\r\n.\n', '\r.\r\n', '\r\n.\r', '\r\r\n.\r\r\n'] as const

/** What must never be run. */
const smuggled = 'MAIL FROM:<mallory@smuggled.example>\r\nRCPT TO:<support@humanmade.com>\r\nDATA\r\nforged\r\n.\r\n'

/** Steps in an order that mostly makes sense. */
export function scriptArbitrary(body: fc.Arbitrary<string>): fc.Arbitrary<(id: string) => Script> {
  const say = fc.record({
    kind: fc.constant('say' as const),
    what: fc.constantFrom(...(Object.keys(sayings) as (keyof typeof sayings)[])),
  })
  const mail = fc.record({
    kind: fc.constant('mail' as const),
    path: fc.constantFrom('good', 'good', 'good', 'null', 'bad', 'parameter'),
  })
  const rcpt = fc.record({
    kind: fc.constant('rcpt' as const),
    path: fc.constantFrom('good', 'good', 'good', 'unknown', 'elsewhere', 'bad'),
  })
  const flaw = fc.constantFrom('none', 'none', 'none', 'none', 'again', 'again', 'bare-newline', 'false-end')
  const data = fc.record({ kind: fc.constant('data' as const), body, flaw })
  const some = fc.array(fc.oneof({ weight: 3, arbitrary: say }, mail, rcpt, data), { maxLength: 2 })
  const transaction = fc.tuple(some, mail, some, rcpt, some, data).map((parts) => parts.flat())
  const steps = fc.array(transaction, { minLength: 1, maxLength: 4 }).map((parts) => parts.flat())
  const greeted = fc.boolean().map((isGreeted): Step[] => (isGreeted ? [{ kind: 'say', what: 'ehlo' }] : []))
  const sizes = fc.oneof(fc.constant([]), fc.array(fc.integer({ min: 1, max: 2_000 }), { maxLength: 40 }))
  return fc.tuple(greeted, steps, sizes).map(
    ([first, rest, pieces]) =>
      (id: string) =>
        scripted([...first, ...rest], pieces, id),
  )
}

/** The model: what a server knows of a session. */
class Model {
  readonly expected: string[] = []
  readonly mails: { key: string; reversePath: string }[] = []
  octets = ''
  isClosed = false
  isGreeted = false
  reversePath: string | null = null
  recipients = 0
  errors = 0
  lastMail: { key: string; wire: string } | null = null

  /** A command and its reply; the error that is one too many is the last. */
  reply(line: string, code: string): boolean {
    this.octets += `${line}\r\n`
    if (code.startsWith('5') && ++this.errors >= errorLimit) {
      this.expected.push('421')
      this.isClosed = true
      return false
    }
    this.expected.push(code)
    return !code.startsWith('5')
  }

  reset(): void {
    this.reversePath = null
    this.recipients = 0
  }
}

function scripted(steps: readonly Step[], sizes: readonly number[], id: string): Script {
  const model = new Model()
  steps.forEach((step, at) => {
    if (!model.isClosed) play(model, step, `${id}-${at}`)
  })
  if (!model.isClosed) model.reply('QUIT', '221')
  return { octets: model.octets, sizes, expected: [...model.expected, '-'], mails: model.mails }
}

function play(model: Model, step: Step, id: string): void {
  if (step.kind === 'say') say(model, step.what)
  else if (step.kind === 'mail') mail(model, step.path, id)
  else if (step.kind === 'rcpt') rcpt(model, step.path)
  else data(model, step, id)
}

function say(model: Model, what: keyof typeof sayings): void {
  const [line, code] = sayings[what]
  if (!model.reply(line, code)) return
  if (what === 'ehlo' || what === 'helo') model.isGreeted = true
  if (what === 'ehlo' || what === 'helo' || what === 'rset') model.reset()
}

function mail(model: Model, path: 'good' | 'null' | 'bad' | 'parameter', id: string): void {
  const reversePath = path === 'null' ? '' : `${id}@fuzz.example`
  const text = path === 'bad' ? `MAIL FROM:${reversePath}` : `MAIL FROM:<${reversePath}>`
  const line = path === 'parameter' ? `${text} FOO=bar` : text
  const code = mailCode(model, path)
  if (model.reply(line, code)) model.reversePath = reversePath
}

/** RFC 5321 §4.1.4 and §4.1.1.11: syntax first, then order, then parameters. */
function mailCode({ isGreeted, reversePath }: Model, path: string): string {
  if (!isGreeted) return '503'
  if (path === 'bad') return '501'
  if (reversePath !== null) return '503'
  return path === 'parameter' ? '555' : '250'
}

function rcpt(model: Model, path: keyof typeof rcptPaths): void {
  const [text, code] = rcptPaths[path]
  const outOfOrder = model.reversePath === null && path !== 'bad'
  if (model.reply(`RCPT TO:${text}`, !model.isGreeted || outOfOrder ? '503' : code)) model.recipients++
}

function data(model: Model, { body, flaw }: Extract<Step, { kind: 'data' }>, id: string): void {
  if (!model.reply('DATA', model.recipients > 0 ? '354' : '503')) return
  const reversePath = model.reversePath ?? ''
  model.reset()
  if (flaw === 'false-end') {
    const end = falseEnds[body.length % falseEnds.length] ?? '\n.\r\n'
    model.octets += `${unfinished(body)}${end}${smuggled}`
    model.expected.push('521')
    model.isClosed = true
  } else if (flaw === 'bare-newline') {
    model.octets += onTheWire(`x\ny\r\n${body}`)
    model.expected.push('550')
  } else {
    const isAgain = flaw === 'again' && model.lastMail !== null
    const fresh = { key: id, wire: onTheWire(`X-Fuzz: ${id}\r\n${body}`) }
    const sent = isAgain && model.lastMail !== null ? model.lastMail : fresh
    model.octets += sent.wire
    model.expected.push('T')
    model.mails.push({ key: sent.key, reversePath })
    model.lastMail = sent
    model.errors = 0
  }
}

/** A mail without its end, that does not end within a CRLF. */
function unfinished(body: string): string {
  return `${onTheWire(body).slice(0, -'.\r\n'.length)}text`
}
