/**
 * `limits:` of `postroom.yaml`: how much of everything a client, and all of them together, may have. What each answers is
 * in docs/smtp.md; the values reach the door as `SmtpLimits`.
 */
import { z } from 'zod'
import { Networks } from './network.ts'
import { countBetween, durationBetween, rate, sizeBetween } from './quantities.ts'

/** The bounds of one transaction, one connection and the whole service. */
export const LimitsSchema = z
  .strictObject(
    {
      size: sizeBetween('64KiB', '256MiB')
        .prefault('25MiB')
        .describe(
          'Largest mail. Announced in EHLO; refused at MAIL FROM when declared larger, with 552 after DATA otherwise.',
        ),
      memory: sizeBetween('1KiB', '16MiB')
        .prefault('128KiB')
        .describe(
          'Bytes of one mail kept in memory; the rest goes to a temporary file, so that many large mails are no danger.',
        ),
      recipients: countBetween(1, 10_000)
        .prefault(100)
        .describe('Recipients of one transaction, then 452. RFC 5321 §4.5.3.1.8 asks for at least 100.'),
      connections: countBetween(1, 100_000).prefault(500).describe('Open SMTP connections, then 421.'),
      connections_per_network: countBetween(1, 100_000)
        .prefault(200)
        .describe(
          'Open SMTP connections of one network (an IPv4 address, an IPv6 /64), so that nobody takes them all; a relay in front is one.',
        ),
      mails_per_connection: countBetween(1, 1_000_000)
        .prefault(10_000)
        .describe('Mails of one connection, then 421; the client goes on in another one.'),
      recipients_per_connection: countBetween(1, 1_000_000)
        .prefault(20_000)
        .describe('Accepted recipients of one connection, then 421; the client goes on in another one.'),
      commands: countBetween(10, 1_000_000)
        .prefault(1_000)
        .describe('Commands before a mail is accepted, besides two for each of recipients; then 421.'),
      errors: countBetween(1, 10_000).prefault(20).describe('Refused commands before a mail is accepted, then 421.'),
      unknown_recipients: countBetween(1, 10_000)
        .prefault(10)
        .describe('Unknown recipients before a mail is accepted; each further one is answered late, after tarpit.'),
      tarpit: durationBetween('0s', '1m')
        .prefault('2s')
        .describe('How late such an answer is: whoever guesses addresses waits.'),
      unknown_recipients_rate: rate()
        .prefault('120/m')
        .describe('Unknown recipients of one network over all of its connections, then 421. null: no limit.'),
      mail_rate_per_network: rate()
        .prefault('3000/m')
        .describe(
          'Mails of one network, then 450 and the sender tries again. Counted by each process. null: no limit.',
        ),
      mail_rate_per_domain: rate()
        .prefault('6000/m')
        .describe(
          'Mails of one domain in MAIL FROM, then 450. More than mail_rate_per_network, since anybody can write a domain: so nobody uses up the share of another alone. null: no limit.',
        ),
      rate_exempt: Networks.prefault(['127.0.0.0/8', '::1/128']).describe(
        'Networks for which the three rates do not count: a relay in front of this service.',
      ),
      in_flight: sizeBetween('1MiB', '1000GiB')
        .prefault('2GiB')
        .describe(
          'Octets of mails that were received and not yet answered. Over it large mails wait, the oldest goes on; one that waits too long gets 452.',
        ),
      in_flight_wait: durationBetween('1ms', '150s')
        .prefault('60s')
        .describe('How long a mail waits so. RFC 5321 §4.5.3.2.5 has senders wait 3 minutes.'),
      free_disk: sizeBetween('0B', '1000GiB')
        .prefault('256MiB')
        .describe('Free space under DATA_DIR below which MAIL is answered with 452.'),
      command_timeout: durationBetween('1ms', '1h')
        .prefault('5m')
        .describe('Wait for the next command. RFC 5321 §4.5.3.2.7 asks for at least 5 minutes.'),
      data_timeout: durationBetween('1ms', '24h').prefault('10m').describe('The whole of one DATA.'),
      session_timeout: durationBetween('1ms', '24h').prefault('30m').describe('The whole of one connection.'),
      data_min_rate: sizeBetween('0B', '1GiB')
        .prefault('256B')
        .describe(
          'Bytes per second that DATA must bring, after a time of grace: ends clients that hold a connection with a drip.',
        ),
      read_budget: durationBetween('1ms', '1m')
        .prefault('2s')
        .describe(
          'Time to read a mail before it is answered; one that needs longer is ticketed from its header section.',
        ),
      read_limit: durationBetween('1ms', '10m')
        .prefault('30s')
        .describe('Time to read such a mail afterwards; one that needs longer keeps its raw bytes and is flagged.'),
      commit_timeout: durationBetween('1ms', '5m')
        .prefault('2m')
        .describe('Wait for the database to commit a mail, then 451 and the sender keeps it.'),
      drain: durationBetween('0s', '10m')
        .prefault('15s')
        .describe('After SIGTERM, time for mails in DATA to be finished.'),
    },
    { error: 'options such as "size: 25MiB"' },
  )
  .refine((limits) => limits.read_limit >= limits.read_budget, {
    path: ['read_limit'],
    error: 'no less than read_budget',
  })
  .refine((limits) => limits.session_timeout >= limits.data_timeout, {
    path: ['session_timeout'],
    error: 'no less than data_timeout',
  })
  .transform((limits) => ({
    sizeBytes: limits.size,
    memoryBytes: limits.memory,
    recipients: limits.recipients,
    connections: limits.connections,
    connectionsPerNetwork: limits.connections_per_network,
    mailsPerConnection: limits.mails_per_connection,
    recipientsPerConnection: limits.recipients_per_connection,
    commands: limits.commands,
    errors: limits.errors,
    unknownRecipients: limits.unknown_recipients,
    tarpitMs: limits.tarpit,
    unknownRecipientsRate: limits.unknown_recipients_rate,
    mailRatePerNetwork: limits.mail_rate_per_network,
    mailRatePerDomain: limits.mail_rate_per_domain,
    rateExempt: limits.rate_exempt,
    inFlightBytes: limits.in_flight,
    inFlightWaitMs: limits.in_flight_wait,
    freeDiskBytes: limits.free_disk,
    commandTimeoutMs: limits.command_timeout,
    dataTimeoutMs: limits.data_timeout,
    sessionTimeoutMs: limits.session_timeout,
    dataMinBytesPerSecond: limits.data_min_rate,
    readBudgetMs: limits.read_budget,
    readLimitMs: limits.read_limit,
    commitTimeoutMs: limits.commit_timeout,
    drainMs: limits.drain,
  }))
