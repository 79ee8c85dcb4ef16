/**
 * An OpenID provider on 127.0.0.1, as much of it as a sign-in needs (OpenID Connect Core 1.0 §3.1, Discovery 1.0): it signs
 * in whoever it is told to, at once. It checks client, secret, redirect URI and PKCE as providers do.
 */
import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'

export type Claims = Readonly<{ sub: string; email: string; email_verified: boolean; name: string }>

export type OidcProvider = AsyncDisposable &
  Readonly<{
    issuer: string
    /** Who is signed in from now on. */
    signsIn(claims: Claims): void
    redirectUris: Set<string>
  }>

type Grant = Readonly<{ claims: Claims; nonce: string | null; challenge: string; redirectUri: string }>

/** Starts a provider that knows one client. */
export async function startOidcProvider(client: Readonly<{ id: string; secret: string }>): Promise<OidcProvider> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const grants = new Map<string, Grant>()
  const tokens = new Map<string, Claims>()
  const redirectUris = new Set<string>()
  let claims: Claims = { sub: '', email: '', email_verified: false, name: '' }
  let issuer = ''

  const app = new Hono()
    .get('/.well-known/openid-configuration', (context) =>
      context.json({
        ...{ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` },
        ...{ userinfo_endpoint: `${issuer}/userinfo`, jwks_uri: `${issuer}/jwks` },
        ...{ response_types_supported: ['code'], subject_types_supported: ['public'] },
        id_token_signing_alg_values_supported: ['RS256'],
      }),
    )
    .get('/jwks', (context) =>
      context.json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] }),
    )
    .get('/authorize', (context) => {
      const { client_id, redirect_uri = '', state = '', nonce = null, code_challenge = '' } = context.req.query()
      if (client_id !== client.id || !redirectUris.has(redirect_uri)) return context.text('unknown client', 400)
      const code = randomUUID()
      grants.set(code, { claims, nonce, challenge: code_challenge, redirectUri: redirect_uri })
      return context.redirect(`${redirect_uri}?${new URLSearchParams({ code, state })}`)
    })
    .post('/token', async (context) => {
      const form = await context.req.parseBody()
      const grant = grants.get(String(form['code']))
      grants.delete(String(form['code']))
      const verifier = createHash('sha256').update(String(form['code_verifier'])).digest('base64url')
      const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64')
      const isClient =
        context.req.header('authorization') === `Basic ${basic}` ||
        (form['client_id'] === client.id && form['client_secret'] === client.secret)
      if (!grant || !isClient || verifier !== grant.challenge || form['redirect_uri'] !== grant.redirectUri)
        return context.json({ error: 'invalid_grant' }, 400)
      const token = randomUUID()
      tokens.set(token, grant.claims)
      return context.json({ access_token: token, token_type: 'Bearer', expires_in: 60, id_token: idToken(grant) })
    })
    .get('/userinfo', (context) => {
      const found = tokens.get(context.req.header('authorization')?.replace('Bearer ', '') ?? '')
      return found === undefined ? context.text('', 401) : context.json(found)
    })

  function idToken({ claims: about, nonce }: Grant): string {
    const now = Math.floor(Date.now() / 1000)
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const body = {
      ...about,
      iss: issuer,
      aud: client.id,
      iat: now,
      exp: now + 60,
      ...(nonce === null ? {} : { nonce }),
    }
    const signed = `${part({ alg: 'RS256', kid: 'k' })}.${part(body)}`
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`
  }

  const server = createServer(getRequestListener(app.fetch))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  return {
    ...{ issuer, redirectUris },
    signsIn(next) {
      claims = next
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
