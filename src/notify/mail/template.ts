/**
 * Templates of mails: text with `{{name}}` for a value and `{{#name}}…{{/name}}` for what stands there only when it applies. A
 * tag of a section that is alone on its line takes the line with it. What we do not know is a problem with its line, told
 * when the template is loaded: a mail never goes out with braces in it. Pure.
 */

/** What a template may name. */
export type Vocabulary = Readonly<{ values: readonly string[]; sections: readonly string[] }>

type Node =
  | Readonly<{ kind: 'text'; text: string }>
  | Readonly<{ kind: 'value'; name: string }>
  | Readonly<{ kind: 'section'; name: string; nodes: readonly Node[] }>

/** A template that was read. */
export type Template = readonly Node[]

export type TemplateProblem = Readonly<{ line: number; text: string }>

export type ReadTemplate =
  | Readonly<{ ok: true; template: Template }>
  | Readonly<{ ok: false; problems: readonly TemplateProblem[] }>

type Tag = Readonly<{ sign: '' | '#' | '/'; name: string; line: number; start: number; end: number }>

/** A tag with all braces around it: `{{{x}}}` and `{{ x` are as wrong as an unknown name. */
const tagPattern = /\{\{[^{}\n]*\}\}|\{\{|\}\}/g
const wellFormed = /^\{\{(?<sign>[#/]?)\s*(?<name>[a-z_]+)\s*\}\}$/

/** Reads a template, or gives all that is wrong with it. */
export function readTemplate(source: string, vocabulary: Vocabulary): ReadTemplate {
  const { tags, problems } = tagsIn(source)
  const unknown = tags.flatMap((tag) => unknownIn(tag, vocabulary))
  const reading = { source, tags: tags.values(), at: 0, problems: [...problems, ...unknown] }
  const template = nodesUntil(null, reading)
  const found = reading.problems.toSorted((a, b) => a.line - b.line)
  return found.length === 0 ? { ok: true, template } : { ok: false, problems: found }
}

/** The text of a template. `escaped` is applied to values, never to the template itself. */
export function render(
  template: Template,
  given: Readonly<{ values: Readonly<Record<string, string>>; sections: ReadonlySet<string> }>,
  escaped: (value: string) => string,
): string {
  return template
    .map((node) => {
      if (node.kind === 'text') return node.text
      if (node.kind === 'value') return escaped(given.values[node.name] ?? '')
      return given.sections.has(node.name) ? render(node.nodes, given, escaped) : ''
    })
    .join('')
}

/** A value as it may stand in the text and in the attributes of HTML. */
export function escapedHtml(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

function tagsIn(source: string): Readonly<{ tags: readonly Tag[]; problems: readonly TemplateProblem[] }> {
  const tags: Tag[] = []
  const problems: TemplateProblem[] = []
  for (const { 0: text, index } of source.matchAll(tagPattern)) {
    const { sign, name } = wellFormed.exec(text)?.groups ?? {}
    const line = source.slice(0, index).split('\n').length
    if (name === undefined) problems.push({ line, text: `${text} is no placeholder such as {{ref}}` })
    else
      tags.push({
        ...bounds(source, index, text, sign !== ''),
        sign: sign === '#' || sign === '/' ? sign : '',
        name,
        line,
      })
  }
  return { tags, problems }
}

/** Where a tag starts and ends, with its line when that has nothing else. */
function bounds(
  source: string,
  index: number,
  text: string,
  isSection: boolean,
): Readonly<{ start: number; end: number }> {
  const end = index + text.length
  if (!isSection) return { start: index, end }
  const lineStart = source.lastIndexOf('\n', index - 1) + 1
  const lineEnd = source.indexOf('\n', end)
  const stop = lineEnd === -1 ? source.length : lineEnd
  const isAlone = source.slice(lineStart, index).trim() === '' && source.slice(end, stop).trim() === ''
  return isAlone ? { start: lineStart, end: Math.min(stop + 1, source.length) } : { start: index, end }
}

function unknownIn({ sign, name, line }: Tag, { values, sections }: Vocabulary): readonly TemplateProblem[] {
  const known = sign === '' ? values : sections
  if (known.includes(name)) return []
  return [
    {
      line,
      text: `{{${sign}${name}}} is unknown, expected one of ${known.map((one) => `{{${sign}${one}}}`).join(', ')}`,
    },
  ]
}

type Reading = { source: string; tags: ArrayIterator<Tag>; at: number; problems: TemplateProblem[] }

/** The nodes up to the end of the section that `open` opens, or to the end of the source. */
function nodesUntil(open: Tag | null, reading: Reading): readonly Node[] {
  const nodes: Node[] = []
  for (let tag = reading.tags.next().value; tag !== undefined; tag = reading.tags.next().value) {
    nodes.push({ kind: 'text', text: reading.source.slice(reading.at, tag.start) })
    reading.at = tag.end
    if (tag.sign === '') nodes.push({ kind: 'value', name: tag.name })
    else if (tag.sign === '#') nodes.push({ kind: 'section', name: tag.name, nodes: nodesUntil(tag, reading) })
    else if (open?.name === tag.name) return nodes
    else reading.problems.push({ line: tag.line, text: `{{/${tag.name}}} ends no section` })
  }
  nodes.push({ kind: 'text', text: reading.source.slice(reading.at) })
  reading.at = reading.source.length
  if (open !== null) reading.problems.push({ line: open.line, text: `{{#${open.name}}} has no end` })
  return nodes
}
