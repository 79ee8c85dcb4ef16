/** Files that come in a JSON body, as base64. */
import { z } from 'zod'

const FileInput = z
  .strictObject({
    filename: z.string().min(1).max(200),
    content_type: z
      .string()
      .regex(/^[\w.+-]{1,60}\/[\w.+-]{1,80}$/, { error: 'a type such as image/png' })
      .optional(),
    content: z.base64({ error: 'the content in base64' }).meta({ description: 'The content, in base64.' }),
  })
  .meta({ id: 'File' })

export const Files = z.array(FileInput).max(50, { error: 'no more than 50 files' }).optional()

/** The files with their content. */
export function filesOf(files: z.output<typeof Files>) {
  return (files ?? []).map(({ filename, content_type, content }) => ({
    filename,
    contentType: content_type ?? 'application/octet-stream',
    bytes: Buffer.from(content, 'base64'),
  }))
}

/** How large a JSON body with files may be, when the mail that is made of it may have so many bytes: base64 in both. */
export function bodyLimitFor(mailBytes: number): number {
  return mailBytes + 1_000_000
}
