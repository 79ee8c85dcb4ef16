/**
 * Stylesheet and scripts: a few small files, served as they are written, under names that change with their content, so that
 * browsers keep them for ever and never use an old one. No bundler: the stylesheet is the files of `styles/`, one after the
 * other, on the base of Pico's, which is in a layer below ours.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Hono } from 'hono'
import type { Env, Routes } from './env.ts'

const directory = join(import.meta.dirname, 'assets')
const require = createRequire(import.meta.url)
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** The parts of the stylesheet, in the order in which their rules win. */
const sheets = [
  ...[
    'colours',
    'page',
    'bar',
    'buttons',
    'cards',
    'fields',
    'new-ticket',
    'for-customer',
    'lists',
    'conversation',
    'start',
  ],
  ...['operations', 'overview', 'phone', 'queue', 'bulk', 'desk-ticket', 'desk-message', 'desk-writing', 'dialogs'],
  ...['desk-narrow', 'reference'],
]

type Asset = Readonly<{ bytes: Buffer; gzipped: Buffer; type: string }>

export type Assets = Readonly<{
  /** The path of a file of `assets/`, with its hash; throws for a name that is none. */
  url(name: string): string
  /** By the path's last part. */
  files: ReadonlyMap<string, Asset>
}>

/** Reads and hashes all files. */
export async function loadAssets(): Promise<Assets> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  const own = await Promise.all(names.map(async (name) => [name, await readFile(join(directory, name))] as const))
  const htmx = await readFile(require.resolve('htmx.org/dist/htmx.min.js'))
  const files = [...own, ['htmx.js', htmx], ['postroom.css', await stylesheet()]] as const
  const loaded = await Promise.all(files.map(([name, bytes]) => assetOf(name, bytes)))
  const paths = new Map(loaded.map(({ name, hashed }) => [name, `/assets/${hashed}`]))
  return {
    url(name) {
      const path = paths.get(name)
      if (path === undefined) throw new Error(`src/http/assets/ has no ${name}`)
      return path
    },
    files: new Map(loaded.map(({ hashed, asset }) => [hashed, asset])),
  }
}

/** Our rules win over Pico's whatever their selectors are, since those are in a layer. */
async function stylesheet(): Promise<Buffer> {
  const pico = await readFile(require.resolve('@picocss/pico/css/pico.min.css'), 'utf8')
  const ours = await Promise.all(sheets.map((name) => readFile(join(directory, 'styles', `${name}.css`), 'utf8')))
  return Buffer.from(`@layer pico{${pico.replace(/^\uFEFF?@charset "UTF-8";/, '')}}\n${ours.join('')}`)
}

async function assetOf(name: string, bytes: Buffer) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const extension = extname(name)
  const gzipped = await promisify(gzip)(bytes, { level: 9 })
  const asset: Asset = { bytes, gzipped, type: types[extension] ?? 'application/octet-stream' }
  return { name, hashed: `${name.slice(0, -extension.length)}.${hash}${extension}`, asset }
}

/** The route of all assets. */
export function assetRoutes(assets: Assets): Routes {
  return new Hono<Env>().get('/assets/:file', (context) => {
    const asset = assets.files.get(context.req.param('file'))
    if (asset === undefined) return context.notFound()
    const isZipped = context.req.header('accept-encoding')?.includes('gzip') ?? false
    context.header('content-type', asset.type)
    context.header('cache-control', 'public, max-age=31536000, immutable')
    context.header('vary', 'accept-encoding')
    if (isZipped) context.header('content-encoding', 'gzip')
    return context.body(new Uint8Array(isZipped ? asset.gzipped : asset.bytes))
  })
}
