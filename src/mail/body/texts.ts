/**
 * The text parts of a mail put together as one text and one HTML. What stands in a multipart/alternative is said once:
 * the plain form is the text, the HTML form is the HTML; where only HTML exists, or the plain form only says that there
 * is HTML, the text is made from it. Nothing here throws.
 */
import { htmlConversionLimit, htmlText } from '../html/html-text.ts'
import type { ImageName } from '../html/readable-elements.ts'
import { cut, type Notes, storableText } from '../storable.ts'
import { isStub } from './stub-text.ts'

/** Characters of text, and of HTML, that are kept of one mail: a long book. All of it is in the raw mail. */
export const textLimit = 1024 * 1024

/** For people, whatever bound it was that cut the text. */
export const cutNote = 'the text is very long and was cut; the raw mail has all of it'

/** A multipart around a part. */
export type Around = Readonly<{ multipart: string | false; parentNode: Around | false }>

/** One text part, decoded. `isSecondary`: one more form of what stands beside it in an alternative. */
export type TextLeaf = Readonly<{
  kind: 'plain' | 'html'
  isSecondary: boolean
  /** Fields of a report, which people read below what somebody wrote for them. */
  isOfReport: boolean
  content: string
  parentNode: Around | false
}>

/** What the text parts say together; `html` is null when there is none. */
export type Texts = Readonly<{
  text: string
  html: string | null
  /** Whether the text was written as such or made from the HTML, in whole or in part. */
  textFrom: 'plain' | 'html'
}>

/** Puts `leaves` together; `imageName` names the picture that an `src` shows. */
export function textsOf(leaves: readonly TextLeaf[], imageName: ImageName, notes: Notes): Texts {
  const shown = withoutStubs(withoutSecondary(leaves.filter(({ content }) => content.trim() !== '')))
  const { text, textFrom } = fullText(shown, imageName, notes)
  const html = fullHtml(shown)
  if (text.length > textLimit || html.length > textLimit) notes.add(cutNote)
  return {
    text: storableText(text, textLimit)
      .replace(/^\s*\n/, '')
      .trimEnd(),
    html: html === '' ? null : storableText(html, textLimit),
    textFrom,
  }
}

function withoutSecondary(leaves: readonly TextLeaf[]): readonly TextLeaf[] {
  const said = alternativesOf(leaves.filter(({ isSecondary }) => !isSecondary))
  return leaves.filter(({ isSecondary, parentNode }) => !isSecondary || !isWithin(parentNode, said))
}

function withoutStubs(leaves: readonly TextLeaf[]): readonly TextLeaf[] {
  const inHtml = alternativesOf(leaves.filter(({ kind }) => kind === 'html'))
  const isNothing = ({ kind, content, parentNode }: TextLeaf) =>
    kind === 'plain' && isWithin(parentNode, inHtml) && isStub(content)
  return leaves.filter((leaf) => !isNothing(leaf))
}

function fullText(leaves: readonly TextLeaf[], imageName: ImageName, notes: Notes): Pick<Texts, 'text' | 'textFrom'> {
  const saidInPlain = alternativesOf(leaves.filter(({ kind }) => kind === 'plain'))
  const pieces: string[] = []
  let textFrom: Texts['textFrom'] = 'plain'
  let room = htmlConversionLimit
  for (const { parentNode, kind, content } of leaves) {
    if (kind === 'plain') pieces.push(content)
    else if (!isWithin(parentNode, saidInPlain)) {
      const { text, isSimple } = htmlText(cut(content, textLimit), room, imageName)
      if (isSimple) notes.add('the HTML is long or deeply nested; its text was made in a simple way')
      room -= content.length
      pieces.push(text)
      textFrom = 'html'
    }
  }
  return { text: pieces.filter((piece) => piece.trim() !== '').join('\n'), textFrom }
}

/** All HTML parts; beside them the plain parts that no HTML part says as well, such as the footer of a list. */
function fullHtml(leaves: readonly TextLeaf[]): string {
  if (!leaves.some(({ kind }) => kind === 'html')) return ''
  const saidInHtml = alternativesOf(leaves.filter(({ kind }) => kind === 'html'))
  return leaves
    .filter(({ kind, parentNode }) => kind === 'html' || !isWithin(parentNode, saidInHtml))
    .map(({ kind, content }) => (kind === 'html' ? content : preformatted(content)))
    .join('\n')
}

function preformatted(text: string): string {
  return `<pre>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</pre>`
}

/** The multipart/alternative parts around `leaves`. */
function alternativesOf(leaves: readonly TextLeaf[]): ReadonlySet<Around> {
  return new Set(leaves.flatMap(({ parentNode }) => [...alternativesAround(parentNode)]))
}

function isWithin(parentNode: Around | false, alternatives: ReadonlySet<Around>): boolean {
  if (alternatives.size === 0) return false
  return alternativesAround(parentNode).some((around) => alternatives.has(around))
}

function* alternativesAround(parentNode: Around | false): Generator<Around, undefined> {
  for (let parent = parentNode; parent !== false; parent = parent.parentNode) {
    if (parent.multipart === 'alternative') yield parent
  }
}
