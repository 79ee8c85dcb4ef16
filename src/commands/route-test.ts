/** `postroom route test`: cases that an operator wrote, mails and addresses, against the config. */
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { configuredPath } from '../config/environment.ts'
import { configPlace, loadConfig } from '../config/load.ts'
import { createReader } from '../mail/reading/reader.ts'
import { createLog } from '../ops/log.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { reasonOf } from './import/passed-over.ts'
import { parseCases } from './route-test/cases.ts'
import { type CaseRun, runCases } from './route-test/run-cases.ts'
import { oneLine } from './terminal.ts'

export const summary = 'run your own cases against the routes'

export const usage = `Usage: postroom route test FILE.yaml

Runs cases against the config (POSTROOM_CONFIG, else ./postroom.yaml if it exists, else the built-in one), and prints
for each whether it came out as expected, with the difference and why. Nothing is sent or written; no database and no
DNS is asked.

  cases:
    - to: support@example.com
      expect: { type: question, priority: normal }
    - to: [support@example.com, sysops@example.com]
      expect: { type: incident, priority: urgent, page: true }
    - to: nobody@example.com
      expect: { served: false }
    - mail: mails/site-down.eml
      to: sysops@example.com
      expect: { priority: urgent, origin: auto-generated, held: false }
    - mail: mails/answer.eml
      dmarc: pass
      expect: { trust: verified-participant }

  mail          a file, from the folder of FILE.yaml on; without "to" its header section says who it is for
  to            one address or several
  reverse_path  MAIL FROM; by default Return-Path, else the author
  dmarc         what DNS would say of the author's domain: pass, fail or none
  expect        any of served, type, priority, page, and of a mail also origin, trust and held

Mails count as if they came one after the other, so that a later one may be the answer to an earlier one.

Exit code: 0 all as expected, 1 at least one is not (or a file has problems), 2 wrong arguments.
`

/** Runs the cases of one file. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, {}, usage, io)
  if (typeof given === 'number') return given
  const [file, ...more] = given.positionals
  if (file === undefined || more.length > 0) return usageError('route test takes one file', usage, io)
  const path = resolve(io.cwd, file)
  const bytes = await readFile(path).catch((err: unknown) => reasonOf(err))
  const read =
    typeof bytes === 'string'
      ? { ok: false as const, problems: [`${file} can not be read (${bytes})`] }
      : parseCases(bytes, file)
  const loaded = await loadConfig(configPlace(configuredPath(io.env, io.cwd), io.cwd).load)
  const problems = [...(read.ok ? [] : read.problems), ...(loaded.ok ? [] : loaded.problems)]
  for (const problem of problems) io.stderr.write(`${problem}\n`)
  if (!read.ok || !loaded.ok) return 1
  await using reader = createReader({ threads: 1, maxOldGenerationMb: 128, log: createLog('warn', io.stderr, false) })
  const runs = await runCases(read.cases, { folder: dirname(path), config: loaded.config, reader })
  for (const one of runs) io.stdout.write(textOf(one, file))
  const failed = runs.filter((one) => !hasPassed(one)).length
  io.stdout.write(`\n${runs.length} cases: ${runs.length - failed} as expected, ${failed} not\n`)
  return failed === 0 ? 0 : 1
}

function hasPassed({ differences, problem }: CaseRun): boolean {
  return problem === null && differences.length === 0
}

/** What passed in a line; what did not with the differences, and why. */
function textOf(one: CaseRun, file: string): string {
  const { tried, differences, problem, route, because } = one
  const to = tried.to ?? route?.recipients.map(({ recipient }) => recipient) ?? []
  const name = [...(tried.mail === undefined ? [] : [tried.mail]), ...(to.length === 0 ? [] : [`to ${to.join(', ')}`])]
  const heading = `${hasPassed(one) ? 'ok' : 'FAIL'} ${file}:${tried.line}: ${name.join(' ')}`
  if (hasPassed(one)) return `${oneLine(heading)}\n`
  const why = (route?.recipients ?? []).map((recipient) => {
    const match = recipient.kind === 'routed' ? `${recipient.rule.match} (${recipient.rule.where})` : 'not served'
    return `${recipient.recipient}: ${match}, ${recipient.because}`
  })
  const wrong = differences.map(({ what, is, expected }) => `${what} is ${is}, expected ${expected}`)
  const lines = [...(problem === null ? wrong : [problem]), ...why, ...because]
  return [oneLine(heading), ...lines.map((line) => `     ${oneLine(line)}`)].map((line) => `${line}\n`).join('')
}
