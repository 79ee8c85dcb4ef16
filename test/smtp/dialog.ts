/** Reads and plays the dialog files of `fixtures/dialogs`; their README says how they are written. */
import { expect } from 'vitest'
import type { Manners } from '../../src/smtp/conversation.ts'
import type { SmtpLimits } from '../../src/smtp/limits.ts'
import { type OpenDoor, openDoor } from './open-door.ts'
import { dial, type RawClient } from './raw-client.ts'

type Step =
  | Readonly<{ kind: 'client'; octets: string; lineNumber: number }>
  | Readonly<{ kind: 'server'; pattern: string; lineNumber: number }>
  | Readonly<{ kind: 'received'; mail: string; lineNumber: number }>
  | Readonly<{ kind: 'closed'; lineNumber: number }>

export type Dialog = Readonly<{
  /** What the file shows: its first line. */
  promise: string
  settings: Readonly<{ limits?: Partial<SmtpLimits>; manners?: Partial<Manners>; contact?: string }>
  steps: readonly Step[]
}>

/** How the client's octets are cut into writes. */
export type Pace = 'whole' | 'byte-by-byte'

/** Reads a dialog file; throws at a line that it does not understand. */
export function parseDialog(text: string): Dialog {
  const lines = text.split('\n')
  const settings = lines.filter((line) => line.startsWith('! ')).map((line) => JSON.parse(line.slice(2)))
  const steps = lines.flatMap((line, index) => stepOf(line, index + 1))
  return {
    promise: (lines[0] ?? '').replace(/^#\s*/, ''),
    settings: Object.assign({}, ...settings),
    steps: merged(steps),
  }
}

function stepOf(line: string, lineNumber: number): Step[] {
  const [, mark, content = ''] = /^(C:|C~|S:|R:|S!)(?: (.*))?$/.exec(line) ?? []
  if (mark === 'C:') return [{ kind: 'client', octets: `${unescaped(content)}\r\n`, lineNumber }]
  if (mark === 'C~') return [{ kind: 'client', octets: unescaped(content), lineNumber }]
  if (mark === 'S:') return [{ kind: 'server', pattern: content, lineNumber }]
  if (mark === 'R:') return [{ kind: 'received', mail: content, lineNumber }]
  if (mark === 'S!') return [{ kind: 'closed', lineNumber }]
  if (line === '' || /^[#!] /.test(line)) return []
  throw new Error(`line ${lineNumber}: can not read "${line}"`)
}

/** Lines of the client that follow each other go out in one write: that is pipelining. */
function merged(steps: readonly Step[]): Step[] {
  const result: Step[] = []
  for (const step of steps) {
    const last = result.at(-1)
    if (step.kind === 'client' && last?.kind === 'client') {
      result.splice(-1, 1, { ...last, octets: last.octets + step.octets })
    } else result.push(step)
  }
  return result
}

/** `\r \n \t \\` and `\xHH`; everything else is UTF-8, of which each octet becomes one character. */
function unescaped(text: string): string {
  const named: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '\\': '\\' }
  const octets = Buffer.from(text, 'utf8').toString('latin1')
  return octets.replace(/\\(?:x([\da-f]{2})|(.))/gi, (_all, hex?: string, name = '') =>
    hex === undefined ? (named[name] ?? name) : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/** Plays a dialog against a door of its own; rejects at the first difference. No line may be left over at its end. */
export async function play({ settings, steps }: Dialog, pace: Pace): Promise<void> {
  const { contact = null, limits = {}, manners = {} } = settings
  await using door = await openDoor({ limits, manners, contact: () => contact })
  using client = await dial(door.port)
  const mails = door.received.values()
  for (const step of steps) await playStep(step, client, mails, pace)
  if (steps.at(-1)?.kind !== 'closed') {
    client.write('QUIT\r\n')
    expect(await client.rest(), 'after the dialog').toEqual(['221 2.0.0 Bye'])
  }
  expect(mails.next().done, 'mails that the dialog does not tell of').toBe(true)
}

async function playStep(step: Step, client: RawClient, mails: Iterator<OpenDoor['received'][number]>, pace: Pace) {
  const where = `line ${step.lineNumber}`
  switch (step.kind) {
    case 'client':
      return client.writeInPieces(step.octets, pace === 'whole' ? [] : Array(step.octets.length).fill(1))
    case 'server':
      return expect(await client.line(), where).toMatch(patternOf(step.pattern))
    case 'received':
      return expect(summaryOf(mails.next().value), where).toBe(step.mail)
    case 'closed':
      return expect(await client.line(), where).toBeNull()
    default:
      return step satisfies never
  }
}

/** `*` stands for anything. */
function patternOf(text: string): RegExp {
  return new RegExp(`^${text.split('*').map(literal).join('.*')}$`)
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function summaryOf(mail: OpenDoor['received'][number] | undefined): string {
  if (mail === undefined) return '(no mail)'
  const { envelope, bytes } = mail
  return [`<${envelope.reversePath}>`, ...envelope.recipients, JSON.stringify(bytes.toString('latin1'))].join(' ')
}
