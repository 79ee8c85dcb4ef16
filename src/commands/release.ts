/** `postroom release`: ends the hold of a ticket, so that customers see its messages as they are, or says that it is no spam. */
import type { Pool } from 'pg'
import { declareGenuine, type Released, type Releasing, releaseTicket } from '../desk/release.ts'
import { numberOfRef, refOf } from '../tickets/ref.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { actor, readSetup } from './setup.ts'
import { oneLine } from './terminal.ts'

export const summary = 'end the hold of a ticket, or say that it is no spam'

export const usage = `Usage: postroom release [--not-spam] REF

A ticket, such as T-42, with a mail in it by which another service lets somebody in (a sign-up confirmation, a
verification code, a password reset, an invitation) is held: customers do not see the links and codes. This ends the
hold, for all messages that are on the ticket now.

  --not-spam  ends the suspicion of filters at the door instead, so that lists show the ticket; the page of its route follows

Exit code: 0 released, 1 there is no such ticket or nothing to end, 2 wrong arguments.
`

const options = { 'not-spam': { type: 'boolean' } } as const

/** Releases one ticket, and says why it was held. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, options, usage, io)
  if (typeof given === 'number') return given
  const [ref, ...more] = given.positionals
  const ticketId = numberOfRef(ref ?? '')
  if (ticketId === null || more.length > 0) return usageError('release takes one ref, such as T-42', usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  await using database = await openDatabaseForCommand(setup, io)
  const releasing = { ticketId, actor, now: new Date() }
  const isAboutSpam = given.values['not-spam'] === true
  const done = isAboutSpam ? await clear(database.pool, releasing) : await release(database.pool, releasing)
  const ticket = refOf(ticketId)
  if (done.kind === 'released') {
    io.stdout.write(`${ticket}: ${done.text}\n`)
    return 0
  }
  const isNot = isAboutSpam ? 'is not suspected to be spam' : 'is not held'
  const problems = {
    'not-held': `${ticket} ${isNot}`,
    'no-such-ticket': `there is no ticket ${ticket}`,
    'changed-meanwhile': `${ticket} has changed meanwhile`,
  }
  io.stderr.write(`postroom: ${problems[done.kind]}\n`)
  return 1
}

type Done = Readonly<{ kind: 'released'; text: string }> | Exclude<Released, { kind: 'released' }>

async function release(pool: Pool, releasing: Releasing): Promise<Done> {
  const done = await releaseTicket(pool, releasing)
  if (done.kind !== 'released') return done
  return { kind: 'released', text: `released; it was held because it ${oneLine(done.because.join('; '))}` }
}

async function clear(pool: Pool, releasing: Releasing): Promise<Done> {
  const done = await declareGenuine(pool, releasing)
  if (done.kind !== 'released') return done
  const paging = done.page ? '; on-call is paged' : ''
  return { kind: 'released', text: `no spam; it was suspected by ${oneLine(done.because)}${paging}` }
}
