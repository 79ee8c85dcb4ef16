/**
 * Header fields that speak in our name. Nobody but us may: a mail that comes with `X-Postroom-*`, or with
 * Authentication-Results of our own name, was written by somebody who hopes to be believed (RFC 8601 §5). Such fields are
 * no input of anything; the raw mail keeps them, and DKIM is verified over the raw mail.
 */
import type { HeaderField } from '../header/header-fields.ts'

/**
 * The fields without those that speak in our name. `ourName` is our authserv-id, compared without regard to case; null,
 * where it is not known, leaves out all Authentication-Results.
 */
export function trustworthyFields(fields: readonly HeaderField[], ourName: string | null): readonly HeaderField[] {
  return fields.some((field) => speaksForUs(field, ourName))
    ? fields.filter((field) => !speaksForUs(field, ourName))
    : fields
}

function speaksForUs({ name, value }: HeaderField, ourName: string | null): boolean {
  if (name.startsWith('x-postroom-')) return true
  if (name !== 'authentication-results') return false
  return ourName === null || authservId(value) === ourName.toLowerCase()
}

/**
 * The authserv-id (RFC 8601 §2.2): the first word, after comments; a version may follow. In lower case, without quotes.
 * Bounded: what does not begin within 1000 characters is taken for nobody's.
 */
function authservId(value: string): string {
  const start = afterComments(value.slice(0, 1000)).trimStart()
  const quoted = /^"((?:[^"\\]|\\.){0,500})"/s.exec(start)
  const word = quoted?.[1]?.replace(/\\(.)/gs, '$1') ?? /^[^\s;()/"]{0,500}/.exec(start)?.[0] ?? ''
  return word.trim().toLowerCase().replace(/\.$/, '')
}

/** Comments nest (RFC 5322 §3.2.2). */
function afterComments(value: string): string {
  let depth = 0
  for (let at = 0; at < value.length; at++) {
    const character = value[at]
    if (character === '\\') at++
    else if (character === '(') depth++
    else if (character === ')') depth--
    else if (depth <= 0 && !/\s/.test(character ?? '')) return value.slice(at)
  }
  return ''
}
