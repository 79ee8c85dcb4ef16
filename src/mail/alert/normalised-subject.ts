/**
 * A subject without what changes from one alert to the next about the same thing: prefixes, numbers, times, ids, lists of
 * hosts, spacing. One host is no number: web1 and web2, 10.0.0.1 and 10.0.0.2 are two, and each deserves its page. All of
 * it is bounded: a subject is cut, and no expression has a repetition inside of another that could match the same.
 */
import { isIP } from 'node:net'
import { spaced } from './alert-pattern.ts'

/** Enough to tell two alerts apart; subjects are cut at about twice this elsewhere. */
const subjectLimit = 500

/** Parts that differ between two alerts about the same thing; first match first. */
const variable: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<id>'],
  [/\b(?=[0-9a-f]{0,63}\d)[0-9a-f]{12,64}\b/g, '<id>'],
  [/\b\d{4}[-/.]\d{2}[-/.]\d{2}(?:[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:z|[+-]\d{2}:?\d{2})?)?\b/g, '<time>'],
  [/\b\d{1,2}:\d{2}(?::\d{2})?\b/g, '<time>'],
  // Only numbers that stand alone: web1 and web2 are two hosts, and each of them deserves its page.
  [/(?<![\p{L}\p{N}._-])#?\d{1,40}(?:[.,]\d{1,40})*(?=%|\b)(?![\p{L}\p{N}_-])/gu, '<n>'],
]

/** Words between commas, or the last two of them with "and". */
const list =
  /(?<![\p{L}\p{N}_.:>-])[\p{L}\p{N}_.:-]{1,80}(?:(?:\s?[,;]\s?(?:and\s)?|\s(?:and|&|\+)\s)[\p{L}\p{N}_.:-]{1,80})+/gu
const separator = /(\s?[,;]\s?(?:and\s)?|\s(?:and|&|\+)\s)/

/** What may be an IPv4 address, with a port or without, or one of IPv6. */
const maybeAddress =
  /((?<![\p{L}\p{N}._-])(?:\d{1,3}\.){3}\d{1,3}(?![\p{L}\p{N}_-]|\.\d)|(?<![\p{L}\p{N}.:_>-])(?:::|[0-9a-f])[0-9a-f:]{2,44}(?![\p{L}\p{N}:_-]|\.\d))/gu

/** The subject of an alert in the form in which two about the same thing are equal. */
export function normalisedSubject(subject: string): string {
  const line = spaced(subject.slice(0, subjectLimit).toLowerCase())
  const bare = line.replace(/^(?:\s?(?:re|fwd?|aw|wg)\s?:)+/, '').trim()
  return masked(bare.replace(list, withoutHosts))
}

/** Two hosts and more in a row are one list: which hosts are on it changes while a storm goes on. */
function withoutHosts(words: string): string {
  const parts = words.split(separator)
  const kept: string[] = []
  for (let at = 0; at < parts.length; at += 2) {
    const end = endOfHosts(parts, at)
    const isList = end > at
    kept.push(isList ? '<hosts>' : (parts[at] ?? ''), parts[end + 1] ?? '')
    at = end
  }
  return kept.join('')
}

/** The place of the last host of those that begin at `at`; words stand at even places, what is between them at odd ones. */
function endOfHosts(parts: readonly string[], at: number): number {
  let end = at
  while (isHost(parts[end] ?? '') && isHost(parts[end + 2] ?? '')) end += 2
  return end
}

/** Looks like one: a name with a number or a dot in it, or an address. */
function isHost(word: string): boolean {
  if (!/[\d.]/.test(word)) return false
  const host = word.replace(/:\d{1,5}$/, '')
  if (isIP(word) !== 0 || isIP(host) !== 0) return true
  return /^[a-z][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,9}$/.test(host) && /[\d.]/.test(host)
}

/** Everything between IP addresses with what varies masked. */
function masked(text: string): string {
  return text
    .split(maybeAddress)
    .map((part, at) => (at % 2 === 1 && isIP(part) !== 0 ? part : withMasks(part)))
    .join('')
}

function withMasks(text: string): string {
  return variable.reduce((rest, [pattern, mask]) => rest.replace(pattern, mask), text)
}
