/** Runs a command of `postroom` as an operator does, beside the running service of a scene. */
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import type { Scene } from './scene.ts'

const main = resolve(import.meta.dirname, '../../src/main.ts')

export type Ran = Readonly<{ code: number; out: string; err: string }>

/** Runs a command on the database of a scene, in `directory`, whose `postroom.yaml` counts. */
export function postroom(scene: Scene, directory: string, ...argv: readonly string[]): Promise<Ran> {
  const env = { PATH: process.env['PATH'], DATABASE_URL: scene.databaseUrl, DATA_DIR: resolve(directory, 'data') }
  return new Promise((done) => {
    execFile(process.execPath, [main, ...argv], { cwd: directory, env }, (err, out, stderr) => {
      done({ code: err === null ? 0 : Number(err.code ?? 1), out, err: stderr })
    })
  })
}
