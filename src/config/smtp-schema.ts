/** `smtp:` of `postroom.yaml`: how the SMTP door talks, where an operator may want it otherwise. */
import { z } from 'zod'
import { Proxies } from './listeners.ts'
import { durationBetween } from './quantities.ts'

/** What becomes of mail whose lines do not end with CRLF. */
export const bareNewlines = ['reject', 'normalise'] as const

export const SmtpSchema = z
  .strictObject(
    {
      bare_newlines: z
        .enum(bareNewlines, { error: 'reject or normalise' })
        .prefault('reject')
        .describe(
          'A CR or LF that is not part of CRLF (RFC 5321 §2.3.8): reject the mail, or normalise it (LF to CRLF, CR to a space). Never the end of a mail.',
        ),
      greet_delay: durationBetween('0s', '30s')
        .prefault('0s')
        .describe('How long the greeting waits; a client that talks before it is turned away, as many robots do.'),
      proxy: Proxies.describe(
        'Networks of proxies in front of SMTP_HOST and SMTP_PORT that send a PROXY protocol header; from them it is required, from others refused.',
      ),
    },
    { error: 'options such as "bare_newlines: reject"' },
  )
  .transform(({ bare_newlines, greet_delay, proxy }) => ({
    bareNewlines: bare_newlines,
    greetDelayMs: greet_delay,
    proxy,
  }))
