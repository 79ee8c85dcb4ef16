import { expect, test } from 'vitest'
import { builtInConfig } from '../../config/config.ts'
import { routeFor } from '../../routing/route.ts'
import { ticketTypes } from '../../tickets/types.ts'
import { demoAddresses } from './addresses.ts'
import { chanceFrom } from './chance.ts'
import { courseOf, type Step } from './course.ts'
import { isLoopback } from './door.ts'
import { daysBack, openings } from './openings.ts'
import { lostMails, planDemo } from './plan.ts'

const { table } = builtInConfig()
const addresses = demoAddresses(table)
if (addresses === null) throw new Error('the built-in routes name no address')
const planned = planDemo(500, addresses, 'run')
const now = new Date('2026-03-04T10:00:00Z')
const mails = planned.flatMap((one) => one.mails)

test('there are as many conversations as tickets were asked for, and every Message-ID is there once', () => {
  expect(planned).toHaveLength(500)
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(mails.length)
})

test('nothing is written to but addresses that are served, and from none that can be anybody’s', () => {
  expect(mails.filter(({ to }) => routeFor([to], table).decidedBy === null)).toEqual([])
  const all = [...mails, ...lostMails(addresses, 'run').mails]
  expect(all.filter(({ from }) => !/^[\w.+-]+@[\w.-]+\.example$/.test(from.address))).toEqual([])
})

test('the mails that get lost are refused at the door', () => {
  const lost = lostMails(addresses, 'run').mails
  expect(lost.length).toBeGreaterThan(3)
  expect(lost.filter(({ to }) => routeFor([to], table).decidedBy !== null)).toEqual([])
})

test('no text has a gap that was not filled in', () => {
  expect(mails.filter(({ subject, text }) => /[{}]/.test(subject + text))).toEqual([])
})

test('it is a desk as desks are: all types, several languages, answers, files, alerts, urgent ones', () => {
  expect(new Set(planned.map(({ type }) => type))).toEqual(new Set([null, ...ticketTypes]))
  const count = (is: (mail: (typeof mails)[number]) => boolean) => mails.filter(is).length
  expect(count(({ inReplyTo }) => inReplyTo !== null)).toBeGreaterThan(100)
  expect(count(({ file }) => file !== null)).toBeGreaterThan(50)
  expect(count(({ kind }) => kind === 'alert')).toBeGreaterThan(15)
  expect(count(({ kind }) => kind === 'away')).toBeGreaterThan(3)
  expect(count(({ to }) => to === addresses.urgent)).toBeGreaterThan(10)
  for (const script of [/\p{Script=Arabic}/u, /\p{Script=Hiragana}/u, /ß|ü/, /ç|œ|’/, /¿|ñ/])
    expect(count(({ text }) => script.test(text))).toBeGreaterThan(3)
})

test('the same number of tickets is the same desk on every machine', () => {
  expect(planDemo(500, addresses, 'run')).toEqual(planned)
})

test('tickets are opened over weeks, by day more than by night, and some just now', () => {
  const times = openings(500, now, chanceFrom(500))
  expect(times).toEqual(times.toSorted((a, b) => a.getTime() - b.getTime()))
  const hoursAgo = times.map((at) => (now.getTime() - at.getTime()) / 3_600_000)
  expect(Math.min(...hoursAgo)).toBeGreaterThan(0)
  expect(Math.max(...hoursAgo)).toBeLessThanOrEqual(daysBack * 24)
  expect(hoursAgo.filter((one) => one < 5).length).toBeGreaterThan(15)
  const byDay = times.filter((at) => at.getUTCHours() >= 8 && at.getUTCHours() < 18).length
  expect(byDay).toBeGreaterThan(300)
})

test('a course begins with its mail, goes on in time, never into the future, and old ones are done', () => {
  const chance = chanceFrom(1)
  const opened = openings(500, now, chance)
  const courses = planned.map((one, at) => courseOf(one, opened[at] ?? now, now, chance))
  for (const [at, steps] of courses.entries()) {
    const times = steps.map((one) => one.at.getTime())
    expect(steps[0]).toMatchObject({ kind: 'mail', at: opened[at] })
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times.at(-1)).toBeLessThanOrEqual(now.getTime())
  }
  const isDone = (steps: readonly Step[]) =>
    steps.some(
      (one) => one.kind === 'act' && (one.act.kind === 'solve' || (one.act.kind === 'answer' && one.act.solves)),
    )
  const done = courses.map(isDone)
  expect(done.slice(0, 250).filter(Boolean).length).toBeGreaterThan(220)
  expect(done.slice(-20).filter(Boolean).length).toBeLessThan(10)
})

test.each([
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['192.0.2.1', false],
  ['::', false],
  ['127.0.0.1.example.com', false],
  ['mail.example.com', false],
])('%s is this machine: %s', (host, is) => {
  expect(isLoopback(host)).toBe(is)
})
