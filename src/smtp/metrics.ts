/** What the door counts. Several listeners may share one registry, which takes each name once, so they share the metrics. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

export type DoorMetrics = ReturnType<typeof declare>

const declared = new WeakMap<Registry, DoorMetrics>()

/** The door's metrics on `registry`, declared at the first call. */
export function doorMetrics(registry: Registry): DoorMetrics {
  const metrics = declared.get(registry) ?? declare(registry)
  declared.set(registry, metrics)
  return metrics
}

function declare(registry: Registry) {
  const registers = [registry]
  const bytesInFlight = new Set<() => number>()
  new Gauge({
    name: 'postroom_smtp_bytes_in_flight',
    help: 'Octets of mails that were received and not yet answered.',
    registers,
    collect() {
      this.set([...bytesInFlight].reduce((sum, bytes) => sum + bytes(), 0))
    },
  })
  return {
    observeBytesInFlight: (bytes: () => number) => void bytesInFlight.add(bytes),
    mails: new Counter({
      name: 'postroom_mails_total',
      help: 'Mails at the SMTP door by outcome: a kind of acceptance, refused, deferred, postponed by a filter, or abandoned.',
      labelNames: ['outcome'],
      registers,
    }),
    refusedRecipients: new Counter({
      name: 'postroom_smtp_refused_recipients_total',
      help: 'Recipients refused at RCPT, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    closings: new Counter({
      name: 'postroom_smtp_closed_total',
      help: 'SMTP sessions that the door ended before the client did, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    tlsHandshakes: new Counter({
      name: 'postroom_smtp_tls_handshakes_total',
      help: 'TLS handshakes at the SMTP door, by the protocol that was agreed on, or failed.',
      labelNames: ['outcome'],
      registers,
    }),
    limited: new Counter({
      name: 'postroom_smtp_limited_total',
      help: 'Answers that a limit changed without ending the session, by limit.',
      labelNames: ['limit'],
      registers,
    }),
    connections: new Gauge({
      name: 'postroom_smtp_connections',
      help: 'SMTP connections open now.',
      registers,
    }),
    receiveSeconds: new Histogram({
      name: 'postroom_receive_duration_seconds',
      help: 'Seconds from the final dot of a mail to its outcome.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
  }
}
