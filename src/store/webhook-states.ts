/** Webhooks that fail, and those that were disabled for it. One that is well has no row. */
import type { Queryable } from './queryable.ts'

/** How a webhook fails. */
export type WebhookState = Readonly<{
  name: string
  /** Hex SHA-256 of the URL that fails. */
  urlDigest: string
  /** In a row. */
  failures: number
  failingSince: Date
  /** Null: it is still tried. */
  disabledAt: Date | null
  /** What came of the last try. */
  because: string
}>

const columns = `name, url_digest as "urlDigest", failures, failing_since as "failingSince", disabled_at as "disabledAt", because`

/** All that are not well, by name. */
export async function webhookStates(db: Queryable): Promise<readonly WebhookState[]> {
  const { rows } = await db.query<WebhookState>(`select ${columns} from webhook_states order by name`)
  return rows
}

/** The state of one; null when it is well. */
export async function webhookState(db: Queryable, name: string): Promise<WebhookState | null> {
  const { rows } = await db.query<WebhookState>({
    name: 'webhook-state',
    text: `select ${columns} from webhook_states where name = $1`,
    values: [name],
  })
  return rows[0] ?? null
}

/** Forgets that a webhook failed, and so enables it. Gives what is forgotten. */
export async function forgetWebhookFailures(db: Queryable, name: string): Promise<WebhookState | null> {
  const { rows } = await db.query<WebhookState>({
    name: 'webhook-well',
    text: `delete from webhook_states where name = $1 returning ${columns}`,
    values: [name],
  })
  return rows[0] ?? null
}

/** One failure, and when failures disable a webhook: so many in a row, the first of them before `since`. */
export type WebhookFailure = Readonly<{
  name: string
  urlDigest: string
  because: string
  now: Date
  disableAfter: Readonly<{ failures: number; since: Date }>
}>

/** Counts a failure. Gives the state after it, and whether this one disabled the webhook. */
export async function addWebhookFailure(
  db: Queryable,
  { name, urlDigest, because, now, disableAfter }: WebhookFailure,
): Promise<Readonly<{ state: WebhookState; isNewlyDisabled: boolean }>> {
  // One statement: of services that fail at the same time, one sees the row change from enabled to disabled.
  const { rows } = await db.query<WebhookState & Readonly<{ wasDisabled: boolean }>>({
    name: 'webhook-failure',
    text: `
      insert into webhook_states as s (name, url_digest, failures, failing_since, disabled_at, because)
      values ($1, $2, 1, $4, case when $5 <= 1 and $4 <= $6::timestamptz then $4::timestamptz end, $3)
      on conflict (name) do update set
        url_digest = $2,
        failures = s.failures + 1,
        because = $3,
        disabled_at = coalesce(s.disabled_at,
          case when s.failures + 1 >= $5 and s.failing_since <= $6 then $4::timestamptz end)
      returning ${columns}, coalesce(disabled_at <> $4, false) as "wasDisabled"`,
    values: [name, urlDigest, because, now, disableAfter.failures, disableAfter.since],
  })
  const [row] = rows
  if (row === undefined) throw new Error(`the failure of webhook ${name} was not counted`)
  const { wasDisabled, ...state } = row
  return { state, isNewlyDisabled: state.disabledAt !== null && !wasDisabled }
}
