/**
 * Sizes and durations as people write them: "25MiB", "10 MB", "90s". Schemas that give bytes and milliseconds, and say
 * what they expected when they get something else.
 */
import { z } from 'zod'

const bytesPer: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1_000,
  kib: 1_024,
  mb: 1_000_000,
  mib: 1_048_576,
  gb: 1_000_000_000,
  gib: 1_073_741_824,
}

const msPer: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const size = /^(\d{1,15}(?:\.\d{1,6})?) ?((?:[kKmMgG]i?)?[bB])$/
const duration = /^(\d{1,15}(?:\.\d{1,6})?) ?(ms|s|m|h|d)$/

/** A size between two others; gives bytes. A bare number is a number of bytes. */
export function sizeBetween(least: string, most: string) {
  const error = `a size from ${least} to ${most} with its unit (B, kB, KiB, MB, MiB, GB, GiB), or a number of bytes`
  const [from, to] = [bytesOf(least), bytesOf(most)]
  return z
    .union([z.int({ error }), z.string({ error }).regex(size, { error })], { error })
    .transform(bytesOf)
    .refine((bytes) => bytes >= from && bytes <= to, { error })
}

/** A duration between two others; gives milliseconds. The unit is never left to guess. */
export function durationBetween(least: string, most: string) {
  const error = `a duration from ${least} to ${most} with its unit (ms, s, m, h, d)`
  const [from, to] = [msOf(least), msOf(most)]
  return z
    .string({ error })
    .regex(duration, { error })
    .transform(msOf)
    .refine((ms) => ms >= from && ms <= to, { error })
}

/** A whole number between two others. */
export function countBetween(least: number, most: number) {
  const error = `a whole number from ${least} to ${most}`
  return z.int({ error }).min(least, { error }).max(most, { error })
}

function bytesOf(value: string | number): number {
  return typeof value === 'number' ? value : amountOf(size.exec(value.toString()), bytesPer)
}

function msOf(value: string): number {
  return amountOf(duration.exec(value), msPer)
}

function amountOf(match: RegExpExecArray | null, units: Readonly<Record<string, number>>): number {
  const [, amount = '', unit = ''] = match ?? []
  return Math.round(Number(amount) * (units[unit.toLowerCase()] ?? Number.NaN))
}
