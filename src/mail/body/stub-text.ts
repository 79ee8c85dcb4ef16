/**
 * Plain texts that say nothing but that there is something else: the plain form of mails that are HTML in truth, and what
 * stands before the first part for programs without MIME. Only short texts count, and only beside something to read.
 */

/** A sentence or two and an address; a text that is longer says more. */
const stubLimit = 400

const signs: readonly RegExp[] = [
  /\b(?:multi-?part|MIME)[\s-]{1,3}(?:message|format|encapsulated)\b/i, // the preamble of nearly every library
  /\bmessage\b.{0,20}\bin MIME\b/i,
  /\b(?:view|read|see|display)\b.{0,60}\bHTML\b.{0,20}\b(?:compatible|capable|enabled|e-?mail|viewer|client|reader|version)\b/is, // PHPMailer
  /\bHTML\b.{0,80}\b(?:not support|doesn.t support|cannot|can.?t|unable|not (?:be )?(?:displayed|shown|able)|disabled)\b/is,
  /\b(?:not support|doesn.t support|cannot|can.?t|unable to|does not|not able to)\b.{0,60}\bHTML\b/is,
  /^\W*(?:this (?:(?:e-?mail|message|mail) )?(?:is|was|has been|contains)\b.{0,30}\bHTML\b.{0,40}|HTML(?: (?:e-?mail|message|part|version|only|content))?\W*|no plain.?text.{0,40})$/is,
  /\b(?:unterstützt|kann|anzeigen|darstellen|sehen)\b.{0,80}\bHTML\b|\bHTML\b.{0,80}\b(?:nicht|anzeigen|darstellen)\b/is,
  /\bHTML\b.{0,80}\b(?:n'est pas|ne supporte pas|ne prend pas|afficher|lire)\b|\b(?:ne supporte pas|ne prend pas|afficher)\b.{0,80}\bHTML\b/is,
  /\b(?:no (?:soporta|admite|puede)|non (?:supporta|visualizza)|não (?:suporta|aceita)|ondersteunt)\b.{0,80}\bHTML\b/is,
  /\bHTML\b.{0,80}\b(?:no (?:soporta|admite)|non supporta|não suporta|niet)\b/is,
]

/** Whether `text` is a stub, and no more. */
export function isStub(text: string): boolean {
  const trimmed = text.trim()
  return trimmed.length <= stubLimit && signs.some((sign) => sign.test(trimmed))
}
