/**
 * The claim: 100 connections that each send a 25 MB mail at once leave the service (main thread and workers are one
 * process) under 400 MB of resident memory, and every mail is accepted. Postgres is a process of its own and not
 * counted. The peak is the kernel's own high-water mark (VmHWM), so nothing hides between two samples.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { asNpmStart, createWorkplace, startListener } from '../test/service/harness.ts'
import { createBenchDatabase } from './postgres.ts'
import { type LoadReport, sendLoad } from './send.ts'

/** Resident memory in MB; `samples` is one reading each half second while the mails came in. */
export type Memory = Readonly<{
  connections: number
  mailMB: number
  idleMB: number
  peakMB: number
  afterMB: number
  samples: readonly number[]
  load: LoadReport
  tickets: number
}>

const sampleMs = 500
const megabyte = 1_000_000

/** Runs the bench against a server. Linux only: it reads `/proc`. */
export async function measureMemory(serverUrl: string, connections: number, mailMB: number): Promise<Memory> {
  await using place = await createWorkplace()
  await using database = await createBenchDatabase(serverUrl, 'memory')
  await using service = await startListener(place, asNpmStart, { DATABASE_URL: database.url })
  const idleMB = await residentMB(service.pid, 'VmRSS')
  const sampling = new AbortController()
  const samples = sampleUntil(sampling.signal, service.pid)
  const load = await sendLoad({
    address: service.smtp,
    connections,
    mails: connections,
    sizeBytes: mailMB * megabyte,
  }).finally(() => sampling.abort())
  return {
    connections,
    mailMB,
    idleMB,
    peakMB: await residentMB(service.pid, 'VmHWM'),
    afterMB: await residentMB(service.pid, 'VmRSS'),
    samples: await samples,
    load,
    tickets: await database.countTickets(),
  }
}

async function sampleUntil(signal: AbortSignal, pid: number): Promise<readonly number[]> {
  const samples: number[] = []
  while (!signal.aborted) {
    samples.push(await residentMB(pid, 'VmRSS'))
    await pause(sampleMs, null, { signal }).catch(() => null)
  }
  return samples
}

/** Resident memory of a process now (`VmRSS`) or at its highest so far (`VmHWM`), in MB. */
export async function residentMB(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const kilobytes = Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1])
  return Math.round((kilobytes * 1024) / megabyte)
}
