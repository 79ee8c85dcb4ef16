/**
 * text/enriched (RFC 1896) and its predecessor text/richtext (RFC 1341 §7.1.3) to plain text: commands go, line ends
 * become what they mean. One pass, linear.
 */

/** RFC 1896: `<<` is a `<`; a single line end is a blank, of several one is left out; parameters are no text. */
export function enrichedText(text: string): string {
  return commandsGone(
    text
      .replace(/\r\n?/g, '\n')
      .replace(/<param>[^<]{0,2000}<\/param>/gi, '')
      .split(/(<\/?nofill>)/i)
      .reduce(unfilled, { text: '', isKept: false }).text,
  )
}

type Filling = Readonly<{ text: string; isKept: boolean }>

function unfilled({ text, isKept }: Filling, piece: string): Filling {
  if (/^<\/?nofill>$/i.test(piece)) return { text, isKept: piece[1] !== '/' }
  const lines = isKept ? piece : piece.replace(/\n+/g, (run) => (run.length === 1 ? ' ' : run.slice(1)))
  return { text: text + lines, isKept }
}

function commandsGone(text: string): string {
  return text.replace(/<<|<\/?[a-z][\w-]{0,60}>/gi, (command) => (command === '<<' ? '<' : ''))
}

/** What the commands of richtext stand for; the others are formatting. */
const signs: Readonly<Record<string, string>> = { '<lt>': '<', '<nl>': '\n', '<np>': '\n\n' }

/** RFC 1341: `<lt>` is a `<`, `<nl>` a line end, a line end is a blank; comments are no text. */
export function richText(text: string): string {
  return text
    .replace(/<comment>[^<]{0,2000}<\/comment>/gi, '')
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
    .replace(/<\/?[a-z][\w-]{0,60}>/gi, (command) => signs[command.toLowerCase()] ?? '')
}
