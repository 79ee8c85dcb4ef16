/**
 * Signatures of Standard Webhooks (https://www.standardwebhooks.com, spec 1.0.0), and the secrets that make them. A webhook
 * always has a secret: its own from the environment, or one that is derived from the key of this installation.
 */
import { createHmac } from 'node:crypto'

const prefix = 'whsec_'

/** The headers that tell the receiver who sent what, and when. */
export type SignatureHeaders = Readonly<{
  'webhook-id': string
  'webhook-timestamp': string
  'webhook-signature': string
}>

/** What is signed: `id` is the same for each try, `at` is the time of this one. */
export type Signed = Readonly<{ secret: string; id: string; at: Date; body: string }>

/** The headers for one try. `secret` is `whsec_` and Base64. */
export function signatureHeaders({ secret, id, at, body }: Signed): SignatureHeaders {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const key = Buffer.from(secret.replace(prefix, ''), 'base64')
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` }
}

/**
 * The secret of a webhook: `WEBHOOK_SECRET_NAME`, else derived from `key` (DATA_DIR/webhooks.key). Names that differ in case
 * only are one.
 */
export function webhookSecret(name: string, given: ReadonlyMap<string, string>, key: Uint8Array): string {
  const upper = name.toUpperCase()
  return given.get(upper) ?? prefix + createHmac('sha256', key).update(`webhook ${upper}`).digest('base64')
}
