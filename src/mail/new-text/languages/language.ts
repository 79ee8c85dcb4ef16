/**
 * What mail clients and people write around new text, in one language: the words by which quoted history, forwarded
 * mail and signatures are known. A language is a row of data; how the words are matched is in `phrases.ts`.
 */

/** The fields of a header block, by which a client repeats the header of the mail that it quotes. */
export type LabelledField = 'from' | 'sent' | 'date' | 'to' | 'subject' | 'other'

/** The words of one language, in lower case, with `'` for any apostrophe; what it does not have is left out. */
export type Language = Readonly<{
  /** What an attribution begins with, before its date: "On" of "On Monday at 10:00 Ann wrote:". */
  opens?: readonly string[]
  /** What says in an attribution that somebody wrote. */
  wrote?: readonly string[]
  /** `sent`: moments as only mail clients call them ("Sent:"); `date`: as forms do as well ("Date:"); `other`: the rest. */
  labels?: Readonly<Partial<Record<LabelledField, readonly string[]>>>
  /** Between dashes, above quoted history. */
  original?: readonly string[]
  /** Between dashes or before a colon, above a forwarded mail. */
  forwarded?: readonly string[]
  /** Before the colon of a subject that answers. */
  reply?: readonly string[]
  /** Before the colon of a subject that forwards. */
  forward?: readonly string[]
  /** Regular expressions of a whole line that a device or program adds below the text. */
  sentFrom?: readonly string[]
  /** Closing formulas that say nothing but goodbye. */
  closings?: readonly string[]
  /** Closing formulas that thank, so that alone they may be all that somebody wanted to say. */
  thanks?: readonly string[]
  /** Regular expressions of what says that the answers stand in the history, where they need no mark but a colour. */
  pointsBelow?: readonly string[]
  /** Regular expressions of what help desks write above their own text. */
  replyAbove?: readonly string[]
  /** Regular expressions of legal notices and of footers that lists and virus scanners add. */
  footers?: readonly string[]
}>
