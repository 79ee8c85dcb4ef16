/**
 * Sessions without sense: tokens of SMTP, of MIME and of other protocols in any order, and octets of no meaning. What is
 * answered can not be known; that it is well formed, that no mail is taken without a transaction, and that it ends can.
 */
import fc from 'fast-check'

export type Soup = Readonly<{ octets: string; sizes: readonly number[]; end: 'quit' | 'fin' | 'reset' }>

const wholeMail = 'MAIL FROM:<soup@fuzz.example>\r\nRCPT TO:<postmaster>\r\nDATA\r\nx\r\n.\r\n'

const token = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      ...['EHLO x\r\n', 'HELO x\r\n', 'MAIL FROM:<>\r\n', 'MAIL FROM:<soup@fuzz.example>\r\n', 'RSET\r\n', 'NOOP\r\n'],
      ...['RCPT TO:<support@humanmade.com>\r\n', 'RCPT TO:<postmaster>\r\n', 'DATA\r\n', '.\r\n', '\r\n.\r\n'],
      ...['VRFY x\r\n', 'HELP\r\n', 'STARTTLS\r\n', 'BDAT 5 LAST\r\nhello', 'AUTH LOGIN\r\n', 'QUIT\r\n'],
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...['\r', '\n', '\r\n', '.', ' ', '<', '>', ':', '\0', '\x80', '\xff', '"', '\\', '@', '=', '--x\r\n'],
      ...['MAIL FROM:<', 'SIZE=99999999999', ' SMTPUTF8', ' BODY=8BITMIME', 'Subject: x\r\n', 'Host: x\r\n'],
      ...['GET / HTTP/1.1\r\n', '\x16\x03\x01\x02\x00', 'PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n', '\r\n\r\n\0\r\nQUIT\n'],
      ...['\n.\r\n', '\r.\r', '\r\n.\n', 'x'.repeat(3_000), wholeMail],
    ),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')) },
)

/** Sessions of up to sixty tokens, cut into pieces anyhow, ended politely or not. */
export const soupArbitrary: fc.Arbitrary<Soup> = fc.record({
  octets: fc.array(token, { maxLength: 60 }).map((tokens) => tokens.join('')),
  sizes: fc.oneof(fc.constant([]), fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 100 })),
  end: fc.constantFrom('quit', 'fin', 'reset'),
})
