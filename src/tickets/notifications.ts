/** The vocabulary of what is sent: channels and statuses, shared by code, database and pages. Pure. */

/** The ways by which something leaves. */
export const channels = ['pagerduty', 'mail', 'webhook'] as const
export type ChannelName = (typeof channels)[number]

/**
 * `queued`: to be sent, now or at its time · `sent`: the receiver has taken it · `failed`: given up · `skipped`: not sent on
 * purpose, with the reason.
 */
export const notificationStatuses = ['queued', 'sent', 'failed', 'skipped'] as const
export type NotificationStatus = (typeof notificationStatuses)[number]
