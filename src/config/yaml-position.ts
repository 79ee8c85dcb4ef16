/** Where in the text of a YAML document a value stands, for messages. */
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml'

/** Offset of the value at a path, or of a key in the mapping there; of what is around it as far as the path leads nowhere. */
export function offsetOf(document: Document.Parsed, path: readonly PropertyKey[], key?: string): number {
  let [node, offset]: [unknown, number] = [document.contents, 0]
  for (const step of path) {
    const next = childOf(document, node, step)
    if (next === null) return offset
    ;[node, offset] = [next.value, next.offset]
  }
  return key === undefined ? offset : (childOf(document, node, key)?.keyOffset ?? offset)
}

type Child = Readonly<{ value: unknown; offset: number; keyOffset: number }>

function childOf(document: Document.Parsed, parent: unknown, step: PropertyKey): Child | null {
  const node = isAlias(parent) ? parent.resolve(document) : parent
  if (isSeq<Node>(node)) {
    const item = node.items[Number(step)]
    const offset = item?.range?.[0]
    return offset === undefined ? null : { value: item, offset, keyOffset: offset }
  }
  if (!isMap<Node, Node | null>(node)) return null
  const pair = node.items.findLast(({ key }) => isScalar(key) && String(key.value) === String(step))
  return pair === undefined ? null : childOfPair(pair)
}

/** A key without a value stands for both. */
function childOfPair({ key, value }: Pair<Node, Node | null>): Child {
  const keyOffset = key.range?.[0] ?? 0
  const isEmpty = value?.range == null || value.range[0] === value.range[1]
  return { value, offset: isEmpty ? keyOffset : (value.range?.[0] ?? keyOffset), keyOffset }
}
