import { expect, test } from 'vitest'
import { ownAttachment, ownAttachmentRows } from './own-attachments.ts'

const content = Buffer.from('x')

test.each([
  { filename: 'log.txt', contentType: null, is: ['log.txt', 'text/plain'] },
  { filename: 'C:\\temp\\shot.PNG', contentType: null, is: ['shot.PNG', 'image/png'] },
  { filename: '../../etc/passwd', contentType: null, is: ['passwd', 'application/octet-stream'] },
  { filename: 'a\r\nBcc: eve@x.test', contentType: null, is: ['aBcc: eve@x.test', 'application/octet-stream'] },
  { filename: 'doc\u202Excod.exe', contentType: 'text/plain; charset=x', is: ['docxcod.exe', 'text/plain'] },
  { filename: '..', contentType: 'multipart/mixed', is: ['file', 'application/octet-stream'] },
  { filename: 'mail.eml', contentType: 'message/rfc822', is: ['mail.eml', 'application/octet-stream'] },
  { filename: 'x', contentType: 'text/plain\r\nX: y', is: ['x', 'application/octet-stream'] },
])('$filename of type $contentType is sent as $is', ({ filename, contentType, is }) => {
  const sent = ownAttachment({ filename, contentType, content })
  expect([sent.filename, sent.contentType]).toEqual(is)
})

test('the rows of attachments count from 0 and know their content', () => {
  const rows = ownAttachmentRows(
    ['a.txt', 'b.txt'].map((filename) => ownAttachment({ filename, contentType: null, content })),
  )
  expect(rows).toMatchObject([
    { position: 0, filename: 'a.txt', sizeBytes: 1, sha256: expect.stringMatching(/^2d711642b726b044/) },
    { position: 1, filename: 'b.txt' },
  ])
})
