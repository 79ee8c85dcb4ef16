/** Whether a client is one of the internet's: relays of ours and private networks are known to no list, and are no strangers. */
import { isPublicAddress } from '../mail/authentication/client-address.ts'

/** RFC 5782 §5: every list has it, so that one can see a list at work; it counts as a stranger for the same reason. */
const testAddress = '127.0.0.2'

export function isStranger(clientIp: string): boolean {
  return isPublicAddress(clientIp) || clientIp === testAddress
}
