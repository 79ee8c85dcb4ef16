/** The dashboard, as schemas for `postroom.yaml`: who may sign in by which provider, and which proxies are believed. */
import { isIP } from 'node:net'
import { z } from 'zod'
import { secretName } from './outgoing-schema.ts'
import { countBetween } from './quantities.ts'

const Provider = z
  .strictObject(
    {
      name: secretName.describe(
        'On the button, and the end of OIDC_SECRET_NAME in the environment, which is its secret.',
      ),
      issuer: z
        .string({ error: 'an https:// URL' })
        .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), { error: 'an https:// URL' })
        .describe('The issuer; its configuration is found below it, at /.well-known/openid-configuration.'),
      client_id: z
        .string({ error: 'the client id that the provider gave' })
        .min(1, { error: 'the client id that the provider gave' })
        .describe('The client id; its redirect URI is BASE_URL/sign-in/callback/NAME.'),
    },
    { error: 'a provider with name, issuer and client_id' },
  )
  .transform(({ name, issuer, client_id }) => ({ name, issuer, clientId: client_id }))

export const SignIn = z.strictObject(
  {
    oidc: z
      .array(Provider, { error: 'a list of providers' })
      .max(20, { error: 'no more than 20 providers' })
      .refine((list) => new Set(list.map(({ name }) => name.toUpperCase())).size === list.length, {
        error: 'names that differ in more than case',
      })
      .prefault([])
      .describe('OpenID providers by which people sign in; an address counts when the provider has verified it.'),
  },
  { error: 'options such as "oidc: []"' },
)

export const Http = z
  .strictObject(
    {
      trusted_proxies: z
        .array(
          z
            .string({ error: 'an address or network such as 10.0.0.0/8' })
            .refine(isNetwork, { error: 'an address or network such as 10.0.0.0/8' }),
          { error: 'a list of addresses and networks' },
        )
        .prefault(['127.0.0.0/8', '::1'])
        .describe('Proxies in front of the dashboard whose X-Forwarded-For and X-Forwarded-Proto are believed.'),
      api_requests: countBetween(1, 1_000_000)
        .prefault(600)
        .describe('Requests that each API key, and each user, may make in a minute; ten times as many mails.'),
    },
    { error: 'options such as "trusted_proxies: [10.0.0.0/8]"' },
  )
  .transform(({ trusted_proxies, api_requests }) => ({ trustedProxies: trusted_proxies, apiRequests: api_requests }))

function isNetwork(text: string): boolean {
  const [address = '', prefix = '', ...more] = text.split('/')
  const longest = isIP(address) === 6 ? 128 : 32
  const isPrefix = !text.includes('/') || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest)
  return isIP(address) !== 0 && isPrefix && more.length === 0
}
