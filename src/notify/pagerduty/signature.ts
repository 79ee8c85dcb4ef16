/**
 * Signatures of webhooks v3 (https://developer.pagerduty.com/docs/verifying-signatures): HMAC-SHA256 over the body as it came,
 * several of them while a secret is being changed. Pure.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** PagerDuty sends one for each secret; more than a few are somebody who tries. */
const signaturesAtMost = 10

/** Whether a header `X-PagerDuty-Signature` has a signature of these bytes by one of the secrets. In constant time. */
export function isSigned(body: Uint8Array, header: string | null, secrets: readonly string[]): boolean {
  const given = signaturesIn(header ?? '')
  const expected = secrets.map((secret) => createHmac('sha256', secret).update(body).digest())
  // All are compared, so that the time does not tell which one failed.
  const matches = expected.flatMap((right) => given.map((signature) => timingSafeEqual(signature, right)))
  return matches.includes(true)
}

/** The signatures of version 1 in a header, as bytes. */
function signaturesIn(header: string): readonly Buffer[] {
  return header
    .split(',', signaturesAtMost)
    .flatMap((part) => /^\s*v1=([0-9a-f]{64})\s*$/i.exec(part)?.[1] ?? [])
    .map((hex) => Buffer.from(hex, 'hex'))
}
