/** Amounts as people read them. */

/** A number with its thousands apart: `12,345`. */
export function numbered(count: number): string {
  return count.toLocaleString('en')
}

/** A count and its noun: `1 mail`, `12,345 mails`. */
export function counted(count: number, noun: string): string {
  return `${numbered(count)} ${noun}${count === 1 ? '' : 's'}`
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** A size: `0 B`, `1.5 MiB`. */
export function sizeOf(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  return `${power === 0 ? bytes : (bytes / 1024 ** power).toFixed(1)} ${units[power]}`
}
