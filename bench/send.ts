/** Starts the load generator (`load.ts`) as a process of its own and reads its report. */
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'

const load = resolve(import.meta.dirname, 'load.ts')

/** What to send where. `sizeBytes` null: small mails, see `mails.ts`. */
export type LoadPlan = Readonly<{ address: string; connections: number; mails: number; sizeBytes: number | null }>

const Report = z.object({
  /** From the first MAIL to the last reply; connecting and composing are not in it. */
  seconds: z.number(),
  /** Mails answered 250. */
  accepted: z.number(),
  /** Every other final reply, by its code. */
  replies: z.record(z.string(), z.number()),
})
export type LoadReport = z.infer<typeof Report>

/** Sends the plan's mails from another process; throws when that could not connect or a connection was lost. */
export async function sendLoad({ address, connections, mails, sizeBytes }: LoadPlan): Promise<LoadReport> {
  const size = sizeBytes === null ? [] : [String(sizeBytes)]
  const argv = [load, address, String(connections), String(mails), ...size]
  const { stdout } = await promisify(execFile)(process.execPath, argv)
  return Report.parse(JSON.parse(stdout))
}
