/** Which Postroom this is, as package.json says. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const PackageFile = z.object({ version: z.string() })

/** The version, such as `0.1.0`. */
export function ownVersion(): string {
  const file = new URL('../../package.json', import.meta.url)
  return PackageFile.parse(JSON.parse(readFileSync(file, 'utf8'))).version
}
