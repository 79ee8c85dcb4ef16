/** The lines of a text as bytes, whatever ends them (CRLF, LF or CR alone), found one by one in one pass. */

/** A line: where it is, and where the next one starts. The end of the line is not part of it. */
export type Line = Readonly<{ start: number; end: number; next: number }>

/** The line that starts at `start`; null at the end of the text. */
export function lineAt(bytes: Buffer, start: number): Line | null {
  if (start >= bytes.length) return null
  let end = start
  while (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) end += 1
  const isPair = bytes[end] === 13 && bytes[end + 1] === 10
  return { start, end, next: Math.min(bytes.length, end + (isPair ? 2 : 1)) }
}

/** A line as text of single bytes, at most `limit` of them. */
export function lineText(bytes: Buffer, { start, end }: Line, limit: number): string {
  return bytes.toString('latin1', start, Math.min(end, start + limit))
}
