/**
 * The text of a YAML file as plain data, and where in the text each value stands. Knows nothing of what the values mean.
 */
import { type Document, LineCounter, parseAllDocuments, visit } from 'yaml'
import { offsetOf } from './yaml-position.ts'

/** Something wrong with the text itself. */
export type Mistake = Readonly<{ line: number; message: string }>

/** A file that was read as far as it goes. */
export type YamlFile = Readonly<{
  /** Plain data, null when there is nothing but comments; undefined when the text can not be read. */
  data: unknown
  mistakes: readonly Mistake[]
  /** Line of the value at a path, or of the closest thing around it. */
  lineOf: (path: readonly PropertyKey[]) => number
  /** Line of a key of the mapping at a path. */
  lineOfKey: (path: readonly PropertyKey[], key: string) => number
}>

/** A text that is not YAML at all gives a mistake for each of its characters; the first few tell as much. */
const mistakesAtMost = 20

/** Reads one YAML document. Never throws. */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter()
  const unread = (message: string) => unreadable([{ line: 1, message }])
  try {
    const documents = parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      strict: true,
      uniqueKeys: true,
    })
    if (!Array.isArray(documents) || documents[0] === undefined) return { ...unreadable([]), data: null }
    if (documents.length > 1) return unread('has several documents (---), expected one')
    return fileOf(documents[0], lines, text)
  } catch (err) {
    // Only hostile input gets here, such as brackets nested a thousand deep; to the operator it is one more mistake.
    return unread(`can not be read: ${err instanceof Error ? err.message : String(err)}`)
  }
}

function fileOf(document: Document.Parsed, lines: LineCounter, text: string): YamlFile {
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line)
  const found = [...document.errors, ...document.warnings].slice(0, mistakesAtMost)
  const mistakes = found.map(({ code, pos, message }) => ({
    line: lineAt(pos[0]),
    message: inWords(code, message, text, pos[0]),
  }))
  const stars = unquotedStars(document).map((offset) => ({ line: lineAt(offset), message: starNeedsQuotes }))
  // A key given twice leaves the rest readable; other mistakes would only be followed by nonsense about values.
  const isReadable = stars.length === 0 && found.every(({ code }) => code === 'DUPLICATE_KEY')
  if (!isReadable) return unreadable([...mistakes, ...stars])
  return {
    data: document.toJS({ maxAliasCount: 100 }),
    mistakes,
    lineOf: (path) => lineAt(offsetOf(document, path)),
    lineOfKey: (path, key) => lineAt(offsetOf(document, path, key)),
  }
}

const starNeedsQuotes = 'a * at the start of a value needs quotes around the value, such as "*@example.com"'

function inWords(code: string, message: string, text: string, offset: number): string {
  if (code === 'DUPLICATE_KEY') return `${keyAt(text, offset)} is given twice`
  return code === 'BAD_ALIAS' ? starNeedsQuotes : message
}

/** YAML takes `*@example.com` for a reference to something named `@example.com`; where nothing has that name. */
function unquotedStars(document: Document.Parsed): number[] {
  const offsets: number[] = []
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined) offsets.push(alias.range?.[0] ?? 0)
    },
  })
  return offsets
}

function unreadable(mistakes: readonly Mistake[]): YamlFile {
  return { data: undefined, mistakes, lineOf: () => 1, lineOfKey: () => 1 }
}

/** The key that starts at an offset, as written and bounded. */
function keyAt(text: string, offset: number): string {
  return /^[^:\n]{1,60}/.exec(text.slice(offset))?.[0].trim() ?? 'a key'
}
