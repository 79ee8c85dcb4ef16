/**
 * OUTBOUND_SMTP_URL, taken apart: where the smarthost is, who we are there, and how the way to it is protected. Encrypted
 * and verified unless the URL says otherwise, or the smarthost is on this machine. Pure.
 */
import { isIPv4 } from 'node:net'

/** A server that takes our mail (RFC 6409) and delivers it. */
export type Smarthost = Readonly<{
  host: string
  port: number
  /** `implicit`: TLS from the first byte (RFC 8314) · `starttls`: required (RFC 3207) · `off`: none. */
  tls: 'implicit' | 'starttls' | 'off'
  login: Readonly<{ user: string; password: string }> | null
  /** A file with further authorities to trust, in PEM; null: those of Node. */
  ca: string | null
}>

/** What a URL must look like, for people. */
export const smarthostUrlForm = 'an smtp:// or smtps:// URL, with no options but tls=required, tls=off and ca=FILE'

/** The ports of submission, RFC 6409 §3.1 and RFC 8314 §7.3. */
const ports = { 'smtp:': 587, 'smtps:': 465 } as const

/** Reads the URL; null when it is none, or asks for what we do not know: a misspelled `tls` must not be overlooked. */
export function parseSmarthostUrl(text: string): Smarthost | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const { protocol, hostname, port } = url
  if (protocol !== 'smtp:' && protocol !== 'smtps:') return null
  if (hostname === '' || !['', '/'].includes(url.pathname) || url.hash !== '') return null
  const tls = tlsOf(url)
  const login = loginOf(url)
  if (tls === null || login === 'malformed' || !knowsAllOptions(url)) return null
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  return { host, port: port === '' ? ports[protocol] : Number(port), tls, login, ca: url.searchParams.get('ca') }
}

function knowsAllOptions({ searchParams }: URL): boolean {
  const names = [...searchParams.keys()]
  return names.every((name) => name === 'tls' || name === 'ca') && new Set(names).size === names.length
}

/** What never leaves the machine needs no TLS, and a local MTA seldom has a certificate that anybody could verify. */
function tlsOf({ protocol, hostname, searchParams }: URL): Smarthost['tls'] | null {
  const asked = searchParams.get('tls')
  if (protocol === 'smtps:') return asked === null || asked === 'required' ? 'implicit' : null
  if (asked === null) return isLoopback(hostname) ? 'off' : 'starttls'
  return asked === 'required' ? 'starttls' : asked === 'off' ? 'off' : null
}

function isLoopback(hostname: string): boolean {
  return (
    hostname.toLowerCase() === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
  )
}

function loginOf({ username, password }: URL): Smarthost['login'] | 'malformed' {
  if (username === '' && password === '') return null
  try {
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) }
  } catch {
    return 'malformed'
  }
}
