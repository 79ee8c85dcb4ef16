/**
 * `/operations/routes`: the routes as the service sees them, and a tester. Addresses are asked of the same function as RCPT TO
 * is; a mail goes the way of one that comes in, up to the commit, so nothing is written and nobody is told.
 */
import { isIP } from 'node:net'
import { Readable } from 'node:stream'
import { type Context, Hono } from 'hono'
import { readBody } from '../../intake/body.ts'
import { effectOf, ticketOf } from '../../intake/effect.ts'
import type { Foresight } from '../../intake/foresee.ts'
import { linesOfFacts } from '../../intake/mail-facts.ts'
import { envelopeNow } from '../../intake/old-mail/as-if-now.ts'
import { traceOf } from '../../intake/trace.ts'
import { linesOfTrace } from '../../intake/trace-lines.ts'
import { routeFor, rulesInOrder } from '../../routing/route.ts'
import { requires } from '../access/requires.ts'
import type { Env, Routes } from '../env.ts'
import { sizeLimit } from '../pages/new-ticket.ts'
import { type ForeseenMail, type MailAsked, routesView } from '../views/routes-view.ts'
import type { OperationsParts } from './parts.ts'
import { showOperations } from './show.ts'

/** The routes of the page about routes. */
export function routeTesterRoutes(parts: OperationsParts): Routes {
  return new Hono<Env>()
    .use('/operations/routes', requires('admin'))
    .use('/operations/routes/*', requires('admin'), sizeLimit(parts))
    .get('/operations/routes', (context) => show(context, parts, { addresses: context.req.query('address') ?? '' }))
    .get('/operations/routes/mail', (context) => context.redirect('/operations/routes#mail', 303))
    .post('/operations/routes/mail', async (context) => {
      const { mail, bytes } = await mailOf(context)
      const foreseen = await foresee(parts, mail, bytes)
      return show(context, parts, { mail, foreseen }, foreseen.kind === 'problem' ? 422 : 200)
    })
}

type Asked = Readonly<{ addresses?: string; mail?: MailAsked; foreseen?: ForeseenMail }>

const mostAddresses = 20

function show(context: Context<Env>, { config }: OperationsParts, asked: Asked, status: 200 | 422 = 200) {
  const { file, digest, table, warnings } = config()
  const addresses = wordsOf(asked.addresses ?? '').slice(0, mostAddresses)
  const main = routesView({
    ...{ file, digest, domains: table.domains, warnings, rules: rulesInOrder(table) },
    addresses: asked.addresses ?? '',
    route: addresses.length === 0 ? null : routeFor(addresses, table),
    mail: asked.mail ?? { text: '', recipients: '', reversePath: '', clientIp: '', helo: '' },
    foreseen: asked.foreseen ?? null,
  })
  return showOperations(context, '/operations/routes', { title: 'Routes', main, status })
}

const wordsOf = (text: string) =>
  text
    .split(/[\s,;]+/)
    .filter((one) => one !== '')
    .map((one) => one.slice(0, 320))

async function mailOf(context: Context<Env>): Promise<Readonly<{ mail: MailAsked; bytes: Buffer }>> {
  const form = await context.req.parseBody()
  const word = (name: string) => (typeof form[name] === 'string' ? form[name] : '')
  const file = form['file']
  const text = word('text')
  const isFile = file instanceof File && file.size > 0
  const bytes = isFile ? Buffer.from(await file.arrayBuffer()) : Buffer.from(text)
  const mail = {
    ...{ text: isFile ? '' : text, recipients: word('recipients'), reversePath: word('reverse-path') },
    ...{ clientIp: word('client-ip').trim(), helo: word('helo').trim() },
  }
  return { mail, bytes }
}

/** Takes a mail the way to its decision. */
async function foresee(parts: OperationsParts, mail: MailAsked, bytes: Buffer): Promise<ForeseenMail> {
  if (bytes.length === 0) return problem('there is no mail: paste one, or choose a file')
  if (mail.clientIp !== '' && isIP(mail.clientIp) === 0) return problem(`${mail.clientIp} is no IP address`)
  const { table, limits } = parts.config()
  // In memory whatever its size: nothing is written anywhere.
  const held = { limitBytes: limits.sizeBytes, memoryBytes: limits.sizeBytes, directory: parts.directory }
  const read = await readBody(Readable.from([bytes]), held)
  if (read.kind !== 'ok') return problem('it is larger than limits.size, so it would be refused (552)')
  await using body = read.body
  const said = {
    recipients: wordsOf(mail.recipients),
    reversePath: mail.reversePath.trim() === '' ? undefined : mail.reversePath.trim().replaceAll(/^<|>$/g, ''),
    clientIp: mail.clientIp === '' ? undefined : mail.clientIp,
    helo: mail.helo === '' ? undefined : mail.helo.slice(0, 255),
  }
  const asIf = envelopeNow(body.headerSection, said, table, parts.now())
  if (asIf.kind === 'problem') return problem(asIf.because)
  const foresight = await parts.operations.foresee(asIf.envelope, body)
  return foresight === null ? problem('nobody serves its recipients: it would be refused (550)') : shown(foresight)
}

const problem = (because: string): ForeseenMail => ({ kind: 'problem', because })

function shown({ arrival, decision }: Foresight): ForeseenMail {
  const { mail, envelope, body } = arrival
  return {
    kind: 'foreseen',
    effect: effectOf(decision),
    ref: ticketOf(decision),
    subject: mail.subject,
    author: mail.author === null ? null : `${mail.author.name ?? ''} <${mail.author.email}>`.trim(),
    reversePath: envelope.reversePath,
    sizeBytes: body.sizeBytes,
    attachments: mail.attachments.map(({ filename, contentType }) => `${filename ?? 'no name'} (${contentType})`),
    parseError: mail.parseError,
    facts: [...linesOfFacts(mail), ...mail.notes.map((note) => `note: ${note}`)],
    trace: linesOfTrace(JSON.parse(JSON.stringify(traceOf(arrival, decision)))),
  }
}
