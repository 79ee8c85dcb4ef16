/**
 * The templates of acknowledgements: files for each language, ours or the operator's. `acknowledgement.LANG.txt` opens with
 * `Subject:` and an empty line; `acknowledgement.LANG.html` goes with it. A file of the operator's that is wrong is told of
 * when the config is checked and when the service starts, and is not used: requesters get ours meanwhile.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { type ReadTemplate, readTemplate, type Template, type Vocabulary } from './template.ts'

export type Language = Config['acknowledge']['language']

/** The languages that the config knows. */
export const languages = ['en', 'de', 'fr', 'es', 'nl', 'pt', 'it'] as const satisfies readonly Language[]

/** A mail in one language, to be filled in; without HTML it is text only. */
export type MailTemplate = Readonly<{ subject: Template; text: Template; html: Template | null }>

/** What templates of acknowledgements may name; see docs/outbound-mail.md. */
export const acknowledgementVocabulary: Vocabulary = {
  values: ['ref', 'name', 'address'],
  sections: ['incident', 'problem', 'task', 'question', 'paged'],
}

const ours = join(import.meta.dirname, 'templates')

type LoadedTemplate =
  | Readonly<{ kind: 'template'; template: MailTemplate }>
  | Readonly<{ kind: 'problems'; problems: readonly string[] }>
  /** The directory has no file for this language. */
  | Readonly<{ kind: 'absent' }>

/**
 * The template of a language: the operator's where there is one that can be used, else ours. `tell` is told why one of the
 * operator's can not be.
 */
export async function templateFor(
  directory: string | null,
  language: Language,
  tell: (problems: readonly string[]) => void,
): Promise<MailTemplate> {
  const own = directory === null ? null : await loadTemplate(directory, language)
  if (own?.kind === 'template') return own.template
  if (own?.kind === 'problems') tell(own.problems)
  const built = await loadTemplate(ours, language)
  if (built.kind === 'template') return built.template
  throw new Error(`the built-in template for ${language} can not be used: ${JSON.stringify(built)}`)
}

/** All that is wrong with the templates of a directory, as sentences with file and line; none when all is well. */
export async function problemsOfTemplates(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch((err: NodeJS.ErrnoException) => err)
  if (!Array.isArray(names))
    return [`acknowledge.templates is ${JSON.stringify(directory)}, which can not be read (${names.code})`]
  const loaded = await Promise.all(languages.map((language) => loadTemplate(directory, language)))
  const known = new Set(languages.flatMap((language) => [`${baseName(language)}.txt`, `${baseName(language)}.html`]))
  const strange = names.filter((name) => /\.(?:txt|html)$/.test(name) && !known.has(name))
  return [
    ...loaded.flatMap((one) => (one.kind === 'problems' ? one.problems : [])),
    ...strange.map(
      (name) =>
        `${join(directory, name)} is no template of ours, expected acknowledgement.LANG.txt or .html, LANG one of ${languages.join(', ')}`,
    ),
  ]
}

/** The template of a directory for a language. */
async function loadTemplate(directory: string, language: Language): Promise<LoadedTemplate> {
  const [textFile, htmlFile] = ['.txt', '.html'].map((end) => join(directory, `${baseName(language)}${end}`))
  if (textFile === undefined || htmlFile === undefined) return { kind: 'absent' }
  const [text, html] = await Promise.all([contentOf(textFile), contentOf(htmlFile)])
  const unreadable = [text, html].flatMap((content) => (content instanceof Unreadable ? [content.message] : []))
  if (unreadable.length > 0 || text instanceof Unreadable || html instanceof Unreadable)
    return { kind: 'problems', problems: unreadable }
  if (text !== null) return templateOf({ text, html, textFile, htmlFile })
  if (html === null) return { kind: 'absent' }
  return { kind: 'problems', problems: [`${htmlFile} stands alone, expected ${baseName(language)}.txt beside it`] }
}

type Files = Readonly<{ text: string; html: string | null; textFile: string; htmlFile: string }>

function templateOf({ text, html, textFile, htmlFile }: Files): LoadedTemplate {
  const head = /^Subject: *(?<subject>[^\r\n]+)\r?\n\r?\n/.exec(text)
  const line = head?.groups?.['subject'] ?? ''
  const subject = readTemplate(line, acknowledgementVocabulary)
  const body = readTemplate(text.slice(head?.[0].length ?? 0), acknowledgementVocabulary)
  const page = html === null ? null : readTemplate(html, acknowledgementVocabulary)
  const problems = [
    ...headProblems(textFile, head === null, line),
    ...problemsIn(subject, textFile, 0),
    // Behind the subject and the empty line.
    ...problemsIn(body, textFile, head === null ? 0 : 2),
    ...(page === null ? [] : problemsIn(page, htmlFile, 0)),
  ]
  if (problems.length > 0 || !subject.ok || !body.ok || page?.ok === false) return { kind: 'problems', problems }
  const template = { subject: subject.template, text: body.template, html: page?.template ?? null }
  return { kind: 'template', template }
}

function baseName(language: Language): string {
  return `acknowledgement.${language}`
}

function headProblems(file: string, isMissing: boolean, subject: string): readonly string[] {
  if (isMissing) return [`${file}:1: the first line is no "Subject: …", with an empty line behind it`]
  // Without the tag, an answer to a mail whose threading fields got lost would open a ticket of its own.
  return subject.includes('[{{ref}}]')
    ? []
    : [`${file}:1: the subject has no [{{ref}}], by which answers find their ticket`]
}

function problemsIn(read: ReadTemplate, file: string, linesBefore: number): readonly string[] {
  return read.ok ? [] : read.problems.map(({ line, text }) => `${file}:${line + linesBefore}: ${text}`)
}

/** A file that is there and can not be read. */
class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

/** Null when there is no such file. */
async function contentOf(file: string): Promise<string | null | Unreadable> {
  return readFile(file, 'utf8').catch((err: NodeJS.ErrnoException) =>
    err.code === 'ENOENT' || err.code === 'ENOTDIR' ? null : new Unreadable(`${file} can not be read (${err.code})`),
  )
}
