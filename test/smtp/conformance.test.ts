/** Every case of `conformance-cases.ts`, in one write and octet by octet: how octets are cut into packets never matters. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Case, groups } from './conformance-cases.ts'
import { type OpenDoor, openDoor } from './open-door.ts'
import { dial } from './raw-client.ts'

describe.each(groups)('$title', ({ settings, cases }) => {
  let door: OpenDoor
  beforeAll(async () => {
    door = await openDoor(settings)
  })
  afterAll(() => door[Symbol.asyncDispose]())

  test.each(cases)('$rule: $promise', async (theCase) => {
    await play(door, theCase, [])
    await play(door, theCase, Array(theCase.octets.length).fill(1))
  })
})

/** Plays a case in pieces of these sizes, followed by NOOP and QUIT; checks replies, mails and the end. */
async function play(door: OpenDoor, { octets, replies, closed, mails = [] }: Case, sizes: readonly number[]) {
  const before = door.received.length
  using client = await dial(door.port)
  expect(await client.reply()).toEqual([expect.stringMatching(/^220 /)])
  await client.writeInPieces(`${octets}${closed ? '' : 'NOOP\r\nQUIT\r\n'}`, sizes)
  const said = (await client.rest()).filter((line) => line[3] !== '-')
  const expected = closed ? replies : [...replies, '250 2.0.0 OK', '221 2.0.0 Bye']
  expect(said.map((line, at) => line.slice(0, expected[at]?.length ?? line.length))).toEqual(expected)
  expect(door.received.slice(before).map(({ bytes }) => bytes.toString('latin1'))).toEqual(mails)
}

const all = groups.flatMap(({ cases }) => cases)

test('each case names an RFC and a section, a CVE, or another document', () => {
  const isNamed = /^(?:RFC \d+ (?:§\d+(?:\.\d+)*|appendix [A-Z])|CVE-\d{4}-\d{4,}|Postfix [A-Z_]+)$/
  expect(all.filter(({ rule }) => !isNamed.test(rule)).map(({ rule }) => rule)).toEqual([])
})

test('there are enough of them to lean on', () => {
  expect(all.length).toBeGreaterThanOrEqual(80)
})
