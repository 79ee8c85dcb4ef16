/**
 * Calls chardetng, the detector of Firefox, in WebAssembly. The package's own glue is for bundlers; this one loads the
 * module when it is first needed, synchronously (2 ms, 1.5 MB), so that a mail without undeclared 8-bit costs nothing.
 *
 * Chosen by measurement over jschardet 4: of 350 subjects of one to six words in 24 charsets and 27 languages, read
 * without any other sign, it gets 87 % right, with the top level domain of the author 97 %, jschardet 75 %; of 40 bodies
 * 37, 40 and 38. jschardet loads in 57 ms, takes 49 MB, and 0.7 ms for a subject.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** What the module exports, of that what is used; addresses and lengths are numbers. */
type Exports = Readonly<{
  memory: WebAssembly.Memory
  encodingdetector_new: () => number
  encodingdetector_feed: (detector: number, at: number, length: number, isLast: number) => number
  encodingdetector_guess: (result: number, detector: number, at: number, length: number, allowUtf8: number) => void
  __wbg_encodingdetector_free: (detector: number) => void
  __wbindgen_malloc: (length: number) => number
  __wbindgen_free: (at: number, length: number) => void
  __wbindgen_add_to_stack_pointer: (offset: number) => number
}>

let loaded: Exports | null = null

/** The most likely charset (a WHATWG name, never UTF-8) of bytes; `tld` is the author's top level domain, or null. */
export function guessedByChardetng(bytes: Uint8Array, tld: string | null): string {
  loaded ??= load()
  const wasm = loaded
  const detector = wasm.encodingdetector_new()
  const result = wasm.__wbindgen_add_to_stack_pointer(-16)
  try {
    const input = passed(wasm, bytes)
    wasm.encodingdetector_feed(detector, input.at, input.length, 1)
    // 0 stands for no domain; what is no domain in ASCII lower case would be an error of ours.
    const domain = tld !== null && /^[a-z]{2,63}$/.test(tld) ? passed(wasm, Buffer.from(tld)) : { at: 0, length: 0 }
    wasm.encodingdetector_guess(result, detector, domain.at, domain.length, 0)
    const view = new DataView(wasm.memory.buffer)
    const [at, length] = [view.getUint32(result, true), view.getUint32(result + 4, true)]
    const name = Buffer.from(wasm.memory.buffer, at, length).toString('latin1')
    wasm.__wbindgen_free(at, length)
    return name
  } finally {
    wasm.__wbindgen_add_to_stack_pointer(16)
    wasm.__wbg_encodingdetector_free(detector)
  }
}

/** Copies bytes into the module, which frees them. */
function passed(wasm: Exports, bytes: Uint8Array): { at: number; length: number } {
  const at = wasm.__wbindgen_malloc(bytes.length)
  new Uint8Array(wasm.memory.buffer).set(bytes, at)
  return { at, length: bytes.length }
}

function load(): Exports {
  const path = createRequire(import.meta.url).resolve('chardetng-wasm/dist/chardetng_wasm_bg.wasm')
  const module = new WebAssembly.Module(readFileSync(path))
  const refuse = () => {
    throw new Error('chardetng gave up')
  }
  const imports = { './chardetng_wasm_bg.js': { __wbindgen_throw: refuse } }
  return new WebAssembly.Instance(module, imports).exports as unknown as Exports // its own description says so
}
