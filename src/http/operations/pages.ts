/** The pages of operations, in the order of their tabs; the overview first. */
import { attentionRoutes } from './attention.ts'
import { deliveryRoutes } from './deliveries.ts'
import { keyRoutes } from './keys.ts'
import { overviewRoutes } from './overview.ts'
import { routeTesterRoutes } from './routes.ts'
import { userRoutes } from './users.ts'

/** All of them. */
export const operationsPages = [
  ...[overviewRoutes, attentionRoutes, deliveryRoutes, routeTesterRoutes],
  ...[userRoutes, keyRoutes],
] as const
