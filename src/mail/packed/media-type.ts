/** What a packed file is, by what was said of it or by its name: packers seldom say. */
import libmime from 'libmime'

/** The declared type if it is one (RFC 6838 §4.2), else the type of the name's extension, else the one for any bytes. */
export function mediaTypeOf(declared: string | null, filename: string | null): string {
  const type = (declared ?? '').trim().toLowerCase()
  if (/^[a-z\d][\w!#$&^.+-]{0,126}\/[a-z\d][\w!#$&^.+-]{0,126}$/.test(type)) return type
  const extension = /\.([a-z\d]{1,16})$/i.exec(filename ?? '')?.[1]
  return extension === undefined ? 'application/octet-stream' : libmime.detectMimeType(extension)
}
