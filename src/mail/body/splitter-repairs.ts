/**
 * mailparser's splitter (mailsplit), repaired where real mail is broken: the header section of a part is read by
 * `part-header.ts` and `part-fields.ts` instead of its own strict way, a part that is nothing but fields is not dropped,
 * and a delimiter may have something behind it. How lines become parts stays mailsplit's. The seam is four methods and
 * some fields that are not in its types: should an update rename them, the first parser that is made throws.
 */
import type { Transform } from 'node:stream'
import type { HeaderField } from '../header/header-fields.ts'
import { type PartFields, partFieldsOf } from './part-fields.ts'
import { PartHeader } from './part-header.ts'

/** A MIME part as mailsplit gives it once its header section is read; `false` is "not there". */
export type MimePart = {
  contentType: string | false
  disposition: string | false
  filename: string | false
  charset: string | false
  encoding: string | false
  flowed: boolean
  multipart: string | false
  readonly parentNode: MimePart | false
  getDecoder(): Transform
}

type Node = MimePart & {
  headers: object | false
  _headersLines: Buffer[]
  _headerlen: number
  _boundary: Buffer | false
  addHeaderChunk(line: Buffer | false): boolean
  parseHeaders(): void
}

type Splitter = {
  node: Node
  newNode(parent?: Node | false): void
  compareBoundary(line: Buffer, from: number, boundary: Buffer): 1 | 2 | false
  push(node: Node): void
}

/** What a part says of itself, and bytes of its body that stood where its header section should end. */
export type ReadPart = Readonly<{ fields: PartFields; body: Buffer }>

/** Behind a delimiter: what a gateway or a careless program wrote there, not a paragraph. */
const longestTail = 200

/**
 * Repairs `splitter`, before it is given anything. `root` are the structural fields of the mail when they are known
 * already; the splitter is then given an empty line in their stead. Gives what was read of a part that it made.
 */
export function repairedSplitter(splitter: unknown, root: readonly HeaderField[] | null): (part: MimePart) => ReadPart {
  if (!isSplitter(splitter)) throw new Error('mailsplit changed: what is repaired here has gone')
  const parts = new WeakMap<MimePart, ReadPart>()
  const newNode = splitter.newNode.bind(splitter)
  const compareBoundary = splitter.compareBoundary.bind(splitter)
  repairNode(splitter.node, root, parts)
  splitter.newNode = (parent) => {
    const before = splitter.node
    if (before._headerlen > 0 && before.headers === false) {
      before.parseHeaders()
      splitter.push(before)
    }
    newNode(parent)
    repairNode(splitter.node, null, parts)
  }
  splitter.compareBoundary = (line, from, boundary) => {
    return compareBoundary(line, from, boundary) || delimiterWithTail(line, from, boundary)
  }
  return (part) => parts.get(part) ?? { fields: partFieldsOf([], false), body: Buffer.alloc(0) }
}

function isSplitter(value: unknown): value is Splitter {
  if (typeof value !== 'object' || value === null) return false
  const node: unknown = Reflect.get(value, 'node')
  const has = (owner: unknown, names: readonly string[]) =>
    typeof owner === 'object' && owner !== null && names.every((name) => typeof Reflect.get(owner, name) === 'function')
  return (
    has(value, ['newNode', 'compareBoundary', 'push']) &&
    has(node, ['addHeaderChunk', 'parseHeaders', 'getDecoder']) &&
    Array.isArray(Reflect.get(Object(node), '_headersLines'))
  )
}

function repairNode(node: Node, known: readonly HeaderField[] | null, parts: WeakMap<MimePart, ReadPart>): void {
  const header = new PartHeader()
  const addHeaderChunk = node.addHeaderChunk.bind(node)
  const parseHeaders = node.parseHeaders.bind(node)
  node.addHeaderChunk = (line) => {
    const isEmpty = addHeaderChunk(line) // counts the bytes against the limit
    return line !== false && (header.add(line) || isEmpty)
  }
  node.parseHeaders = () => {
    if (node.headers !== false) return
    // mailsplit gets nothing to read: it sets what a part without fields has, and what is meant is set here.
    node._headersLines = []
    node._headerlen = 0
    parseHeaders()
    const { fields, body } = header.read()
    const multipart = node.parentNode === false ? false : node.parentNode.multipart
    const read = { fields: partFieldsOf(known ?? fields, multipart), body }
    parts.set(node, read)
    describe(node, read.fields)
  }
}

function describe(node: Node, { mediaType, parameters, charset, encoding, disposition, filename }: PartFields): void {
  const boundary = (parameters.get('boundary') ?? '').trimEnd()
  node.contentType = mediaType
  node.multipart = mediaType.startsWith('multipart/') && mediaType.slice('multipart/'.length)
  // A text with a boundary is one that lost its multipart: what stands before the first delimiter is its text.
  const mayHaveParts = node.multipart !== false || mediaType.startsWith('text/')
  node._boundary = mayHaveParts && boundary !== '' && Buffer.from(boundary, 'latin1')
  node.encoding = encoding
  node.charset = charset ?? false
  node.disposition = disposition ?? false
  node.filename = filename ?? false
  node.flowed = mediaType === 'text/plain' && says(parameters, 'format', 'flowed')
}

/** Whether a parameter has that value, in any case. */
export function says(parameters: ReadonlyMap<string, string>, name: string, value: string): boolean {
  return parameters.get(name)?.trim().toLowerCase() === value
}

/** `--b--` with anything, `--b` with something behind a blank. Without the blank it would be another boundary. */
function delimiterWithTail(line: Buffer, from: number, boundary: Buffer): 1 | 2 | false {
  const end = from + 2 + boundary.length
  if (line.length <= end || line.length > end + longestTail) return false
  if (!line.subarray(from + 2, end).equals(boundary)) return false
  if (line[end] === 0x2d && line[end + 1] === 0x2d) return 2
  return line[end] === 0x20 || line[end] === 0x09 ? 1 : false
}
