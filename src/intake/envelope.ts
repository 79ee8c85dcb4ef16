/** What every door hands to `receive`, and what it gets back. */
import type { MailSource } from '../mail/parsed-mail.ts'
import type { Priority, Source, TicketType } from '../tickets/types.ts'

/** The SMTP envelope (RFC 5321 §2.3.1) and the facts of the transaction; other doors fill in what they know. */
export type Envelope = Readonly<{
  source: Source
  /** '' is the null reverse-path (RFC 5321 §4.5.5). */
  reversePath: string
  /** Accepted forward-paths as the client wrote them. */
  recipients: readonly string[]
  clientIp: string | null
  helo: string | null
  /** Protocol and cipher, such as `TLSv1.3 TLS_AES_256_GCM_SHA384`; null in clear. */
  tls: string | null
  receivedAt: Date
  /** The door's session id: one grep tells a mail's story. */
  session: string
  /** What a form or an API client chose; beats the route. */
  chosen: Readonly<{ type: TicketType; priority: Priority }> | null
  /** Why filters at the door take it for spam; null when they do not. Such a mail pages nobody. */
  suspected: string | null
  /** Who wrote it in a form of ours or through the API; left out where it is mail that came as it is. */
  written?: WrittenBy
}>

/** Whoever is signed in, or has a key. */
export type WrittenBy = Readonly<{
  /** As the history names him: `web:ada@customer.example`, `agent:robin@desk.example`, `api:shop`. */
  by: string
  /** Whether he is the author that the mail names; else he wrote it in that author's name. */
  isAuthor: boolean
}>

/** The bytes of a mail, held by the door until the answer is given; see `body.ts`. Disposing removes the file. */
export type Body = Readonly<{
  held: MailSource
  sizeBytes: number
  /** Hex SHA-256 of the exact bytes. */
  sha256: string
  /** Hex SHA-256 over header section without trace fields, plus body; the redelivery key. See `mail/digest.ts`. */
  contentDigest: string
  /** The first bytes up to the empty line, bounded. */
  headerSection: Uint8Array
}> &
  AsyncDisposable

/** What became of a mail. Everything but `refused` is committed. */
export type Outcome =
  | Readonly<{
      /**
       * `opened`: a new ticket · `replied`: joined a ticket · `grouped`: joined an alert's ticket · `noted`: a report
       * about mail of ours, or news about an alert · `redelivered`: we had it already.
       */
      kind: 'opened' | 'replied' | 'grouped' | 'noted' | 'redelivered'
      ref: string
      /** Our id of the message (uuid). */
      mail: string
      /** The decision in a sentence, for the log. */
      because: string
    }>
  | Readonly<{ kind: 'refused'; reason: 'no-route' | 'dmarc'; because: string }>

/** The one way in: commits the mail and says what became of it. Throws when that can not be done now. */
export type Receive = (envelope: Envelope, body: Body) => Promise<Outcome>
