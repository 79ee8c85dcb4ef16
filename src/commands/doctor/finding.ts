/** What `doctor` finds: one line for each thing that was looked at, with what to do where something is wrong. Pure. */

/** `ok`: as it should be · `note`: works, and is perhaps not meant · `wrong`: something does not work. */
export type Level = 'ok' | 'note' | 'wrong'

export type Finding = Readonly<{
  level: Level
  /** What was looked at, in a word or two. */
  about: string
  /** How it is, and what to do. */
  text: string
}>

/** A thing to look at; a check that fails itself is a finding, too. */
export type Check = Readonly<{ about: string; look: () => Promise<readonly Omit<Finding, 'about'>[]> }>

/** What the checks find, one after the other: they share a connection. */
export async function* findingsOf(checks: readonly Check[]): AsyncGenerator<Finding> {
  for (const { about, look } of checks) {
    const findings = await look().catch((err: unknown) => [
      { level: 'wrong', text: `could not be checked: ${err instanceof Error ? err.message : String(err)}` } as const,
    ])
    for (const finding of findings) yield { ...finding, about }
  }
}

const marks: Readonly<Record<Level, string>> = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' }

/** A line for each finding, and how many there were of what. */
export function textOf(findings: readonly Finding[]): string {
  const lines = findings.map(({ level, about, text }) => `${marks[level]} ${about}: ${text}`)
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length
  return `${[...lines, '', `${count('ok')} ok, ${count('note')} to note, ${count('wrong')} wrong`].join('\n')}\n`
}
