/** The name of a ticket that people see: `T-42`. */

/** The ref of a ticket number. */
export function refOf(id: number): string {
  return `T-${id}`
}

/** The ticket number of a ref as people type it (`T-42`, `t-42`, `42`), or null. */
export function numberOfRef(ref: string): number | null {
  const [, digits] = /^(?:T-)?([1-9]\d{0,14})$/i.exec(ref.trim()) ?? []
  return digits === undefined ? null : Number(digits)
}
