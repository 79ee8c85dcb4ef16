/**
 * Mails by which other services let somebody in: sign-up confirmations, verification codes, password resets, invitations.
 * Sent to a public queue they are an attack, the "ticket trick": whoever can see the ticket gets an account in our name.
 * Such a mail is held from customers' eyes and flagged. It is routed and pages like any other: a page too many is better
 * than one that is missed.
 *
 * Held is only what a machine sent, what speaks in a service's voice, and what carries a link or a code. A person's words
 * about such mails ("the link in your mail does not work") must never be held; in doubt a mail is not.
 */
import type { HeaderField } from '../header/header-fields.ts'
import type { HeaderFacts } from '../parsed-mail.ts'
import { type SignUpKind, signUpKinds } from './languages/language.ts'
import { machineAuthorOf } from './machine-author.ts'
import { phrases, signInSubject } from './phrases.ts'
import { hasSecret } from './secrets.ts'

/** How much of a text is looked at: such mails are short, and say first what they are about. */
const textLimit = 12_000
const clausesAtMost = 150
const clauseLimit = 200

/** What a mail is called, by kind. */
const names: Readonly<Record<SignUpKind, string>> = {
  confirmation: 'a sign-up confirmation',
  code: 'a verification code',
  'password-reset': 'a password reset',
  'sign-in': 'a sign-in link',
  invitation: 'an invitation to an account',
}

/** Why a mail is one of these, in a sentence; null when it is not. */
export function signUpMail({
  fields,
  facts,
  text,
}: Readonly<{ fields: readonly HeaderField[]; facts: HeaderFacts; text: string }>): string | null {
  const author = machineAuthorOf(fields, facts)
  if (author === null) return null
  const start = text.slice(0, textLimit)
  const isTold = author === 'machine' && isTellingOf(`${facts.subject}\n${start}`)
  const kind = isTold ? null : (kindOfSubject(facts.subject) ?? kindOf(start))
  if (kind === null || !hasSecret(`${facts.subject}\n${start}`)) return null
  return `looks like ${names[kind]} of another service, sent by ${facts.author?.email ?? 'a machine'}`
}

function kindOfSubject(subject: string): SignUpKind | null {
  const kind = kindOf(subject)
  return kind ?? (signInSubject.test(subject.toLowerCase()) ? 'sign-in' : null)
}

/** What a text asks for, by the first clause that says so. */
function kindOf(text: string): SignUpKind | null {
  for (const clause of clausesOf(text)) {
    if (trouble.test(clause)) continue
    const kind = signUpKinds.find((one) => phrases[one].test(clause))
    if (kind !== undefined) return kind
  }
  return null
}

/** The clauses of a text in lower case, without the marks around their words; at most so many, and cut. */
function clausesOf(text: string): readonly string[] {
  return text
    .slice(0, textLimit)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['`´‘]/g, '’')
    .split(/[.!?,;:|\n。！？，、：；()[\]{}<>"“”„«»「」【】*_]+| [-–—] /u, clausesAtMost)
    .map((clause) =>
      clause
        .slice(0, clauseLimit)
        .replace(/[\s\u200b-\u200f\u00ad]+/g, ' ')
        .trim(),
    )
}

/** Words of somebody for whom it does not work: then a phrase is what is told about. */
const trouble =
  /\b(?:do(?:es)?n’t|does not|did(?:n’t| not)|nothing|fail(?:s|ed|ing)?|error|broken|problems?|issues?|trouble|stopped|can(?:n?ot| not|’t)|not work(?:ing)?|funktioniert nicht|geht nicht|fehler|klappt nicht|ne (?:fonctionne|marche)|erreur|problème|no funciona|problema|não funciona|erro|non funziona|errore|werkt niet|fout|fungerar inte|virker ikke|nie działa|błąd|nefunguje|chyba|çalışmıyor)\b|не работает|ошибка|エラー|できません|失败|失敗|오류|안 ?됩니다/u

/**
 * Words of a person who tells of himself, as a web form or a ticket system sends them on. Services do not say I, but for
 * the link "I did not ask for this".
 */
const firstPerson =
  /\bI(?:['’](?:m|ve|d))? (?:am|have|had|can|cannot|could|tried|try|get|got|click|clicked|need|want|was|still|keep|never|forgot|do|don['’]t|would|see|received|receive|entered|changed|use|used|also)\b|\b(?:i cannot|i can['’]?t|my colleague|our customers?)\b|\b[Ii]ch (?:kann|habe|bekomme|erhalte|komme|möchte|bin|hatte|klicke|brauche|versuche)\b|\b[Jj](?:e ne|e n['’]|’ai|'ai|e suis|e voudrais|e clique|e reçois)|\b(?:[Nn]o puedo|[Hh]e intentado|[Nn]o me llega|[Nn]ão consigo|[Nn]on riesco|[Hh]o provato|[Ii]k kan|[Ii]k heb|[Ii]k krijg|[Jj]ag kan|[Jj]ag har|[Jj]eg kan|[Jj]eg har|[Nn]ie mog|[Mm]am problem|[Nn]emohu)|(?<!\p{L})(?:[Нн]е могу|[Уу] меня|[Яя] не) /u

function isTellingOf(text: string): boolean {
  return firstPerson.test(text)
}
