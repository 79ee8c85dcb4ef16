/** Why no answer came, for people, from the error that fetching gives. Pure; says nothing of URLs. */

/** What the codes of Node and undici mean. */
const meanings: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not in the DNS',
  EAI_AGAIN: 'the DNS does not answer',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  UND_ERR_SOCKET: 'it closed the connection',
  EHOSTUNREACH: 'there is no way to its host',
  ENETUNREACH: 'there is no way to its network',
  UND_ERR_HEADERS_OVERFLOW: 'its answer has too many headers',
}

const timeouts: ReadonlySet<string> = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
])

/** The reason of a failed request, with the code for those who know it. */
export function reasonOfFailure(err: unknown, timeoutMs: number): string {
  const { name, code } = firstOf(err)
  if (name === 'TimeoutError' || timeouts.has(code)) return `it did not answer within ${timeoutMs / 1000} s`
  if (name === 'HTTPParserError') return 'it does not speak HTTP'
  if (/CERT|SIGNATURE|^ERR_TLS|^ERR_SSL|^EPROTO$/.test(code)) return `TLS with it is not safe (${code})`
  const meaning = meanings[code]
  return meaning === undefined ? `the connection failed (${code || name})` : `${meaning} (${code})`
}

/** Of several addresses that were tried, the first one's fault tells most. */
function firstOf(err: unknown): Readonly<{ name: string; code: string }> {
  if (!(err instanceof Error)) return { name: String(err), code: '' }
  if (err instanceof AggregateError && err.errors.length > 0) return firstOf(err.errors[0])
  const code = 'code' in err && typeof err.code === 'string' ? err.code : ''
  return { name: err.name, code }
}
