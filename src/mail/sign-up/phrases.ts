/**
 * What mails say that let somebody in. A phrase counts at the start of a clause only, after words that merely lead to it:
 * so it is what the mail asks for, and not what somebody tells about. The words are in `languages/`.
 */
import { dutch, english, german, scandinavian } from './languages/germanic.ts'
import type { Language, SignUpKind } from './languages/language.ts'
import { chinese, finnish, japanese, korean, turkish } from './languages/others.ts'
import { french, italian, portuguese, spanish } from './languages/romance.ts'
import { czech, polish, russian, ukrainian } from './languages/slavic.ts'

const languages: readonly Language[] = [
  ...[english, german, dutch, scandinavian, french, spanish, portuguese, italian],
  ...[polish, czech, russian, ukrainian, finnish, turkish, japanese, chinese, korean],
]

/** More words than any sentence has before it comes to the point. */
const leadAtMost = 14

/** One pattern for each kind, for a clause in lower case with `’` for every apostrophe. Bounded, as each clause is. */
export const phrases: Readonly<Record<SignUpKind, RegExp>> = {
  confirmation: patternOf('confirmation'),
  code: patternOf('code'),
  'password-reset': patternOf('password-reset'),
  'sign-in': patternOf('sign-in'),
  invitation: patternOf('invitation'),
}

/** Only as a whole subject: in a text it is the last line of many an alert ("Log in to Nagios"). */
export const signInSubject = /^(?:sign|log) ?-?in to \S{1,40}(?: \S{1,40}){0,2}$/

function patternOf(kind: SignUpKind): RegExp {
  const each = languages.flatMap(({ lead, said }) => {
    const patterns = (said[kind] ?? []).join('|')
    const before = lead.length === 0 ? '' : `(?:(?:${lead.join('|')}) ){0,${leadAtMost}}`
    return patterns === '' ? [] : [`${before}(?:${patterns})`]
  })
  return new RegExp(`^(?:${each.join('|')})`, 'u')
}
