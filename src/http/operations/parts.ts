/** What the pages of operations work with, beside what all pages do. */
import type { Foresee } from '../../intake/foresee.ts'
import type { Reread } from '../../intake/reread.ts'
import type { PageParts } from '../env.ts'
import type { HealthParts } from '../health.ts'

/** What an operator can do about something; the same as the commands do. */
export type OperationActs = Readonly<{
  foresee: Foresee
  /** Reads a stored mail again; null when there is none. */
  reread(message: string): Promise<Reread | null>
  /** Queues something that was given up again; false when there is no such thing, or it was sent. */
  retry(notification: string): Promise<boolean>
}>

export type OperationsParts = PageParts & HealthParts & Readonly<{ operations: OperationActs }>
