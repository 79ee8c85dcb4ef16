/**
 * What runs in a worker thread of `reader.ts`: reads mails with `parse.ts`. The only file of this room that does
 * something at import, since it is an entry point: it reads a mail of its own until the parser is compiled, so that the
 * first real mail does not pay for the cold start. It holds nothing between two mails.
 */
import { contentDigest } from '../digest.ts'
import type { ReadingTask } from '../opened-mail.ts'
import { parseMail } from '../parse.ts'
import type { ParsedMail } from '../parsed-mail.ts'

/** Both kinds of text and an attachment: the code paths of nearly every mail. */
const ordinaryMail = `From: "Ann" <ann@example.com>\r
To: support@example.com\r
Subject: =?utf-8?q?Caf=C3=A9?=\r
Date: Mon, 24 Nov 2025 21:00:00 +0000\r
Message-ID: <1@example.com>\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=m\r
\r
--m\r
Content-Type: text/html; charset=utf-8\r
Content-Transfer-Encoding: quoted-printable\r
\r
<p>How do I add a domain=3F</p><table><tr><td>1</td></tr></table>\r
--m\r
Content-Type: text/plain; charset=iso-8859-1\r
Content-Disposition: attachment; filename="a.txt"\r
Content-Transfer-Encoding: base64\r
\r
aGVsbG8=\r
--m--\r
`

/** The first takes 25 ms, the twentieth 1 ms; from then on it falls slowly. */
const warmingRounds = 20

await warmUp()

/** Reads one mail; see {@link parseMail}. */
export async function readMail(task: ReadingTask): Promise<ParsedMail> {
  return await parseMail(task)
}

async function warmUp(): Promise<void> {
  const bytes = Buffer.from(ordinaryMail)
  const digest = contentDigest()
  digest.update(bytes)
  const task = { source: { in: 'memory', bytes }, headerSection: digest.headerSection(), reversePath: '' } as const
  for (let round = 0; round < warmingRounds; round++) await parseMail(task)
}
