/** Webhooks v3 as PagerDuty sends them: the shape of its documentation, with what a test wants different. */
import { createHmac } from 'node:crypto'

export type GivenWebhook = Readonly<{
  id?: string
  type?: string
  occurredAt?: string
  agent?: unknown
  incident?: Readonly<Record<string, unknown>>
}>

/** What PagerDuty names our own integration, when an event of ours did it. */
export const ourIntegration = { id: 'PXMQRWJ', summary: 'Events API V2', type: 'inbound_integration_reference' }

/** The body of a webhook: by default, Ann has acknowledged an incident that is none of ours. */
export function pagerdutyWebhook(given: GivenWebhook = {}): string {
  return JSON.stringify({
    event: {
      id: given.id ?? '01BXNV8KWXOTPEI6IJ4FYT1F7V',
      event_type: given.type ?? 'incident.acknowledged',
      resource_type: 'incident',
      occurred_at: given.occurredAt ?? '2026-11-24T12:00:00.000Z',
      agent:
        given.agent === undefined
          ? {
              html_url: 'https://acme.pagerduty.com/users/PLH1HKV',
              id: 'PLH1HKV',
              self: 'https://api.pagerduty.com/users/PLH1HKV',
              summary: 'Ann',
              type: 'user_reference',
            }
          : given.agent,
      client: { name: 'PagerDuty' },
      data: {
        id: 'PGR0VU2',
        type: 'incident',
        self: 'https://api.pagerduty.com/incidents/PGR0VU2',
        html_url: 'https://acme.pagerduty.com/incidents/PGR0VU2',
        number: 2,
        status: 'acknowledged',
        incident_key: 'd3640fbd41094207a1c11e58e46b1662',
        created_at: '2026-11-24T11:59:00Z',
        title: 'A little bump in the road',
        urgency: 'high',
        resolve_reason: null,
        ...given.incident,
      },
    },
  })
}

/** The header `X-PagerDuty-Signature` of a body. */
export function signatureOf(body: string, secret: string): string {
  return `v1=${createHmac('sha256', secret).update(body).digest('hex')}`
}
