/** Whatever the structure of a mail, and whichever fault it has: each word of its text parts is in its text. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fixture, parsed, unstorable } from '../read-fixture.ts'

type Tree =
  | Readonly<{ words: string; encoding: string }>
  | Readonly<{ subtype: string; fault: string; parts: readonly Tree[] }>

const { tree } = fc.letrec<{ tree: Tree; leaf: Tree; multipart: Tree }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4, depthSize: 'small' }, tie('leaf'), tie('multipart')),
  leaf: fc.record({
    words: fc.stringMatching(/^w\d{1,6}(?: w\d{1,6}){0,5}$/),
    encoding: fc.constantFrom('7bit', '8bit', 'binary', 'base64', 'quoted-printable', 'BASE64', 'x-unknown', ''),
  }),
  multipart: fc.record({
    subtype: fc.constantFrom('mixed', 'alternative', 'related', 'signed', 'x-y', 'report'),
    fault: fc.constantFrom(
      ...['none', 'none', 'not closed', 'blanks behind', 'words behind', 'undeclared', 'declared wrong', 'comment'],
    ),
    parts: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }),
  }),
}))

const encoders: Readonly<Record<string, (text: string) => string>> = {
  base64: (text) => btoa(text),
  'quoted-printable': (text) => text.replace(/ /g, '=20').replace(/w/g, 'w=\r\n'),
}

let boundaries = 0

function written(node: Tree): string {
  if ('words' in node) {
    const encode = encoders[node.encoding.toLowerCase()] ?? ((text: string) => text)
    return `Content-Type: text/plain\r\nContent-Transfer-Encoding: ${node.encoding}\r\n\r\n${encode(node.words)}`
  }
  const boundary = `b${boundaries++}.`
  const behind = { 'blanks behind': '  ', 'words behind': ' (the next)' }[node.fault] ?? ''
  const declared = { undeclared: '', 'declared wrong': '; boundary=wrong', comment: `; boundary=${boundary} (b)` }
  const parameter = Object.entries(declared).find(([fault]) => fault === node.fault)?.[1] ?? `; boundary="${boundary}"`
  const parts = node.parts.map((part) => `--${boundary}${behind}\r\n${written(part)}\r\n`).join('')
  const close = node.fault === 'not closed' ? '' : `--${boundary}--${behind}\r\n`
  return `Content-Type: multipart/${node.subtype}${parameter}\r\n\r\n${parts}${close}`
}

function wordsOf(node: Tree): readonly string[] {
  return 'words' in node ? node.words.split(' ') : node.parts.flatMap(wordsOf)
}

test('no word of a text part is lost to the structure or to a fault in it', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (node) => {
      const { text, parseError } = await parsed(Buffer.from(`From: a@b.example\r\n${written(node)}`))
      expect(parseError).toBeNull()
      const said = new Set(text.split(/\s+/))
      expect(wordsOf(node).filter((word) => !said.has(word))).toEqual([])
    }),
    { numRuns: 500 },
  )
})

test('a mail with a body is never without text, HTML and attachments', async () => {
  const line = fc.constantFrom(
    ...['--b', '--b--', 'Content-Type: text/plain', 'Content-Type: multipart/mixed; boundary=b', 'Hello', ''],
    ...['Content-Transfer-Encoding: base64', 'Content-Type: message/rfc822', 'Content-Disposition: inline', 'SGVsbG8='],
    ...['Content-Type: text/html', '<p>', 'Content-Type: multipart/digest; boundary=c', '--c', '--c--', 'x: y'],
  )
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
      const body = `${lines.join('\r\n')}\r\nword`
      const mail = await parsed(
        Buffer.from(`From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${body}`),
      )
      expect(unstorable(mail)).toEqual([])
      expect(mail.text !== '' || mail.html !== null || mail.attachments.length > 0).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('a mail with a text that is cut off anywhere still has what came', async () => {
  const whole = fixture('mails/question-with-attachment.eml')
  const bodyFrom = whole.indexOf('\r\n\r\n')
  for (let end = bodyFrom + 400; end < whole.length; end += 37) {
    const mail = await parsed(whole.subarray(0, end))
    expect(mail.text).not.toBe('')
    expect(mail.parseError).toBeNull()
  }
})
