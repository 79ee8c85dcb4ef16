/** Whether mail could go out now, for `doctor`: the files that it is made with, and the way to the smarthost. Sends nothing. */
import type { Config } from '../../config/config.ts'
import { problemsOfMailFiles } from './check.ts'
import { createTransport, smtpTimeouts } from './transport.ts'

/** Everything that keeps mail from going out, as sentences; none when all is well. `url`: OUTBOUND_SMTP_URL. Never throws. */
export async function verifySmarthost(url: string, config: Config): Promise<readonly string[]> {
  const problems = await problemsOfMailFiles(config)
  // Without the key no connection is made, and that has been said.
  const { outbound } = config
  await using transport = createTransport({
    url,
    outbound: () => ({ ...outbound, dkim: null }),
    timeouts: { ...smtpTimeouts, connect: 10_000, greeting: 10_000 },
  })
  const because = await transport.verify()
  return because === null ? problems : [...problems, `the smarthost can not be used: ${because}`]
}
