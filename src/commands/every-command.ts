/** The commands that there are. A new one is a file of this folder, and a line here. */
import type { Command } from './command.ts'

/** Every command by its words, in the order of the overview; loaded only when it is called. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: () => import('./serve.ts'),
  migrate: () => import('./migrate.ts'),
  'config check': () => import('./config-check.ts'),
  'route test': () => import('./route-test.ts'),
  route: () => import('./route.ts'),
  tickets: () => import('./tickets.ts'),
  explain: () => import('./explain.ts'),
  notifications: () => import('./notifications.ts'),
  suppressions: () => import('./suppressions.ts'),
  set: () => import('./set.ts'),
  reply: () => import('./reply.ts'),
  approve: () => import('./approve.ts'),
  release: () => import('./release.ts'),
  'user add': () => import('./user-add.ts'),
  'user list': () => import('./user-list.ts'),
  'user deactivate': () => import('./user-deactivate.ts'),
  'user reset-second-factor': () => import('./user-reset-second-factor.ts'),
  'key add': () => import('./key-add.ts'),
  'key list': () => import('./key-list.ts'),
  'key revoke': () => import('./key-revoke.ts'),
  webhooks: () => import('./webhooks.ts'),
  import: () => import('./import.ts'),
  'page test': () => import('./page-test.ts'),
  demo: () => import('./demo.ts'),
  doctor: () => import('./doctor.ts'),
  reparse: () => import('./reparse.ts'),
}
