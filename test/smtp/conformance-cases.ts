/**
 * What a client may say and what it is answered, case by case, with the rule or the attack that decides. Each begins
 * behind the greeting, is played over a raw socket in one write and once more octet by octet, and is followed by NOOP and
 * QUIT: their replies show that both sides still agree on where they are.
 */
import type { Changes } from './open-door.ts'

/** One case. Replies are matched by their beginning; `closed` says that the server ends the session behind them. */
export type Case = Readonly<{
  /** RFC and section, or CVE. */
  rule: string
  promise: string
  /** In latin1: one character per octet. */
  octets: string
  replies: readonly string[]
  closed?: true
  /** The content of the mails that came of it. */
  mails?: readonly string[]
}>

/** Cases that share the settings of a door. */
export type CaseGroup = Readonly<{ title: string; settings: Changes; cases: readonly Case[] }>

const helo = 'HELO client.example\r\n'
const mail = 'MAIL FROM:<ann@customer.example>\r\n'
const rcpt = 'RCPT TO:<support@postroom.example>\r\n'
const data = 'DATA\r\n'
const toData = `${helo}${mail}${rcpt}${data}`
const ok = ['250 mx.', '250 2.1.0', '250 2.1.5', '354 ']
const smuggled = `${mail}${rcpt}${data}forged\r\n.\r\n`
const utf8 = (text: string) => Buffer.from(text).toString('latin1')

/** A single command behind HELO and its reply. */
function command(rule: string, promise: string, line: string, reply: string): Case {
  return { rule, promise, octets: `${helo}${line}\r\n`, replies: ['250 mx.', reply] }
}

function sender(rule: string, promise: string, path: string, reply: string): Case {
  return command(rule, promise, utf8(`MAIL FROM:${path}`), reply)
}

function recipient(rule: string, promise: string, path: string, reply: string): Case {
  const octets = `${helo}${mail}${utf8(`RCPT TO:${path}`)}\r\n`
  return { rule, promise, octets, replies: ['250 mx.', '250 2.1.0', reply] }
}

/** Recipients of a transaction that MAIL opened with SMTPUTF8. */
function international(rule: string, promise: string, path: string, reply: string): Case {
  const octets = `${helo}MAIL FROM:<ann@customer.example> SMTPUTF8\r\n${utf8(`RCPT TO:${path}`)}\r\n`
  return { rule, promise, octets, replies: ['250 mx.', '250 2.1.0', reply] }
}

/** A session that ends at `octets`. */
function ending(rule: string, promise: string, octets: string, replies: readonly string[]): Case {
  return { rule, promise, octets, replies, closed: true }
}

/** A mail that is taken: `sent` with its dots and end, `mails` as it is kept. */
function mailOf(rule: string, promise: string, sent: string, kept: string): Case {
  return { rule, promise, octets: `${toData}${sent}`, replies: [...ok, '250 2.0.0 T-'], mails: [kept] }
}

const order: readonly Case[] = [
  command('RFC 5321 §4.1.1.1', 'HELO is enough for all that follows', 'NOOP', '250 2.0.0'),
  {
    rule: 'RFC 5321 §4.1.1.1',
    promise: 'EHLO lists extensions',
    octets: 'EHLO [192.0.2.1]\r\n',
    replies: ['250 SIZE'],
  },
  {
    rule: 'RFC 5321 §4.1.4',
    promise: 'verbs are read in any case',
    octets: 'eHlO x\r\nnOoP\r\n',
    replies: ['250 SIZE', '250 2'],
  },
  { rule: 'RFC 5321 §4.1.1.1', promise: 'HELO needs a name', octets: 'HELO\r\n', replies: ['501 '] },
  { rule: 'RFC 5321 §4.1.1.1', promise: 'EHLO takes one name', octets: 'EHLO a b\r\n', replies: ['501 '] },
  { rule: 'RFC 5321 §4.1.4', promise: 'MAIL before HELO is out of order', octets: mail, replies: ['503 5.5.1'] },
  { rule: 'RFC 5321 §4.1.4', promise: 'RCPT before HELO is out of order', octets: rcpt, replies: ['503 5.5.1'] },
  { rule: 'RFC 5321 §4.1.4', promise: 'DATA before HELO is out of order', octets: data, replies: ['503 5.5.1'] },
  {
    rule: 'RFC 5321 §4.1.4',
    promise: 'NOOP, HELP, VRFY and RSET need no HELO',
    octets: 'NOOP\r\nHELP\r\nVRFY x\r\nRSET\r\n',
    replies: ['250 2.0.0', '214 2.0.0', '252 2.0.0', '250 2.0.0'],
  },
  command('RFC 5321 §4.1.4', 'RCPT before MAIL is out of order', 'RCPT TO:<support@postroom.example>', '503 5.5.1'),
  command('RFC 5321 §4.1.4', 'DATA before RCPT is out of order', 'DATA', '503 5.5.1'),
  {
    rule: 'RFC 5321 §4.1.4',
    promise: 'a second MAIL is out of order and changes nothing',
    octets: `${helo}${mail}${mail}${rcpt}${data}.\r\n`,
    replies: ['250 ', '250 2.1.0', '503 5.5.1', '250 2.1.5', '354', '250 2.0.0 T-'],
    mails: [''],
  },
  {
    rule: 'RFC 5321 §3.3',
    promise: 'a second DATA needs a new MAIL',
    octets: `${toData}a\r\n.\r\nDATA\r\n`,
    replies: [...ok, '250 2.0.0 T-', '503 5.5.1'],
    mails: ['a\r\n'],
  },
  {
    rule: 'RFC 5321 §4.1.1.5',
    promise: 'RSET forgets sender and recipients',
    octets: `${helo}${mail}${rcpt}RSET\r\nDATA\r\n`,
    replies: ['250 ', '250 ', '250 ', '250 2.0.0', '503 5.5.1'],
  },
  {
    rule: 'RFC 5321 §4.1.4',
    promise: 'a second EHLO forgets sender and recipients',
    octets: `${helo}${mail}${rcpt}EHLO x\r\nDATA\r\n`,
    replies: ['250 ', '250 ', '250 ', '250 SIZE', '503 5.5.1'],
  },
  {
    rule: 'RFC 5321 §3.3',
    promise: 'without one good recipient there is no DATA',
    octets: `${helo}${mail}RCPT TO:<nobody@postroom.example>\r\nDATA\r\n`,
    replies: ['250 ', '250 ', '550 5.1.1', '503 5.5.1'],
  },
  command('RFC 5321 §4.1.1.4', 'DATA takes no argument', 'DATA now', '501 5.5.4'),
  command('RFC 5321 §4.1.1.5', 'RSET takes no argument', 'RSET all', '501 5.5.4'),
  command('RFC 5321 §4.1.1.10', 'QUIT takes no argument', 'QUIT now', '501 5.5.4'),
  command('RFC 5321 §4.1.1.9', 'NOOP takes any argument', 'NOOP anything at all', '250 2.0.0'),
  ending('RFC 5321 §4.1.1.10', 'what is behind QUIT is not run', `QUIT\r\n${mail}`, ['221 2.0.0']),
]

const verbs: readonly Case[] = [
  command('RFC 5321 §3.5.3', 'VRFY says neither yes nor no', 'VRFY support', '252 2.'),
  command('RFC 5321 §4.1.1.6', 'VRFY needs an argument', 'VRFY', '501 5.5.4'),
  command('RFC 5321 §4.2.4', 'EXPN is known and not offered', 'EXPN staff', '502 5.5.1'),
  command('RFC 5321 §4.1.1.8', 'HELP names the commands', 'HELP', '214 2.0.0'),
  command('RFC 5321 §4.2.4', 'a word that is no command is 500', 'FROB x', '500 5.5.2'),
  command('RFC 5321 §4.2.4', 'an empty line is 500', '', '500 5.5.2'),
  command('RFC 5321 §4.2.4', 'TURN of RFC 821 is not offered', 'TURN', '502 5.5.1'),
  command('RFC 1985 §5', 'ETRN is not offered', 'ETRN postroom.example', '502 5.5.1'),
  command('RFC 4954 §4', 'AUTH is not offered to strangers', 'AUTH PLAIN AGEAYg==', '502 5.5.1'),
  command('CVE-1999-0145', 'WIZ is unknown', 'WIZ', '500 5.5.2'),
  command('Postfix XCLIENT_README', 'XCLIENT is not for strangers', 'XCLIENT ADDR=192.0.2.1', '502 5.5.1'),
  command('RFC 5321 §4.1.1', 'a tab is no blank between verb and argument', 'NOOP\tx', '500 5.5.2'),
  command('RFC 5321 §4.1.2', 'NUL in a command is refused', 'NOOP \0', '500 5.5.2'),
  command('RFC 5321 §4.1.2', 'an escape sequence is refused before anybody logs it', 'NOOP \x1b[2J', '500 5.5.2'),
  command('RFC 5321 §4.5.3.1.4', 'a command line has 512 octets', `NOOP ${'x'.repeat(505)}`, '250 2.0.0'),
  command(
    'RFC 5321 §4.5.3.1.10',
    'a longer one is 500, and the session goes on',
    `NOOP ${'x'.repeat(506)}`,
    '500 5.5.2',
  ),
  ending('RFC 5321 §4.5.3.1.4', 'a line without end is cut', 'NOOP '.repeat(500), ['421 4.5.2']),
  ending(
    'RFC 3030 §2',
    'BDAT is not offered, and its octets are no commands',
    `${helo}${mail}${rcpt}BDAT 9 LAST\r\nRSET\r\nx`,
    [...ok.slice(0, 3), '502 5.5.1'],
  ),
  ending('CVE-2017-16943', 'BDAT with a size that is none ends in the same way', `${helo}BDAT -1\r\n${smuggled}`, [
    '250 ',
    '502 5.5.1',
  ]),
  ending('RFC 9112 §3', 'GET is turned away', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', ['421 4.7.0']),
  ending('RFC 9110 §9.1', 'any method is turned away', 'FROB /x HTTP/3\r\n', ['421 4.7.0']),
  ending('RFC 9112 §5', 'a header field is turned away', 'Host: mx.postroom.example\r\n', ['421 4.7.0']),
  ending('RFC 9113 §3.4', 'the preface of HTTP/2 is turned away', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', ['421 4.7.0']),
  ending('RFC 8446 §5.1', 'TLS from the first octet is turned away', '\x16\x03\x01\x02\x00\x01', ['421 4.7.0']),
]

const addresses: readonly Case[] = [
  sender('RFC 5321 §4.5.5', 'the null reverse-path is taken', '<>', '250 2.1.0'),
  sender('RFC 5321 §4.1.2', 'a path has angle brackets', 'ann@customer.example', '501 5.1.7'),
  sender('RFC 5321 §4.1.2', 'an angle bracket is closed', '<ann@customer.example', '501 5.1.7'),
  sender('RFC 5321 §4.1.2', 'a sender has a domain', '<ann>', '501 5.1.7'),
  sender('RFC 5321 §4.1.2', 'one @ outside quotes', '<ann@a.example@b.example>', '501 5.1.7'),
  sender('RFC 5321 §4.1.2', 'a comment is no part of a path', '<ann(work)@customer.example>', '501 5.1.7'),
  sender('RFC 5321 §4.1.2', 'a quoted local part may hold @ and blanks', '<"a @ b"@customer.example>', '250 2.1.0'),
  sender('RFC 5321 §4.1.2', 'a quoted pair is a pair', '<"a\\"b"@customer.example>', '250 2.1.0'),
  sender(
    'RFC 5321 appendix C',
    'a source route is ignored',
    '<@a.example,@b.example:ann@customer.example>',
    '250 2.1.0',
  ),
  sender('RFC 5321 §4.1.3', 'an address literal is taken', '<ann@[192.0.2.1]>', '250 2.1.0'),
  sender('RFC 5321 §4.1.3', 'an IPv6 literal is taken', '<ann@[IPv6:2001:db8::1]>', '250 2.1.0'),
  sender('RFC 5321 §4.5.3.1.3', 'a path of 256 octets is taken', `<${'a'.repeat(238)}@customer.example>`, '250 2.1.0'),
  sender('CVE-2020-7247', 'a shell command is no sender', '<;sleep 66;>', '501 5.1.7'),
  sender('RFC 6531 §3.5', 'UTF-8 needs SMTPUTF8', '<jörg@kunde.example>', '553 5.6.7'),
  sender('RFC 6531 §3.4', 'UTF-8 with SMTPUTF8 is taken', '<jörg@kunde.example> SMTPUTF8', '250 2.1.0'),
  command('RFC 6531 §3.3', 'what is no UTF-8 is refused', 'MAIL FROM:<j\xf6rg@kunde.example> SMTPUTF8', '501 5.1.7'),
  sender('RFC 6531 §3.4', 'SMTPUTF8 has no value', '<> SMTPUTF8=yes', '501 5.5.4'),
  recipient('RFC 5321 §4.1.1.3', 'postmaster needs no domain', '<Postmaster>', '250 2.1.5'),
  recipient('RFC 5321 §4.5.1', 'postmaster of our domain is served', '<POSTMASTER@postroom.example>', '250 2.1.5'),
  recipient('RFC 5321 §2.4', 'domains are compared without case', '<support@POSTROOM.Example>', '250 2.1.5'),
  recipient('RFC 5321 §4.1.1.3', 'there is no null forward-path', '<>', '501 5.1.3'),
  recipient('RFC 5321 §4.1.2', 'quotes change nothing about who is meant', '<"support"@postroom.example>', '250 2.1.5'),
  recipient('RFC 5321 §4.1.2', 'a comment is no part of a path', '<support(desk)@postroom.example>', '501 5.1.3'),
  recipient(
    'RFC 5321 appendix C',
    'a source route is ignored',
    '<@relay.example:support@postroom.example>',
    '250 2.1.5',
  ),
  recipient(
    'RFC 5321 appendix C',
    'a source route through us relays nothing',
    '<@postroom.example:a@other.example>',
    '550 5.7.1',
  ),
  recipient('RFC 5321 §3.6.2', 'nothing is relayed', '<ann@elsewhere.example>', '550 5.7.1'),
  recipient(
    'RFC 1123 §5.2.16',
    'the percent hack relays nothing',
    '<ann%elsewhere.example@postroom.example>',
    '550 5.1.1',
  ),
  recipient(
    'RFC 1123 §5.2.16',
    'a known name before % is not that name',
    '<support%x.example@postroom.example>',
    '550 5.1.1',
  ),
  recipient('RFC 976 §2.4', 'a bang path relays nothing', '<elsewhere.example!ann@postroom.example>', '550 5.1.1'),
  recipient(
    'RFC 5321 §4.1.2',
    'our address in quotes at another domain is theirs',
    '<"support@postroom.example"@x.example>',
    '550 5.7.1',
  ),
  recipient('RFC 5321 §4.1.3', 'an address literal is not our domain', '<support@[127.0.0.1]>', '550 5.7.1'),
  recipient('RFC 5321 §4.1.3', 'a literal that is no address is refused', '<support@[300.1.1.1]>', '501 5.1.3'),
  recipient(
    'CVE-2019-10149',
    'an expansion is a name like any other',
    '<\u0024{run{id}}@postroom.example>',
    '550 5.1.1',
  ),
  recipient('RFC 5321 §4.1.1.11', 'DSN is not offered', '<support@postroom.example> NOTIFY=NEVER', '555 5.5.4'),
  recipient('RFC 6531 §3.5', 'a U-label needs SMTPUTF8', '<support@bücher.example>', '553 5.6.7'),
  recipient('RFC 5890 §2.3.2.1', 'an A-label does not', '<support@xn--bcher-kva.example>', '250 2.1.5'),
  international('RFC 6531 §3.3', 'a U-label is the domain of its A-label', '<support@bücher.example>', '250 2.1.5'),
  international('RFC 6531 §3.3', 'a local part beyond ASCII is served', '<müller@bücher.example>', '250 2.1.5'),
  international('RFC 6532 §3.1', 'however it is composed', '<mu\u0308ller@bücher.example>', '250 2.1.5'),
  international('RFC 6531 §3.3', 'a name that looks like ours is not ours', '<ѕupport@postroom.example>', '550 5.1.1'),
  {
    rule: 'RFC 5321 §4.1.1.2',
    promise: 'SMTPUTF8 of a refused MAIL is not of the next',
    octets: `${helo}MAIL FROM:<> SMTPUTF8 FOO=1\r\n${mail}${utf8('RCPT TO:<müller@bücher.example>')}\r\n`,
    replies: ['250 ', '555 5.5.4', '250 2.1.0', '553 5.6.7'],
  },
]

const parameters: readonly Case[] = [
  sender('RFC 5321 §4.1.1.11', 'a parameter that was not offered is 555', '<> FOO=bar', '555 5.5.4'),
  sender('RFC 5321 §4.1.1.11', 'DSN is not offered', '<> RET=HDRS', '555 5.5.4'),
  sender('RFC 4954 §5', 'AUTH is not offered', '<> AUTH=<>', '555 5.5.4'),
  sender('RFC 1870 §6.1', 'a size that fits is taken', '<> SIZE=2000', '250 2.1.0'),
  sender('RFC 1870 §6.1', 'one that does not is refused before it is sent', '<> SIZE=2001', '552 5.3.4'),
  sender('RFC 1870 §3', 'a size is a number', '<> SIZE=1e3', '501 5.5.4'),
  sender('RFC 5321 §4.1.1.11', 'a parameter is given once', '<> SIZE=1 SIZE=2', '501 5.5.4'),
  sender('RFC 6152 §2', '8BITMIME is taken', '<> BODY=8BITMIME', '250 2.1.0'),
  sender('RFC 6152 §2', '7BIT is taken in any case', '<> body=7bit', '250 2.1.0'),
  sender('RFC 3030 §3', 'BINARYMIME is not offered', '<> BODY=BINARYMIME', '504 5.5.4'),
  command(
    'RFC 5321 §2.3.8',
    'a bare CR hides no second command',
    'MAIL FROM:<>\rRCPT TO:<support@postroom.example>',
    '500 5.5.2',
  ),
]

const bodies: readonly Case[] = [
  mailOf('RFC 5321 §4.1.1.4', 'a mail of nothing is a mail', '.\r\n', ''),
  mailOf('RFC 5321 §4.5.2', 'the dot before a dot is taken off', '..\r\n..a\r\n.b\r\n.\r\n', '.\r\n.a\r\nb\r\n'),
  mailOf('RFC 5321 §4.5.2', 'a dot within a line is a dot', 'a.\r\n .\r\n.\r\n', 'a.\r\n .\r\n'),
  mailOf(
    'RFC 6152 §3',
    'all octets but CR and LF come through',
    '\0\x01\x7f\x80\xff\r\n.\r\n',
    '\0\x01\x7f\x80\xff\r\n',
  ),
  mailOf(
    'RFC 5321 §4.5.3.1.6',
    'a line of 1000 octets comes through',
    `${'x'.repeat(998)}\r\n.\r\n`,
    `${'x'.repeat(998)}\r\n`,
  ),
  mailOf('RFC 5321 §4.5.3.1.6', 'a longer one too', `${'x'.repeat(1_900)}\r\n.\r\n`, `${'x'.repeat(1_900)}\r\n`),
  mailOf('RFC 5321 §4.5.2', 'commands in a mail are text', `${mail}QUIT\r\n.\r\n`, `${mail}QUIT\r\n`),
  {
    rule: 'RFC 1870 §6.3',
    promise: 'a mail that turns out too large is refused behind its end',
    octets: `${toData}${'x'.repeat(70)}\r\n`.concat(`${'x'.repeat(70)}\r\n`.repeat(30), '.\r\n'),
    replies: [...ok, '552 5.3.4'],
  },
  {
    rule: 'RFC 2920 §3.1',
    promise: 'two mails in one write are two mails',
    octets: `${toData}a\r\n.\r\n${mail}${rcpt}${data}b\r\n.\r\n`,
    replies: [...ok, '250 2.0.0 T-', '250 2.1.0', '250 2.1.5', '354 ', '250 2.0.0 T-'],
    mails: ['a\r\n', 'b\r\n'],
  },
]

/** What a lenient server might take for the end of a mail; none is. */
const falseEnds: readonly (readonly [rule: string, octets: string])[] = [
  ['CVE-2023-51764', '\n.\n'],
  ['CVE-2023-51764', '\n.\r\n'],
  ['CVE-2023-51765', '\r\n.\n'],
  ['CVE-2023-51766', '\n\n.\r\n'],
  ['CVE-2024-27305', '\r.\r\n'],
  ['CVE-2024-27305', '\r.\r'],
  ['RFC 5321 §2.3.8', '\r\n.\r'],
  ['RFC 5321 §2.3.8', '\r\r\n.\r\r\n'],
  ['RFC 5321 §2.3.8', '\r.\n'],
  ['RFC 5321 §2.3.8', '\n.\r'],
]

/** Octets that look like an end and have neither a dot alone nor a bare newline. */
const noEnds: readonly (readonly [rule: string, octets: string])[] = [
  ['RFC 5321 §4.1.1.4', '\r\n.\0\r\n'],
  ['RFC 5321 §4.1.1.4', '\r\n. \r\n'],
  ['RFC 5321 §4.1.1.4', '\r\n\0.\r\n'],
  ['RFC 5321 §4.1.1.4', '\r\n..\r\n'],
]

const smuggling: readonly Case[] = [
  ...falseEnds.map(([rule, end]) =>
    ending(rule, `${JSON.stringify(end)} is no end, and nothing behind it is run`, `${toData}text${end}${smuggled}`, [
      ...ok,
      '521 5.5.2',
    ]),
  ),
  ...noEnds.map(([rule, end]): Case => {
    const kept = end.replace('\r\n.', '\r\n')
    const promise = `${JSON.stringify(end)} is text`
    return mailOf(rule, promise, `text${end}${mail}.\r\n`, `text${kept}${mail}`)
  }),
  {
    rule: 'RFC 5321 §2.3.8',
    promise: 'a mail with a bare LF is refused behind its end, and the session goes on',
    octets: `${toData}a\nb\r\n.\r\n${mail}`,
    replies: [...ok, '550 5.5.2', '250 2.1.0'],
  },
  {
    rule: 'RFC 5321 §2.3.8',
    promise: 'a mail with a bare CR is refused behind its end',
    octets: `${toData}a\rb\r\n.\r\n`,
    replies: [...ok, '550 5.5.2'],
  },
  ending('RFC 5321 §2.3.8', 'a command with a bare LF ends the session', `${helo}NOOP\n${mail}`, ['250 ', '521 5.5.2']),
]

const normalised: readonly Case[] = [
  mailOf('RFC 5321 §2.3.8', 'a bare LF becomes CRLF', 'a\nb\r\n.\r\n', 'a\r\nb\r\n'),
  mailOf('RFC 5321 §2.3.8', 'a bare CR becomes a space', 'a\rb\r\n.\r\n', 'a b\r\n'),
  mailOf('RFC 5321 §2.3.8', 'a CR before CRLF becomes a space', 'a\r\r\n.\r\n', 'a \r\n'),
  mailOf('RFC 5321 §4.5.2', 'stuffing behind a bare LF is taken off', 'a\n..b\r\n.\r\n', 'a\r\n.b\r\n'),
  ...falseEnds.map(([rule, end]): Case => {
    const kept = end.replace(/\r?\n|\r/g, (newline) => (newline === '\r' ? ' ' : '\r\n'))
    return mailOf(rule, `${JSON.stringify(end)} is no end either`, `text${end}${mail}.\r\n`, `text${kept}${mail}`)
  }),
  {
    rule: 'RFC 5321 §2.3.8',
    promise: 'a command with a bare LF is run',
    octets: 'HELO x\nNOOP\n',
    replies: ['250 ', '250 2'],
  },
]

const starttls: readonly Case[] = [command('RFC 3207 §4', 'STARTTLS takes no argument', 'STARTTLS now', '501 5.5.4')]

const lmtpListener = { protocol: 'lmtp', place: { host: '127.0.0.1', port: 0 }, proxy: [] } as const
const lhlo = 'LHLO client.example\r\n'

const lmtp: readonly Case[] = [
  {
    rule: 'RFC 2033 §4.1',
    promise: 'HELO and EHLO are not of LMTP',
    octets: `${helo}EHLO client.example\r\n`,
    replies: ['500 5.5.2', '500 5.5.2'],
  },
  {
    rule: 'RFC 2033 §4.2',
    promise: 'each recipient that was accepted gets a reply, twice when it was given twice',
    octets: `${lhlo}${mail}${rcpt}RCPT TO:<nobody@postroom.example>\r\n${rcpt}${data}x\r\n.\r\n`,
    replies: ['250 ', '250 2.1.0', '250 2.1.5', '550 5.1.1', '250 2.1.5', '354 ', '250 2.0.0 T-', '250 2.0.0 T-'],
    mails: ['x\r\n'],
  },
  {
    rule: 'RFC 2033 §4.2',
    promise: 'without a good recipient there is no DATA',
    octets: `${lhlo}${mail}RCPT TO:<nobody@postroom.example>\r\n${data}`,
    replies: ['250 ', '250 2.1.0', '550 5.1.1', '503 5.5.1'],
  },
  {
    rule: 'CVE-2023-51764',
    promise: 'a bare LF around the dot is no end in LMTP either',
    octets: `${lhlo}${mail}${rcpt}${data}x\n.\r\n`,
    replies: ['250 ', '250 2.1.0', '250 2.1.5', '354 ', '521 5.5.2'],
    closed: true,
  },
]

const limited: readonly Case[] = [
  {
    rule: 'RFC 5321 §4.5.3.1.10',
    promise: 'recipients over the limit are 452 and come in another mail',
    octets: `${helo}${mail}${rcpt}RCPT TO:<sysops@postroom.example>\r\n${data}.\r\n`,
    replies: ['250 ', '250 2.1.0', '250 2.1.5', '452 4.5.3', '354 ', '250 2.0.0 T-'],
    mails: [''],
  },
  ending('RFC 5321 §4.3.2', 'refused commands end with 421', `${helo}FROB\r\nFROB\r\nFROB\r\n${mail}`, [
    '250 ',
    '500 5.5.2',
    '500 5.5.2',
    '421 4.7.0',
  ]),
  ending(
    'RFC 5321 §7.3',
    'guesses of addresses end with 421',
    `${helo}${mail}${'RCPT TO:<a@postroom.example>\r\n'.repeat(3)}`,
    ['250 ', '250 2.1.0', '550 5.1.1', '550 5.1.1', '421 4.7.0'],
  ),
]

/** All of them. */
export const groups: readonly CaseGroup[] = [
  { title: 'order', settings: {}, cases: order },
  { title: 'verbs and lines', settings: {}, cases: verbs },
  { title: 'addresses', settings: {}, cases: addresses },
  { title: 'parameters', settings: {}, cases: parameters },
  { title: 'mail data', settings: {}, cases: bodies },
  { title: 'smuggling', settings: {}, cases: smuggling },
  { title: 'bare newlines normalised', settings: { manners: { bareNewlines: 'normalise' } }, cases: normalised },
  { title: 'STARTTLS', settings: {}, cases: starttls },
  { title: 'LMTP', settings: { listeners: [lmtpListener] }, cases: lmtp },
  { title: 'limits', settings: { limits: { recipients: 1, errors: 3 } }, cases: limited },
]
