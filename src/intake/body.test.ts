import { createHash, randomBytes } from 'node:crypto'
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contentDigest } from '../mail/digest.ts'
import { type BodyRead, readBody, sweepBodies } from './body.ts'

let place = ''
let directory = ''
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'postroom-body-'))
  directory = join(place, 'incoming')
})
afterEach(() => rm(place, { recursive: true, force: true }))

const read = (chunks: Iterable<Uint8Array>, limits: { limitBytes?: number; memoryBytes?: number } = {}) =>
  readBody(Readable.from(chunks), { limitBytes: 1_000_000, memoryBytes: 1_000, directory, ...limits })

/** The bytes of a body, wherever they are. */
async function bytesOf(result: BodyRead): Promise<Buffer> {
  if (result.kind !== 'ok') throw new Error(`expected a body, got ${result.kind}`)
  const { held } = result.body
  return held.in === 'memory' ? Buffer.from(held.bytes) : readFile(held.path)
}

const chunks = fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 40 })

test('the bytes come back as they came, with their hashes, however they were cut and wherever they are held', async () => {
  const samples = fc.asyncProperty(chunks, fc.integer({ min: 1, max: 300 }), async (pieces, memoryBytes) => {
    const whole = Buffer.concat(pieces)
    const result = await read(pieces, { memoryBytes })
    expect(await bytesOf(result)).toEqual(whole)
    if (result.kind !== 'ok') return
    await using body = result.body
    const digest = contentDigest()
    digest.update(whole)
    expect(body).toMatchObject({
      sizeBytes: whole.length,
      sha256: createHash('sha256').update(whole).digest('hex'),
      contentDigest: digest.digest(),
      headerSection: digest.headerSection(),
    })
    expect(body.held.in).toBe(whole.length <= memoryBytes ? 'memory' : 'file')
  })
  await fc.assert(samples, { numRuns: 200 })
  expect(await readdir(directory)).toEqual([])
})

test('the last octet that fits is taken, and one more is too large and leaves nothing', async () => {
  const fits = await read([randomBytes(4_000)], { limitBytes: 4_000 })
  expect(fits.kind).toBe('ok')
  if (fits.kind === 'ok') await fits.body[Symbol.asyncDispose]()
  expect(await read([randomBytes(4_000), Buffer.from('x')], { limitBytes: 4_000 })).toEqual({ kind: 'too-large' })
  expect(await readdir(directory)).toEqual([])
})

test('what is too large is not read on, and not destroyed: the rest is for the door', async () => {
  const stream = Readable.from([Buffer.from('12345'), Buffer.from('rest')])
  const limits = { limitBytes: 4, memoryBytes: 10, directory }
  expect(await readBody(stream, limits)).toEqual({ kind: 'too-large' })
  expect(stream.destroyed).toBe(false)
  expect(Buffer.concat(await stream.toArray()).toString()).toBe('rest')
})

test('a chunk that its owner uses again does not change the body', async () => {
  const stream = new PassThrough()
  const reading = readBody(stream, { limitBytes: 100, memoryBytes: 100, directory })
  stream.on('data', (chunk: Buffer) => chunk.fill('x'))
  stream.write('first')
  stream.end('second')
  expect((await bytesOf(await reading)).toString()).toBe('firstsecond')
})

test('mail on disk is readable by its owner alone, and disposing removes it', async () => {
  const result = await read([randomBytes(5_000)])
  const [name = ''] = await readdir(directory)
  expect((await lstat(directory)).mode & 0o777).toBe(0o700)
  expect((await lstat(join(directory, name))).mode & 0o777).toBe(0o600)
  if (result.kind === 'ok') await result.body[Symbol.asyncDispose]()
  expect(await readdir(directory)).toEqual([])
})

test.for([0, 100, 5_000])('a stream that closes after %d octets is disconnected and leaves nothing', async (octets) => {
  const stream = new PassThrough()
  const reading = readBody(stream, { limitBytes: 1_000_000, memoryBytes: 1_000, directory })
  if (octets > 0) stream.write(randomBytes(octets))
  stream.destroy()
  expect(await reading).toEqual({ kind: 'disconnected' })
  expect(await sweepBodies(directory)).toBe(0)
})

test('a client that goes while its bytes are being written leaves nothing', async () => {
  for (let i = 0; i < 50; i++) {
    const stream = new PassThrough()
    const reading = readBody(stream, { limitBytes: 1_000_000, memoryBytes: 1, directory })
    stream.once('data', () => stream.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' })))
    stream.write(randomBytes(10))
    expect(await reading).toEqual({ kind: 'disconnected' })
  }
  expect(await sweepBodies(directory)).toBe(0)
})

test('a stream that was closed before anybody read it is disconnected', async () => {
  const stream = new PassThrough()
  stream.destroy()
  const limits = { limitBytes: 10, memoryBytes: 10, directory }
  expect(await readBody(stream, limits)).toEqual({ kind: 'disconnected' })
})

test('a directory that is none is disk-full with its cause, and a small mail needs none', async () => {
  await writeFile(directory, 'in the way')
  expect(await read([randomBytes(5_000)])).toMatchObject({ kind: 'disk-full', cause: { code: 'EEXIST' } })
  expect((await read([randomBytes(50)])).kind).toBe('ok')
})

test('what nobody expects is thrown with its cause', async () => {
  const failing = new Readable({ read: () => failing.destroy(new TypeError('a bug')) })
  const limits = { limitBytes: 10, memoryBytes: 10, directory }
  await expect(readBody(failing, limits)).rejects.toMatchObject({ cause: { message: 'a bug' } })
})

test('a slow disk holds the sender back: the stream is not read while a block is written', async () => {
  let isReading = 0
  const stream = new Readable({
    highWaterMark: 1,
    read() {
      isReading++
      this.push(isReading <= 20 ? randomBytes(1_000) : null)
    },
  })
  const limits = { limitBytes: 1_000_000, memoryBytes: 1_000, directory }
  const reading = readBody(stream, limits)
  await new Promise(setImmediate)
  expect(isReading).toBeLessThan(5)
  expect((await bytesOf(await reading)).length).toBe(20_000)
})

test('a sweep removes what a crash left behind, and nothing else', async () => {
  await mkdir(directory)
  const left = await read([randomBytes(5_000)])
  expect(left.kind).toBe('ok')
  await writeFile(join(directory, 'notes.txt'), 'precious')
  await writeFile(join(directory, 'body-1.eml'), 'not ours')
  await symlink('/etc/passwd', join(directory, 'body-00000000-0000-4000-8000-000000000000.eml'))
  expect(await sweepBodies(directory)).toBe(2)
  expect((await readdir(directory)).toSorted()).toEqual(['body-1.eml', 'notes.txt'])
  expect((await readFile('/etc/passwd')).length).toBeGreaterThan(0)
})

test('a sweep makes the directory when there is none', async () => {
  expect(await sweepBodies(directory)).toBe(0)
  expect((await lstat(directory)).mode & 0o777).toBe(0o700)
})
