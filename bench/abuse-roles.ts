/** What the abuse bench and its clients say to each other, and how the bench starts them (`abuse-clients.ts`). */
import { fork } from 'node:child_process'
import { resolve } from 'node:path'
import { z } from 'zod'

const script = resolve(import.meta.dirname, 'abuse-clients.ts')

export type Role = 'idle' | 'slow' | 'large' | 'honest'

/** So many clients of a role against `address`, from 127.`network`.0.0/16. */
export type Order = Readonly<{ role: Role; address: string; count: number; network: number }>

const Report = z.object({
  /** How often what was answered; `cut off` are connections that the service ended, `unanswered` mails under way. */
  answers: z.record(z.string(), z.number()),
  honestMails: z.array(
    z.object({
      phase: z.string(),
      /** The reply that decided, or why there was none. */
      answer: z.string(),
      /** From when it was due to its reply, connecting included. */
      ms: z.number(),
    }),
  ),
})
export type Report = z.infer<typeof Report>
export type Answers = Report['answers']
export type HonestMail = Report['honestMails'][number]

/** A running process of clients; it ends with its report, or with the bench. */
export type Clients = Disposable &
  Readonly<{
    /** Resolves when each client is where it wants to be, or was refused. */
    settled: Promise<void>
    /** Tells an honest client in which phase its next mails are. */
    enter(phase: string): void
    /** Ends it. */
    report(): Promise<Report>
  }>

/** Starts a process of clients. */
export function startClients(order: Order): Clients {
  const child = fork(script, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const settled = Promise.withResolvers<void>()
  const told = Promise.withResolvers<Report>()
  child.on('message', (message) => (message === 'settled' ? settled.resolve() : told.resolve(Report.parse(message))))
  child.once('exit', (code, signal) => {
    const lost = new Error(`a process of ${order.role} clients ended by itself (${code ?? signal})`)
    settled.reject(lost)
    told.reject(lost)
  })
  // Whoever does not wait for the one is told by the other.
  for (const { promise } of [settled, told]) promise.catch(() => undefined)
  child.send({ order })
  return {
    settled: settled.promise,
    enter: (phase) => void child.send({ phase }),
    report() {
      child.send({})
      return told.promise
    },
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  }
}
