/**
 * Who wrote a mail, and how sure that is: SPF, DKIM, DMARC and ARC put together, within a time budget. Three promises:
 * it never rejects, since no check is worth a mail; it answers within the budget, whatever DNS and the mail do, and what
 * is not known by then is `temperror`; and fields that speak in our name are no input of it.
 */
import type { Registry } from 'prom-client'
import type { Log } from '../../ops/log.ts'
import { type Authentication, notAuthenticated } from '../authentication.ts'
import { allValues, headerFields } from '../header/header-fields.ts'
import { mailboxesIn } from '../header/mailboxes.ts'
import type { MailSource } from '../parsed-mail.ts'
import { Notes } from '../storable.ts'
import { authenticationMetrics } from './authentication-metrics.ts'
import { createDmarc } from './dmarc.ts'
import { createDns, type Dns } from './dns.ts'
import { createSignatureChecker, type SignatureChecker } from './signature-checker.ts'
import { signedFields } from './signature-fields.ts'
import { signaturesOf, unverified } from './signatures.ts'
import { spfOf } from './spf.ts'
import { trustworthyFields } from './trustworthy-fields.ts'

/** One delivery. `headerSection`: its first bytes, as `ContentDigest.headerSection` gives them. */
export type DeliveredMail = Readonly<{
  clientIp: string | null
  helo: string | null
  /** '' is the null reverse-path. */
  reversePath: string
  headerSection: Uint8Array
  source: MailSource
}>

export type AuthenticatorSettings = Readonly<{
  enabled: boolean
  /** DNS resolvers to ask; none means those of the system. */
  resolvers: readonly string[]
  budgetMs: number
  /** Our authserv-id. */
  name: string
}>

export type AuthenticatorParts = Readonly<{
  /** Asked for each mail, so that a changed config counts for the next one. */
  settings: () => AuthenticatorSettings
  log: Log
  registry: Registry
}>

/** Gives the results of one delivery; see above. */
export type Authenticate = (mail: DeliveredMail) => Promise<Authentication>

/**
 * Opens a resolver unless it is given one to share, and at the first signed mail the worker for signatures; disposing closes
 * what it opened.
 */
export function createAuthenticator(
  parts: AuthenticatorParts & Readonly<{ dns?: Dns }>,
): AsyncDisposable & { authenticate: Authenticate } {
  const { settings, log, registry } = parts
  const dns = parts.dns ?? createDns({ resolvers: () => settings().resolvers, log, registry })
  const checker = createSignatureChecker(log)
  return {
    authenticate: authenticatorWith({ ...parts, dns, checker }),
    async [Symbol.asyncDispose]() {
      if (parts.dns === undefined) dns[Symbol.dispose]()
      await checker[Symbol.asyncDispose]()
    },
  }
}

/** The checks, with what they work with. */
export function authenticatorWith(
  parts: AuthenticatorParts & Readonly<{ dns: Dns; checker: SignatureChecker }>,
): Authenticate {
  const { settings, log, registry, dns } = parts
  const metrics = authenticationMetrics(registry)
  const dmarcOf = createDmarc(dns)

  async function authenticate(mail: DeliveredMail): Promise<Authentication> {
    const { enabled } = settings()
    if (!enabled) return notAuthenticated('the checks are switched off in the config')
    const startedAt = performance.now()
    const authentication = await check(mail, settings())
    metrics.observe(authentication, (performance.now() - startedAt) / 1000)
    return authentication
  }

  async function check(mail: DeliveredMail, { budgetMs, name }: AuthenticatorSettings): Promise<Authentication> {
    const budget = startBudget(budgetMs, log)
    const fields = trustworthyFields(headerFields(mail.headerSection), name)
    const authorFields = allValues(fields, 'from')
    const authors = mailboxesIn(authorFields, new Notes()).map(({ email }) => email)
    const authorDomain = authors[0]?.slice(authors[0].lastIndexOf('@') + 1) ?? null
    // Its answer is wanted at the end; asked now, it is here by then.
    if (authorDomain !== null) void dns.lookup(`_dmarc.${authorDomain}`, 'TXT')
    const { clientIp, helo, reversePath, headerSection, source } = mail
    const signed = signedFields(fields, headerSection, authorDomain)
    const [spf, { dkim, arc }] = await Promise.all([
      budget.within(spfOf({ clientIp, helo, reversePath, ourName: name, budgetMs }, dns), spfUnknown),
      budget.within(signaturesOf({ signed, fields, source }, parts, budgetMs), unverified(signed, late)),
    ])
    const judged = dmarcOf({ authors, fromFields: authorFields.length, spf, dkim })
    const { dmarc, dkim: aligned } = await budget.within(judged, { dmarc: dmarcUnknown, dkim })
    budget.end()
    return { spf, dkim: aligned, dmarc, arc }
  }

  return authenticate
}

const late = 'it was not known within the time budget'
const spfUnknown: Authentication['spf'] = { result: 'temperror', domain: null, because: late }
const dmarcUnknown: Authentication['dmarc'] = { result: 'temperror', domain: null, policy: null, because: late }

/** One time budget for several answers: what fails, or comes too late, is replaced. */
function startBudget(budgetMs: number, log: Log) {
  const { promise: over, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, budgetMs)
  return {
    within: <Value>(answer: Promise<Value>, otherwise: Value): Promise<Value> =>
      Promise.race([
        answer.catch((err: unknown) => {
          log.error({ err }, 'the author of a mail could not be checked')
          return otherwise
        }),
        over.then(() => otherwise),
      ]),
    end: () => clearTimeout(timer),
  }
}
