/** Where the door's certificate comes from: the operator's files, or a self-signed pair under DATA_DIR. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TlsFiles } from '../../config/listeners.ts'
import type { Pem } from './facts.ts'
import { selfSigned } from './self-signed.ts'

/** What decides which certificate it is. */
export type CertificateSource = Readonly<{
  /** The operator's files as the config has them now; null: a self-signed certificate. */
  files(): TlsFiles | null
  /** Where the self-signed one is kept. */
  dataDir: string
  /** The name of the MX. */
  hostname: string
}>

/** Where a self-signed certificate is, with its key. */
export function selfSignedPath(dataDir: string): string {
  return join(dataDir, 'smtp-certificate.pem')
}

/** The pair to use at `now`; a self-signed one is made or renewed. Throws, saying which file, when there is none. */
export async function readPem({ files, dataDir, hostname }: CertificateSource, now: Date): Promise<Pem> {
  const given = files()
  return given === null ? selfSigned({ path: selfSignedPath(dataDir), hostname, now }) : readFiles(given)
}

/** The pair as it is, with nothing made or renewed; null when a self-signed one is still to be made. */
export async function heldPem({ files, dataDir }: CertificateSource): Promise<Pem | null> {
  const given = files()
  if (given !== null) return readFiles(given)
  const held = await readFile(selfSignedPath(dataDir), 'utf8').catch((err: NodeJS.ErrnoException) => {
    if (err.code === 'ENOENT') return null
    throw err
  })
  return held === null ? null : { certificate: held, key: held }
}

async function readFiles(files: TlsFiles): Promise<Pem> {
  return { certificate: await textOf('certificate', files), key: await textOf('key', files) }
}

function textOf(part: keyof TlsFiles, files: TlsFiles): Promise<string> {
  return readFile(files[part], 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new Error(`tls.${part}: ${files[part]} can not be read (${cause.code})`, { cause })
  })
}

/** Names the source in messages. */
export function namedSource({ files, dataDir }: CertificateSource): string {
  return files()?.certificate ?? selfSignedPath(dataDir)
}

/** What `use` makes of a pair; what it throws is said of the file that the pair came from. */
export function saidOf<T>(source: CertificateSource, use: () => T): T {
  try {
    return use()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`${namedSource(source)} can not be used: ${reason}`, { cause })
  }
}
