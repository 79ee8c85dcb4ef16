/** What the options of all filters have in common. */
import { z } from 'zod'
import { ListenerName } from './listener-name.ts'
import { durationBetween } from './quantities.ts'

/** A name of DNS, as far as its characters go. */
export const dnsName = /^(?=.{1,253}$)[a-z\d_](?:[a-z\d_-]{0,62})(?:\.[a-z\d_][a-z\d_-]{0,62})*$/i

/** The error of a mapping that is none. */
export const optionsLike = (example: string) => ({ error: `options such as "${example}"` })

/** Which listeners ask a filter. */
export const Listeners = z
  .array(ListenerName, { error: 'a list of names of listeners, or null' })
  .nullable()
  .prefault(null)
  .describe('Names of the listeners that ask this filter, api for POST /api/inbound; null: all of them.')

/** How long a filter may take. */
export const timeout = (usual: string) =>
  durationBetween('10ms', '5m').prefault(usual).describe('Time for its answer; then it counts as failed.')

/** What counts while a filter does not answer. */
export const OnFailure = z
  .enum(['open', 'closed'], { error: 'open or closed' })
  .prefault('open')
  .describe('While it can not be asked: open takes the mail without it, closed defers the mail (451).')

/** The part of it that each filter has. */
export type FilterConduct = Readonly<{
  timeoutMs: number
  onFailure: 'open' | 'closed'
  /** Null: all. */
  listeners: readonly string[] | null
}>
