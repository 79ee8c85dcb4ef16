/**
 * How often somebody may try: budgets that all services on a database share. They end the guessing of passwords, the use of
 * our links as a mail bomb, and forms that are sent in a loop.
 */
import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { Pool } from 'pg'
import { networkOf } from '../../ops/client-network.ts'
import { takeFromBudget } from '../../store/rate-windows.ts'
import type { Env } from '../env.ts'
import { refusal } from '../failures.ts'

const minute = 60_000

/** Who is counted, and how much he has; a person who mistypes is far below, a program that guesses gets nowhere. */
export const budgets = {
  'password-ip': { limit: 30, windowMs: 5 * minute },
  'password-email': { limit: 15, windowMs: 15 * minute },
  'code-ip': { limit: 15, windowMs: 5 * minute },
  'link-ip': { limit: 15, windowMs: 15 * minute },
  'link-email': { limit: 4, windowMs: 15 * minute },
  'ticket-user': { limit: 30, windowMs: 10 * minute },
} as const satisfies Record<string, Readonly<{ limit: number; windowMs: number }>>

/**
 * Takes one from a budget for each of `whose` (addresses count by network, since an IPv6 /64 is one client's); gives the
 * answer 429 when one of them is used up, null when none is.
 */
export async function overBudget(
  context: Context<Env>,
  { pool, now }: Readonly<{ pool: Pool; now(): Date }>,
  whose: Readonly<Partial<Record<keyof typeof budgets, string>>>,
): Promise<Response | null> {
  for (const [name, given] of Object.entries(whose)) {
    if (!isBudget(name)) continue
    const who = name.endsWith('-ip') ? networkOf(given) : given
    const taken = await takeFromBudget(pool, { key: keyOf(name, who), ...budgets[name], now: now() })
    if (taken.taken) continue
    context.header('retry-after', String(Math.ceil(taken.afterMs / 1000)))
    const minutes = Math.ceil(taken.afterMs / minute)
    return refusal(
      context,
      429,
      'Too many attempts',
      `Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
    )
  }
  return null
}

function isBudget(name: string): name is keyof typeof budgets {
  return name in budgets
}

/** Hashed, since addresses are typed by anybody and of any length. */
function keyOf(name: string, who: string): string {
  return `web/${name}/${createHash('sha256').update(who).digest('base64url').slice(0, 22)}`
}
