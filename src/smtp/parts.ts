/** What a door is made of. The functions are asked each time, so that a changed config or a sick disk counts at once. */
import type { SecureContext } from 'node:tls'
import type { Registry } from 'prom-client'
import type { ListenerSettings } from '../config/listeners.ts'
import type { Screen } from '../filters/screen.ts'
import type { Receive } from '../intake/envelope.ts'
import type { Log } from '../ops/log.ts'
import type { RecipientRoute } from '../routing/types.ts'
import type { Manners } from './conversation.ts'
import type { NotTaken } from './fates.ts'
import type { SmtpLimits } from './limits.ts'
import type { Acceptance } from './transaction.ts'

/** Everything that the SMTP door needs from the house. */
export type DoorParts = Readonly<{
  /** The first is the one by SMTP_HOST and SMTP_PORT. */
  listeners: readonly ListenerSettings[]
  /** The certificate for the next handshake. */
  secureContext(): SecureContext
  /** The name in greeting and replies: the MX's. */
  hostname: string
  receive: Receive
  route(recipient: string): RecipientRoute
  limits(): SmtpLimits
  manners(): Manners
  /** The filters of the listener of this name; without it nothing is filtered. */
  screen?: (listener: string) => Screen
  /** How else to reach us, said to refused senders; null says nothing. */
  contact(): string | null
  /** Where mails go that are too big for memory. */
  directory: string
  accepting(): Acceptance
  /** Told of each mail that was refused or deferred; must return at once. */
  notTaken: NotTaken
  log: Log
  registry: Registry
}>
