import { pino } from 'pino'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { asking } from './ask.ts'
import { type Answer, type Filter, neutral } from './filter.ts'
import { filterMetrics } from './filter-metrics.ts'
import { filterReplies } from './replies.ts'
import { type Screening, visitOf } from './screen.ts'

const accept: Answer = { kind: 'accept', because: 'known' }
const quarantine: Answer = { kind: 'quarantine', because: 'dubious' }
const refuse: Answer = { kind: 'refuse', because: 'bad', reply: filterReplies.spam }
const defer: Answer = { kind: 'defer', because: 'new', reply: filterReplies.greylisted(60) }

/** What each filter says at its stage; those that are left out are off. */
type Said = Readonly<{
  clamav?: Answer
  listsAtConnect?: Answer
  lists?: Answer
  dnsLists?: Answer
  greylist?: Answer
  rspamd?: Answer
}>

/** A session of one mail, and who was asked, in order. */
function session(said: Said): Readonly<{ screening: Screening; asked: readonly string[] }> {
  const asked: string[] = []
  const says = (who: string, answer: Answer) => async () => {
    asked.push(who)
    return answer
  }
  const filter = (name: Filter['name'], asks: Filter['asks']): Filter => ({
    name,
    timeoutMs: 20_000,
    onFailure: 'open',
    asks,
  })
  const { clamav, listsAtConnect, lists, dnsLists, greylist, rspamd } = said
  const filters = [
    ...(clamav ? [filter('clamav', { data: says('clamav', clamav) })] : []),
    ...(lists
      ? [filter('lists', { connect: says('lists at connect', listsAtConnect ?? neutral), mail: says('lists', lists) })]
      : []),
    ...(dnsLists ? [filter('dns-lists', { connect: says('dns-lists', dnsLists) })] : []),
    ...(greylist ? [filter('greylist', { rcpt: says('greylist', greylist) })] : []),
    ...(rspamd ? [filter('rspamd', { data: says('rspamd', rspamd) })] : []),
  ]
  const ask = asking({ log: pino({ level: 'silent' }), metrics: filterMetrics(new Registry()) })
  const visit = visitOf({ session: 's1', clientIp: '192.0.2.1' }, { filters, ask })
  return { screening: visit.mail({ helo: 'mx.test', reversePath: 'ann@customer.example', tls: null }), asked }
}

const mail = {
  recipients: ['support@humanmade.com'],
  held: { in: 'memory', bytes: Buffer.from('x') },
  sizeBytes: 1,
} as const
const all = { clamav: neutral, lists: neutral, dnsLists: neutral, greylist: neutral, rspamd: neutral }

test('a mail that nobody objects to is asked about at every stage, and passes', async () => {
  const { screening, asked } = session(all)
  expect(await screening.recipient('support@humanmade.com', false)).toBeNull()
  expect(await screening.content(mail)).toEqual({ kind: 'pass', suspected: null })
  expect(asked.toSorted()).toEqual(['clamav', 'dns-lists', 'greylist', 'lists', 'lists at connect', 'rspamd'])
})

test('an allowed client is asked about by nobody else, but for viruses', async () => {
  const { screening, asked } = session({ ...all, listsAtConnect: accept, lists: accept })
  expect(await screening.recipient('support@humanmade.com', false)).toBeNull()
  expect(await screening.content(mail)).toEqual({ kind: 'pass', suspected: null })
  expect(asked.toSorted()).toEqual(['clamav', 'lists', 'lists at connect'])
})

test('an allowed sender is taken though a list has its client', async () => {
  const { screening, asked } = session({ ...all, dnsLists: refuse, lists: accept, rspamd: refuse })
  expect(await screening.recipient('support@humanmade.com', false)).toBeNull()
  expect(await screening.content(mail)).toEqual({ kind: 'pass', suspected: null })
  expect(asked).not.toContain('greylist')
  expect(asked).not.toContain('rspamd')
})

test('a listed client is refused at RCPT, before it waits or sends anything', async () => {
  const { screening, asked } = session({ ...all, dnsLists: refuse, greylist: defer })
  expect(await screening.recipient('support@humanmade.com', false)).toEqual({
    kind: 'no',
    because: 'dns-lists: bad',
    reply: filterReplies.spam,
  })
  expect(asked).not.toContain('greylist')
})

test.for(['postmaster@humanmade.com', 'Abuse+x@humanmade.com', 'postmaster'])(
  'a listed client still reaches %s, as suspected spam',
  async (recipient) => {
    const { screening } = session({ ...all, dnsLists: refuse })
    expect(await screening.recipient(recipient, false)).toBeNull()
    expect(await screening.content({ ...mail, recipients: [recipient] })).toEqual({
      kind: 'pass',
      suspected: 'dns-lists: bad',
    })
  },
)

test('whom the operator denies reaches nobody', async () => {
  const { screening } = session({ ...all, lists: refuse })
  expect(await screening.recipient('postmaster@humanmade.com', false)).toMatchObject({ because: 'lists: bad' })
})

test('a stranger waits, at each recipient', async () => {
  const { screening, asked } = session({ ...all, greylist: defer })
  for (const name of ['support', 'hosting'])
    expect(await screening.recipient(`${name}@humanmade.com`, false)).toMatchObject({ because: 'greylist: new' })
  expect(asked.filter((who) => who === 'greylist')).toHaveLength(2)
})

test('a mail in doubt by two filters is filed apart, with both reasons', async () => {
  const { screening } = session({ ...all, dnsLists: quarantine, rspamd: quarantine })
  expect(await screening.recipient('support@humanmade.com', false)).toBeNull()
  expect(await screening.content(mail)).toEqual({
    kind: 'pass',
    suspected: 'dns-lists: dubious; rspamd: dubious',
  })
})

test('a virus of an allowed client is refused', async () => {
  const { screening } = session({ ...all, lists: accept, clamav: refuse })
  expect(await screening.content(mail)).toMatchObject({ kind: 'no', because: 'clamav: bad' })
})

test('a mail with a virus is not given to the spam filter', async () => {
  const { screening, asked } = session({ ...all, clamav: refuse })
  await screening.content(mail)
  expect(asked).not.toContain('rspamd')
})
