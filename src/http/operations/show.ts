/** Answers with a page of operations. */
import type { Context } from 'hono'
import { isUser } from '../access/principal.ts'
import type { Env } from '../env.ts'
import type { Html } from '../views/html.ts'
import { layout } from '../views/layout.ts'
import { type OperationsTab, operationsFrame } from '../views/operations-frame.ts'

/** A page under a tab. */
export function showOperations(
  context: Context<Env>,
  tab: OperationsTab,
  { title, main, status = 200 }: Readonly<{ title: string; main: Html; status?: 200 | 404 | 409 | 422 }>,
) {
  const isAdmin = isUser(context.get('principal'), 'admin')
  const framed = operationsFrame(tab, isAdmin, main)
  return context.html(layout(context, { title, main: framed, width: 'wide' }), status)
}

/** A word of a form that was sent. */
export async function fieldsOf(context: Context<Env>): Promise<(name: string) => string> {
  const form = await context.req.parseBody()
  return (name) => {
    const value = form[name]
    // Postgres takes no NUL in a text, and no name or address has a control character.
    return typeof value === 'string' ? value.replaceAll(/\p{Cc}/gu, '').trim() : ''
  }
}
