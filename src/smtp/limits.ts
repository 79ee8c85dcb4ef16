/**
 * How much of everything a client may have. Each limit names the attack or the client that it answers; the values are
 * the operator's (config), and a changed config counts for the next connection or the next command.
 */
import type { Network } from '../config/network.ts'
import type { Rate } from '../config/quantities.ts'

/** All limits of the door. Sizes in octets, times in milliseconds. */
export type SmtpLimits = Readonly<{
  /** RFC 1870: announced as SIZE, refused at MAIL FROM and after DATA; at twice this the connection is cut. */
  sizeBytes: number
  /** How much of one mail is held in memory; the rest goes to a temporary file. */
  memoryBytes: number
  /** Recipients of one mail; RFC 5321 §4.5.3.1.8 asks for at least 100. The rest gets 452 and comes in another mail. */
  recipients: number
  /** Open connections in all, so that file descriptors are left for the database. */
  connections: number
  /** Open connections of one network (see `client-network.ts`): one client can not take the whole door. */
  connectionsPerNetwork: number
  /** Mails of one connection: a client that never goes would keep its connection from the others. */
  mailsPerConnection: number
  /** Accepted recipients of one connection. */
  recipientsPerConnection: number
  /** Commands of any kind since the last accepted mail, besides {@link commandLimit}'s share for recipients. */
  commands: number
  /** Refused commands (5yz) since the last accepted mail: a client that does not speak SMTP. */
  errors: number
  /** Unknown recipients since the last accepted mail (harvesting, RFC 5321 §7.3); each further one waits `tarpitMs`. */
  unknownRecipients: number
  tarpitMs: number
  /** The same of one network over all of its connections, since a harvester dials again. */
  unknownRecipientsRate: Rate | null
  /** Mails of one network: a machine gone wild gets 450 and others their turn. */
  mailRatePerNetwork: Rate | null
  /** Mails of one domain in MAIL FROM: a mail loop, or one tenant of a big relay. */
  mailRatePerDomain: Rate | null
  /** Networks that the three rates do not count: a relay in front is many clients. */
  rateExempt: readonly Network[]
  /** Octets of mails that were received and not yet answered, of all connections together. */
  inFlightBytes: number
  /** How long a large mail waits for its turn, without a byte read: clients wait 3 minutes (RFC 5321 §4.5.3.2.5). */
  inFlightWaitMs: number
  /** A whole command, not the pause between two bytes (slowloris). RFC 5321 §4.5.3.2.7: at least 5 minutes. */
  commandTimeoutMs: number
  /** All of DATA, however many bytes come. */
  dataTimeoutMs: number
  /** A whole session; a mail that is under way is still answered. */
  sessionTimeoutMs: number
  /** DATA may take `commandTimeoutMs` and one second more for this many octets (Postfix's smtpd_min_data_rate); 0: any. */
  dataMinBytesPerSecond: number
  /** From the final dot to the reply. RFC 5321 §4.5.3.2.6: clients wait 10 minutes; keep it under the time to drain. */
  commitTimeoutMs: number
}>

/**
 * How long DATA may have taken when `bytes` have come: a start, then time for each octet, up to a bound. Counting octets
 * against the whole time (not against the last pause) forgives an honest client on a bad line, but not one that sends a
 * byte now and then.
 */
export function dataAllowanceMs(bytes: number, limits: SmtpLimits): number {
  const { commandTimeoutMs, dataTimeoutMs, dataMinBytesPerSecond } = limits
  if (dataMinBytesPerSecond === 0) return dataTimeoutMs
  return Math.min(commandTimeoutMs + (bytes / dataMinBytesPerSecond) * 1_000, dataTimeoutMs)
}

/**
 * Commands of any kind since the last accepted mail, so that NOOP and RSET are not free for ever. Above `commands` there is
 * room for an honest client that sends each recipient of a long list, and goes through it twice.
 */
export function commandLimit({ commands, recipients }: SmtpLimits): number {
  return commands + 2 * recipients
}
