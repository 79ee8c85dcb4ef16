/**
 * Browsers in which somebody has signed in before: they keep a mark for his address, signed by us. It opens nothing; it only
 * lets him try his password while strangers who guess it are turned away. Pure.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Several people at one machine; the last ones count. */
const mostMarks = 5

export type KnownClients = Readonly<{
  /** What the browser keeps from now on; `kept`: what it has, whatever that is. */
  withMark(kept: string, email: string): string
  /** Whether what a browser keeps has the mark of this address. */
  isKnown(kept: string, email: string): boolean
}>

/** Makes and checks marks; `secret` is the one that signs cookies. */
export function knownClients(secret: string): KnownClients {
  const markOf = (email: string) => createHmac('sha256', secret).update(`known client\n${email}`).digest('base64url')
  return {
    withMark(kept, email) {
      const mark = markOf(email)
      return [...marksIn(kept).filter((one) => one !== mark), mark].slice(-mostMarks).join('.')
    },
    isKnown(kept, email) {
      const mark = Buffer.from(markOf(email))
      return marksIn(kept).some((one) => timingSafeEqual(Buffer.from(one), mark))
    },
  }
}

/** As long as a mark is (43 characters of base64url), and no more of them than we write. */
function marksIn(kept: string): readonly string[] {
  return kept
    .slice(0, 1_000)
    .split('.')
    .filter((one) => /^[\w-]{43}$/.test(one))
    .slice(-mostMarks)
}
