import { once } from 'node:events'
import { expect, test } from 'vitest'
import { InboundStream, type MailStream, type StreamFault } from './inbound-stream.ts'

type Heard = { commands: string[]; mails: string[]; faults: StreamFault[] }

/** A stream whose owner knows DATA and answers everything at once; `on` is called with each command. */
function listening(on: (line: string, stream: InboundStream) => void = () => undefined) {
  const heard: Heard = { commands: [], mails: [], faults: [] }
  const stream = new InboundStream({
    bareNewlines: () => 'reject',
    command(line, next) {
      const text = line.toString('latin1')
      heard.commands.push(text)
      on(text, stream)
      if (text === 'DATA') takeMail(stream, heard)
      next()
    },
    fault: (fault) => heard.faults.push(fault),
  })
  return { stream, heard }
}

function takeMail(stream: InboundStream, heard: Heard): void {
  const mail = stream.startDataMode()
  let text = ''
  mail.setEncoding('latin1')
  mail.on('data', (piece: string) => {
    text += piece
  })
  mail.on('end', () => {
    heard.mails.push(text)
    stream.continue()
  })
}

async function write(stream: InboundStream, octets: string): Promise<void> {
  stream.end(Buffer.from(octets, 'latin1'))
  await once(stream, 'finish')
}

test('commands and mails in one write are told apart, however fast they are answered', async () => {
  const { stream, heard } = listening()
  const mails = Array.from({ length: 300 }, (_, at) => `DATA\r\nmail ${at}\r\n.\r\n`).join('')
  await write(stream, `${mails}QUIT\r\n`)
  expect(heard.commands).toEqual([...Array(300).fill('DATA'), 'QUIT'])
  expect(heard.mails).toEqual(Array.from({ length: 300 }, (_, at) => `mail ${at}\r\n`))
})

test('what was sent in clear behind STARTTLS is never run (CVE-2011-0411)', async () => {
  const { stream, heard } = listening((line, self) => {
    // This is how the library retires a stream before the handshake.
    if (line === 'STARTTLS') self.isClosed = true
  })
  await write(stream, `NOOP\r\nSTARTTLS\r\n${'MAIL FROM:<mallory@x.example>\r\n'.repeat(500)}`)
  expect(heard.commands).toEqual(['NOOP', 'STARTTLS'])
})

test('a line that the end of the connection cuts off is not run', async () => {
  const { stream, heard } = listening()
  await write(stream, 'NOOP\r\nRSET')
  expect(heard.commands).toEqual(['NOOP'])
})

test.for<[string, StreamFault]>([
  ['\x16\x03\x01', 'other-protocol'],
  ['x'.repeat(2_049), 'line-too-long'],
  [`${'x'.repeat(2_049)}\r\n`, 'line-too-long'],
  ['NOOP\n', 'bare-newline'],
  ['DATA\r\na\n.\r\n', 'false-end'],
])('%j is the end of all reading', async ([octets, fault]) => {
  const { stream, heard } = listening()
  await write(stream, `${octets}RSET\r\n`)
  expect(heard.faults).toEqual([fault])
  expect(heard.commands).not.toContain('RSET')
})

test('a mail that its reader gives up is read to its end, and commands go on behind it', async () => {
  const heard: string[] = []
  const stream = new InboundStream({
    bareNewlines: () => 'reject',
    command(line, next) {
      heard.push(line.toString())
      if (line.toString() === 'DATA') {
        stream.startDataMode().destroy()
        stream.continue()
      }
      next()
    },
    fault: (fault) => heard.push(fault),
  })
  await write(stream, `DATA\r\n${'RSET\r\n'.repeat(50_000)}.\r\nQUIT\r\n`)
  expect(heard).toEqual(['DATA', 'QUIT'])
})

test('a slow reader stops the reading, so that the sender waits and not our memory', () => {
  let mail: MailStream | null = null
  const stream = new InboundStream({
    bareNewlines: () => 'reject',
    command(_line, next) {
      mail = Object.assign(stream.startDataMode(), { flaw: null })
      next()
    },
    fault: () => undefined,
  })
  stream.write('DATA\r\n')
  const pieces = Array.from({ length: 100 }, () => stream.write(Buffer.alloc(16_384, 'x')))
  expect(pieces.at(-1)).toBe(false)
  expect(mail).toMatchObject({ writableNeedDrain: true, byteLength: expect.any(Number) })
  expect(stream.dataBytes).toBeLessThan(200_000)
})
