/**
 * The `Date:` field (RFC 5322 §3.3, with the obsolete forms of §4.3) as a moment. Not `Date.parse`: that one reads
 * prose as dates and a date without a zone as the server's own time, so the same mail would differ between machines.
 * What the sender claims is only clamped here, never believed.
 */
import { storableDate } from '../storable.ts'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** RFC 5322 §4.3: the zones with a known meaning, in hours; any other name means UTC ("-0000"). */
const zoneHours: Readonly<Record<string, number>> = {
  edt: -4,
  est: -5,
  cdt: -5,
  cst: -6,
  mdt: -6,
  mst: -7,
  pdt: -7,
  pst: -8,
}

const internetDate =
  /(\d{1,2})[ -]+([a-z]{3})[a-z]*\.?,?[ -]+(\d{2,4})[ ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?\s*([+-]\d{4}|[a-z]{1,5})?/i
/** `Mon Nov 24 21:00:00 [zone] 2025`, as ctime writes it and some programs put it here. */
const ctimeDate = /([a-z]{3}) +(\d{1,2}) (\d{1,2}):(\d{2}):(\d{2}) ?([+-]\d{4}|[a-z]{1,5})? (\d{4})/i
const isoDate = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$/i

type Parts = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'zone', string>>

/** The moment a field's value claims; null when it is no date, or outside of what is storable. */
export function dateIn(value: string): Date | null {
  const parts = partsOf(
    value
      .slice(0, 200)
      .replace(/\([^()]*\)/g, ' ')
      .replace(/\s+/g, ' ')
      .replace(/ ?: ?/g, ':')
      .replace(/\b(?:GMT|UTC)(?=[+-]\d{4})/i, '') // `GMT+0200`, as scripts write it
      .trim(),
  )
  return parts === null ? null : momentOf(parts)
}

function partsOf(text: string): Parts | null {
  const [, day = '', month = '', year = '', hour = '', minute = '', second = '0', zone = ''] =
    internetDate.exec(text) ?? []
  if (day !== '') return { year: fullYear(year), month: monthNumber(month), day, hour, minute, second, zone }
  const c = ctimeDate.exec(text)
  if (c !== null)
    return {
      year: c[7] ?? '',
      month: monthNumber(c[1] ?? ''),
      day: c[2] ?? '',
      hour: c[3] ?? '',
      minute: c[4] ?? '',
      second: c[5] ?? '',
      zone: c[6] ?? '',
    }
  const i = isoDate.exec(text)
  if (i !== null)
    return {
      year: i[1] ?? '',
      month: i[2] ?? '',
      day: i[3] ?? '',
      hour: i[4] ?? '',
      minute: i[5] ?? '',
      second: i[6] ?? '0',
      zone: i[7] ?? '',
    }
  return null
}

function momentOf({ year, month, day, hour, minute, second, zone }: Parts): Date | null {
  const [y, m, d, h, min] = [year, month, day, hour, minute].map(Number)
  if (y === undefined || m === undefined || d === undefined || h === undefined || min === undefined) return null
  if (m < 1 || m > 12 || d < 1 || d > 31 || h > 24 || min > 59) return null
  const utc = Date.UTC(y, m - 1, d, h, min, Math.min(Number(second), 59)) // :60 is a leap second
  const isDay = new Date(Date.UTC(y, m - 1, d)).getUTCDate() === d // no 31 February
  return Number.isNaN(utc) || !isDay ? null : storableDate(new Date(utc - zoneMinutes(zone) * 60_000))
}

/** RFC 5322 §4.3: 00-49 is 20xx, 50-99 and three digits count from 1900. */
function fullYear(year: string): string {
  if (year.length === 4) return year
  return String(Number(year) + (year.length === 2 && Number(year) < 50 ? 2000 : 1900))
}

function monthNumber(name: string): string {
  return String(months.indexOf(name.slice(0, 3).toLowerCase()) + 1)
}

function zoneMinutes(zone: string): number {
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)
  if (offset === null) return (zoneHours[zone.toLowerCase()] ?? 0) * 60
  const minutes = Number(offset[2]) * 60 + Number(offset[3])
  return offset[1] === '-' ? -minutes : minutes
}
