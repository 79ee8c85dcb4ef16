/**
 * What is to be said about a certificate before senders say it: that it ends, that it is for another name, that a part is
 * missing. The judgement is pure; {@link certificateFindings} reads the files for it, for whoever has no running service.
 */
import { stat } from 'node:fs/promises'
import { type CertificateFacts, factsOf } from './facts.ts'
import { type CertificateSource, heldPem, saidOf, selfSignedPath } from './source.ts'

/** `problem`: TLS fails or will in days. `warning`: senders that check certificates fail. `note`: good to know. */
export type Finding = Readonly<{ level: 'problem' | 'warning' | 'note'; text: string }>

const dayMs = 86_400_000

/** When to warn of the end: in time for a person; certificates that live for a week are renewed in the last third. */
const noticeMs = 14 * dayMs

/** Everything worth saying; `hostnames` are the names by which senders know this MX. */
export function judgeCertificate(facts: CertificateFacts, hostnames: readonly string[], now: Date): readonly Finding[] {
  const missing = hostnames.filter((hostname) => !facts.isFor(hostname))
  return [
    ...lifetimeFindings(facts, now),
    ...missing.map((hostname): Finding => {
      const named = facts.names.length === 0 ? 'no name at all' : facts.names.join(', ')
      return {
        level: 'warning',
        text: `it is for ${named}, not for ${hostname}: where the MX record says that, senders with MTA-STS keep their mail`,
      }
    }),
    ...signerFindings(facts),
  ]
}

function lifetimeFindings({ validFrom, validTo }: CertificateFacts, now: Date): readonly Finding[] {
  const leftMs = validTo.getTime() - now.getTime()
  const lifetimeMs = validTo.getTime() - validFrom.getTime()
  if (now < validFrom) return [{ level: 'problem', text: `it is valid from ${validFrom.toISOString()} only` }]
  if (leftMs <= 0) return [{ level: 'problem', text: `it has expired on ${validTo.toISOString()}` }]
  const days = Math.floor(leftMs / dayMs)
  const text = `it expires on ${validTo.toISOString()}, in ${days} ${days === 1 ? 'day' : 'days'}`
  return [{ level: leftMs < Math.min(noticeMs, lifetimeMs / 3) ? 'warning' : 'note', text }]
}

function signerFindings({ isSelfSigned, chainLength }: CertificateFacts): readonly Finding[] {
  if (isSelfSigned)
    return [
      { level: 'note', text: 'it is self-signed: mail is encrypted, but MTA-STS needs one of a public authority' },
    ]
  if (chainLength > 0) return []
  const text =
    'the file has no intermediate certificates: senders that check may not find the authority (use fullchain.pem)'
  return [{ level: 'warning', text }]
}

/**
 * The findings for a machine, service running or not: of the operator's files, or of the self-signed certificate. Looks only:
 * whoever asks need not be the user of the service, and would leave files that it can not read. Never throws; what can not
 * be used at all is a `problem`.
 */
export async function certificateFindings(
  source: CertificateSource,
  hostnames: readonly string[],
  now: Date,
): Promise<readonly Finding[]> {
  try {
    const pem = await heldPem(source)
    if (pem === null) return [{ level: 'note', text: 'there is none yet: the service makes itself one at its start' }]
    const facts = saidOf(source, () => factsOf(pem))
    return [...judgeCertificate(facts, hostnames, now), ...(await keyFindings(source))]
  } catch (err) {
    return [{ level: 'problem', text: err instanceof Error ? err.message : String(err) }]
  }
}

async function keyFindings({ files, dataDir }: CertificateSource): Promise<readonly Finding[]> {
  const path = files()?.key ?? selfSignedPath(dataDir)
  const isOpen = ((await stat(path)).mode & 0o007) !== 0
  return isOpen ? [{ level: 'warning', text: `everybody on this machine may read the key: chmod o= ${path}` }] : []
}
