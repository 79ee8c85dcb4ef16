/** What an enhanced status code (RFC 3463) says of an address: whether to write to it again. A table; pure. */

/**
 * `no-mailbox`: nobody is there, and nobody will be · `unwell`: it did not work, and may another time · `about-the-mail`:
 * this mail was not wanted, or its sender; another one may be.
 */
export type AddressStanding = 'no-mailbox' | 'unwell' | 'about-the-mail'

type Row = Readonly<{ status: RegExp; standing: AddressStanding; because: string }>

/** The first row that holds decides; codes by their subject and detail, of either class where the class is not named. */
const rows: readonly Row[] = [
  { status: /^5\.1\.(?:1|2|3|6|10)$/, standing: 'no-mailbox', because: 'there is no such mailbox or domain' },
  { status: /^5\.2\.1$/, standing: 'no-mailbox', because: 'the mailbox is disabled' },
  { status: /^[45]\.1\.[78]$/, standing: 'about-the-mail', because: 'the sender is not liked' },
  { status: /^[45]\.(?:2\.3|3\.4)$/, standing: 'about-the-mail', because: 'the mail is too large' },
  { status: /^[45]\.[567]\./, standing: 'about-the-mail', because: 'protocol, content or policy' },
  { status: /^[45]\./, standing: 'unwell', because: 'full, away, or not said' },
]

/** What the status says of the address; what is no status of a failure says nothing against it. */
export function standingOf(status: string): AddressStanding {
  return rows.find((row) => row.status.test(status))?.standing ?? 'about-the-mail'
}
