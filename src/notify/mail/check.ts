/** What is wrong with the files that mail is made with, for whoever checks the config: templates and the DKIM key. */
import type { Config } from '../../config/config.ts'
import { readDkimKey } from './dkim-key.ts'
import { problemsOfTemplates } from './template-files.ts'

/** Every problem as a sentence with its file; none when all is well. Never throws. */
export async function problemsOfMailFiles({ acknowledge, outbound }: Config): Promise<readonly string[]> {
  const templates = acknowledge.templates === null ? [] : await problemsOfTemplates(acknowledge.templates)
  const key = outbound.dkim === null ? null : await readDkimKey(outbound.dkim)
  return [...templates, ...(key?.ok === false ? [key.because] : [])]
}
