import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readAlert } from '../mail/alert/read-alert.ts'
import { parseConfig } from './parse.ts'

function load(senders: string) {
  return parseConfig(Buffer.from(`grouping:\n  senders:\n${senders}`), 'postroom.yaml')
}

test('a monitoring system of the config is read by its patterns and words', () => {
  const loaded = load(`    - name: Backup server
      from: "*@backup.example.com"
      subject: "{state}: job {job} on {host}"
      text: ["Repository: {repository}"]
      recovery: [SUCCEEDED]
      other: [started]
`)
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  const { senders } = loaded.config.grouping
  const author = { email: 'x@backup.example.com', name: null }
  const read = (subject: string) =>
    readAlert({ origin: 'person', author, subject, text: 'Hi\nRepository:  main \n' }, senders)
  expect(read('FAILED: job nightly on web1')).toMatchObject({
    system: 'Backup server',
    state: 'problem',
    about: [
      { name: 'job', value: 'nightly' },
      { name: 'host', value: 'web1' },
      { name: 'repository', value: 'main' },
    ],
  })
  expect(read('Succeeded: job nightly on web1')).toMatchObject({ state: 'recovery' })
  expect(read('STARTED: job nightly on web1')).toMatchObject({ state: 'other' })
})

test('words for problems make any other word another mail', () => {
  const loaded = load(`    - { name: x, subject: "{state} {job}", problem: [FAILED], recovery: [DONE] }\n`)
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  const mail = { origin: 'auto-generated', author: null, text: '' } as const
  const systemOf = (subject: string) => readAlert({ ...mail, subject }, loaded.config.grouping.senders)?.system
  expect(['FAILED nightly', 'DONE nightly', 'RUNNING nightly'].map(systemOf)).toEqual(['x', 'x', null])
})

test.each([
  ['{ name: x, subject: "{Job}" }', /senders\[0\]\.subject is "\{Job\}", expected a text .*; a \{ opens no \{name\}/],
  ['{ name: x, subject: "{a}{b}" }', /expected a text .*; nothing stands between two holes/],
  ['{ name: x, subject: "{state}" }', /expected a part that names the alert, such as \{host\}/],
  ['{ name: x, subject: "job {job}", recovery: [DONE] }', /expected \{state\}, since there are words for it/],
  ['{ name: x, subject: "job {job}", text: ["{state} {x}"] }', /expected no \{state\}: the subject says it/],
  ['{ name: x, subject: "job {job}", from: nagios }', /senders\[0\]\.from is "nagios", expected an address such as/],
  ['{ subject: "job {job}" }', /senders\[0\]\.name is missing, expected a name of up to 60 characters/],
  ['{ name: x }', /senders\[0\]\.subject is missing, expected a text of up to 200 characters/],
  ['{ name: x, subject: "job {job}", recovered: [x] }', /recovered is not an option, did you mean recovery\?/],
])('%s is a problem that is explained', (sender, problem) => {
  const loaded = load(`    - ${sender}\n`)
  expect(loaded.ok ? [] : loaded.problems).toEqual([expect.stringMatching(problem)])
})

test('the example of postroom.example.yaml that is commented out loads', () => {
  const example = readFileSync(new URL('../../postroom.example.yaml', import.meta.url), 'utf8')
  const commented = /# {3}- name: Backup server\n(?: {2}# {5}.*\n)+/.exec(example)?.[0] ?? ''
  const loaded = load(`  # ${commented.slice(2)}`.replaceAll(/^ {2}# ?/gm, '  '))
  expect(loaded).toMatchObject({ ok: true, config: { grouping: { senders: [{ system: 'Backup server' }] } } })
})
