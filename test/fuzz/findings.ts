/** Keeps what was found: each session that went wrong as a dialog file, which the tests of the dialogs then play for ever. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What went wrong, and with which octets. */
export type Finding = Readonly<{
  session: number
  octets: string
  expected: readonly string[]
  objections: readonly string[]
}>

/** Longer sessions are cut in the file; the seed plays them whole. */
const keptOctets = 20_000

/** Writes a dialog of `fixtures/dialogs` into `folder`; gives its path. A row in the README there makes it complete. */
export async function keepFinding(folder: string, seed: number, finding: Finding): Promise<string> {
  const path = join(folder, `found-${seed}-${finding.session}.smtp`)
  const lines = [
    `# Found by the fuzzer (seed ${seed}, session ${finding.session}): ${finding.objections[0] ?? ''}`,
    'S: 220 *',
    `C~ ${escaped(finding.octets.slice(0, keptOctets))}`,
    ...finding.expected.map((code) => (code === '-' ? 'S! closed' : `S: ${code === 'T' ? '250 2.0.0 T-' : code}*`)),
  ]
  await writeFile(path, `${lines.join('\n')}\n`)
  return path
}

/** In the way of the dialogs: `\r`, `\n`, `\\` and `\xHH`. */
export function escaped(octets: string): string {
  const named: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\\': '\\\\' }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  return octets.replace(/[\x00-\x1f\\\x7f-\xff]/g, (octet) => {
    return named[octet] ?? `\\x${octet.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
}
