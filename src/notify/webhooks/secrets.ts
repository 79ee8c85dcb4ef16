/** The secrets of webhooks: those from the environment, and those of this installation. */
import { join } from 'node:path'
import { generatedKey } from '../../ops/generated-key.ts'
import { webhookSecret } from './signature.ts'

/** Gives the `whsec_…` of a webhook. */
export type SecretOf = (name: string) => string

/** `given`: WEBHOOK_SECRET_NAME by NAME. The key of this installation is made when it is missing. */
export async function webhookSecrets(dataDir: string, given: ReadonlyMap<string, string>): Promise<SecretOf> {
  const key = await generatedKey(join(dataDir, 'webhooks.key'))
  return (name) => webhookSecret(name, given, key)
}
