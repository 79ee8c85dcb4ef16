/**
 * Tables as CSV (RFC 4180) that spreadsheets open. A cell that one would take for a formula gets an apostrophe in front, since
 * subjects come from anybody: `=HYPERLINK(…)` would else send what is in the table to somebody (OWASP, CSV injection). Pure.
 */

export const csvType = 'text/csv; charset=utf-8; header=present'

/** Full-width forms and what stands behind white space count, too, for some. */
const formula = /^[\s\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20|%]|^[\t\r\n]/u

/** A line, ended. */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

function cell(value: string | number): string {
  const text = typeof value === 'string' && formula.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
