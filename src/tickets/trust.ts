/** How sure we are who wrote a message: a ladder, surest first. What each rung may do is in the table below. */
export const trusts = ['verified-participant', 'participant', 'informed', 'stranger'] as const
export type Trust = (typeof trusts)[number]
