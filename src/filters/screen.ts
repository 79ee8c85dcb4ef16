/**
 * One listener's filters along a session: asked at connect, after MAIL, for each recipient and after DATA, each as early as
 * it can be, and not at all once the answers before it have decided. Refusals are said at RCPT at the earliest: the sender's
 * bounce then names a recipient, and so does our log.
 *
 * postmaster and abuse stay open to whoever a list of others (not the operator's) would refuse (RFC 5321 §4.5.1, RFC 2142):
 * how else would somebody who is listed by mistake say so? Such mail is quarantined instead.
 */
import { parseRecipient } from '../mail/address.ts'
import type { Asking } from './ask.ts'
import type { Ask, ClientFacts, FactsOf, Filter, FilterReply, MailFacts, SenderFacts, Stage } from './filter.ts'
import { type Answered, isDecidedBefore, type Verdict, verdictOf } from './verdict.ts'

/** A refusal or deferral: the reply for the peer, the reason for the log. */
export type FilterNo = Readonly<{ kind: 'no'; reply: FilterReply; because: string }>

/** The mail may come in; `suspected`: why it is to be filed as suspected spam, or null. */
export type Passed = Readonly<{ kind: 'pass'; suspected: string | null }>

/** The filters of one transaction. None of these rejects. */
export type Screening = Readonly<{
  recipient: (recipient: string, isUrgent: boolean) => Promise<FilterNo | null>
  content: (mail: Omit<MailFacts, keyof SenderFacts>) => Promise<FilterNo | Passed>
}>

/** The filters of one session. */
export type Visit = Readonly<{
  /** A transaction begins: MAIL was accepted. */
  mail: (sender: Omit<SenderFacts, keyof ClientFacts>) => Screening
}>

/** A client has come; null when nothing is filtered. */
export type Screen = Readonly<{ visit: (client: ClientFacts) => Visit | null }>

/** The filters, in their order, with the function that asks one. */
export type ScreenParts = Readonly<{ filters: readonly Filter[]; ask: Asking }>

/** Begins to ask about a client. */
export function visitOf(client: ClientFacts, parts: ScreenParts): Visit {
  const connected = askStage('connect', client, [], parts)
  return { mail: (sender) => screeningOf({ ...client, ...sender }, connected, parts) }
}

function screeningOf(sender: SenderFacts, connected: Promise<readonly Answered[]>, parts: ScreenParts): Screening {
  const known = Promise.all([askStage('mail', sender, [], parts), connected]).then((answers) => answers.flat())
  return {
    async recipient(recipient, isUrgent) {
      const before = await known
      const facts = { ...sender, recipient, isUrgent }
      return noTo(recipient, verdictOf([...before, ...(await askStage('rcpt', facts, before, parts))]))
    },
    async content(mail) {
      const before = (await known).map(lenient)
      const verdict = verdictOf([...before, ...(await askStage('data', { ...sender, ...mail }, before, parts))])
      if (verdict.kind === 'defer' || verdict.kind === 'refuse') return noOf(verdict)
      return { kind: 'pass', suspected: verdict.kind === 'quarantine' ? verdict.because : null }
    },
  }
}

/** Asks the filters of one stage one after the other; `before` is what is known from stages before it. */
async function askStage<S extends Stage>(
  stage: S,
  facts: FactsOf[S],
  before: readonly Answered[],
  { filters, ask }: ScreenParts,
): Promise<readonly Answered[]> {
  const answers: Answered[] = []
  for (const filter of filters) {
    const question: Ask<FactsOf[S]> | undefined = filter.asks[stage]
    if (question === undefined || isDecidedBefore(filter.name, [...before, ...answers])) continue
    answers.push({ filter: filter.name, answer: await ask(filter, question, facts) })
  }
  return answers
}

function noTo(recipient: string, verdict: Verdict): FilterNo | null {
  if (verdict.kind === 'defer') return noOf(verdict)
  if (verdict.kind !== 'refuse') return null
  return verdict.by !== 'lists' && isForComplaints(recipient) ? null : noOf(verdict)
}

/** Whoever was to be refused and has come as far as DATA writes to postmaster or abuse. */
function lenient({ filter, answer }: Answered): Answered {
  return answer.kind === 'refuse'
    ? { filter, answer: { kind: 'quarantine', because: answer.because } }
    : { filter, answer }
}

function noOf({ reply, because }: Extract<Verdict, { kind: 'defer' | 'refuse' }>): FilterNo {
  return { kind: 'no', reply, because }
}

function isForComplaints(recipient: string): boolean {
  const base = /^postmaster$/i.test(recipient) ? 'postmaster' : parseRecipient(recipient)?.base
  return base === 'postmaster' || base === 'abuse'
}
