/**
 * What a channel is: one way by which something leaves. It tries once and says what came of it; when and how often is
 * tried is the outbox's. Every channel must be safe to be asked twice for the same notification, since a service that is
 * killed between sending and marking is asked again: the receiver knows the second one by what does not change (dedup_key,
 * Message-ID, webhook-id).
 */
import type { NewNotification, NotificationRow } from '../store/notifications.ts'
import type { ChannelName } from '../tickets/notifications.ts'

/** A thing to send. */
export type Notification = Omit<NotificationRow, 'dueAt'>

/** What came of one attempt. */
export type Attempt =
  /** The receiver has taken it; `response` is kept with the notification (no secrets). */
  | Readonly<{ kind: 'sent'; response: Readonly<Record<string, unknown>> }>
  /** It is not wanted any more, or must not be sent; told on the ticket where `tell` says so. */
  | Readonly<{ kind: 'skipped'; because: string; tell: boolean }>
  /** It may work later. `afterMs`: what the receiver asked for, null leaves it to the outbox. */
  | Readonly<{ kind: 'later'; because: string; afterMs: number | null }>
  /** It is not this one's turn (a budget is used up, an earlier one is under way): no attempt, and no fault. */
  | Readonly<{ kind: 'not-yet'; because: string; afterMs: number }>
  /** The receiver will never take it. */
  | Readonly<{ kind: 'refused'; because: string }>

/** Tries to send one notification. A fault of our own (the database is away) is thrown and tried again as `later`. */
export type Send = (notification: Notification) => Promise<Attempt>

/** A way out. */
export type Channel = Readonly<{
  name: ChannelName
  send: Send
  /** How long a notification of this kind is tried. */
  giveUpMs(notification: Notification): number
}>

/** A thing that is to be sent, before it has a row. */
export type Planned = NewNotification
