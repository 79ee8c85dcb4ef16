/** The part of the WebAssembly API that `chardetng.ts` uses; Node has it, TypeScript describes it with the browser's. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, () => never>>)
    readonly exports: object
  }
  interface Memory {
    readonly buffer: ArrayBuffer
  }
}
