/**
 * How deep HTML nests, in one linear pass: the real converter recurses, and its parser is quadratic in the depth
 * (85,000 nested tags took seconds), so what nests deeper than any page must not reach it.
 */

/** Never closed (void), or closed by what follows them: a run of unclosed `<td>` or `<p>` does not nest. */
const flat =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|d[dt]|opt(?:ion|group)|t[rdh]|t(?:head|body|foot)|r[tp])$/

/** How many elements are open at the deepest place, or more where elements overlap. */
export function nestingOf(html: string): number {
  const open = new Map<string, number>()
  let depth = 0
  let deepest = 0
  for (const [, slash, written = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,15})/gi)) {
    const name = written.toLowerCase()
    if (flat.test(name)) continue
    const opened = open.get(name) ?? 0
    const step = slash === '' ? 1 : opened > 0 ? -1 : 0 // an end tag that closes nothing is ignored, as by parsers
    open.set(name, opened + step)
    depth += step
    if (depth > deepest) deepest = depth
  }
  return deepest
}
