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

/** So many in a time, such as "3000/m": the share of a token bucket, which is full at first. */
export type Rate = Readonly<{ count: number; perMs: number }>

/** A {@link Rate} as "60/s", "3000/m" or "10000/h"; null for none. */
export function rate() {
  const error = 'a rate such as 60/s, 3000/m or 10000/h, or null'
  return z
    .string({ error })
    .regex(/^[1-9]\d{0,8}\/[smh]$/, { error })
    .transform(rateOf)
    .nullable()
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

function rateOf(text: string): Rate {
  const [count = '', unit = ''] = text.split('/')
  return { count: Number(count), perMs: msPer[unit] ?? Number.NaN }
}

function amountOf(match: RegExpExecArray | null, units: Readonly<Record<string, number>>): number {
  const [, amount = '', unit = ''] = match ?? []
  return Math.round(Number(amount) * (units[unit.toLowerCase()] ?? Number.NaN))
}
