/** Ctrl-C for a command that has something to finish: the first asks it to stop, the second ends it at once. */

/** Whether it was asked to stop. Disposing gives Ctrl-C its usual meaning back. */
export type Interrupt = Disposable & Readonly<{ signal: AbortSignal }>

/** Waits for SIGINT or SIGTERM; `onStop` is told of the first. */
export function interruptible(onStop: () => void): Interrupt {
  const controller = new AbortController()
  const stop = () => {
    dispose()
    controller.abort()
    onStop()
  }
  const dispose = () => {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return { signal: controller.signal, [Symbol.dispose]: dispose }
}
