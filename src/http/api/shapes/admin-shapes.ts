/** What admins see and send: users, keys, notifications. */
import { z } from 'zod'
import { KeyName, scopes } from '../../../accounts/api-keys.ts'
import { channels, notificationStatuses } from '../../../tickets/notifications.ts'
import { roles } from '../../../tickets/roles.ts'
import { pageShape } from '../paging.ts'
import { PageParameters } from './parameters.ts'

const time = () => z.iso.datetime({ precision: 3 })

export const User = z
  .strictObject({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role: z.enum(roles),
    has_second_factor: z.boolean(),
    deactivated_at: time().nullable().describe('Since then nobody signs in as this user.'),
    created_at: time(),
  })
  .meta({ id: 'User' })
export const UserPage = pageShape(User).meta({ id: 'UserPage' })
export const UserQuery = PageParameters.extend({
  role: z
    .enum(roles, { error: `one of ${roles.join(', ')}` })
    .optional()
    .describe('Only of this role.'),
})
const role = z.enum(roles, { error: `one of ${roles.join(', ')}` })
export const NewUser = z
  .strictObject({ email: z.email({ error: 'an email address' }).max(254).toLowerCase(), role })
  .meta({ id: 'NewUser' })
export const UserPatch = z
  .strictObject({
    role: role.optional(),
    deactivated: z.boolean().optional().describe('Whether nobody signs in as this user any more.'),
  })
  .meta({ id: 'UserPatch', description: 'What is to be different; what is left out stays.' })
export const MadeUser = User.extend({
  set_up_url: z.string().describe('Where the user chooses a password: once, within a week. As good as a password.'),
}).meta({ id: 'MadeUser' })

export const Key = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(z.enum(scopes)),
    created_by: z.string(),
    created_at: time(),
    expires_at: time().nullable(),
    last_used_at: time().nullable().describe('To the minute.'),
    revoked_at: time().nullable(),
  })
  .meta({ id: 'Key' })
export const KeyPage = pageShape(Key).meta({ id: 'KeyPage' })
export const NewKey = z
  .strictObject({
    name: KeyName.describe('The history of tickets names it.'),
    scopes: z
      .array(z.enum(scopes, { error: `some of ${scopes.join(', ')}` }))
      .min(1, { error: `some of ${scopes.join(', ')}` }),
    expires_at: z.iso
      .datetime({ offset: true, error: 'a time such as 2027-01-01T00:00:00Z' })
      .nullable()
      .prefault(null)
      .describe('Null for never.'),
  })
  .meta({ id: 'NewKey' })
export const MadeKey = Key.extend({
  key: z.string().describe('Shown this once; we keep a hash of it.'),
}).meta({ id: 'MadeKey' })

export const Notification = z
  .strictObject({
    id: z.uuid(),
    ticket_id: z.int().nullable(),
    event_id: z.uuid().nullable(),
    channel: z.enum(channels),
    kind: z.string(),
    target: z.string().describe('Whom it goes to: name of a PagerDuty key, addresses, name of a webhook.'),
    status: z.enum(notificationStatuses),
    attempts: z.int(),
    last_error: z.string().nullable(),
    created_at: time(),
    due_at: time(),
    sent_at: time().nullable(),
  })
  .meta({ id: 'Notification' })
export const NotificationPage = pageShape(Notification).meta({ id: 'NotificationPage' })
export const NotificationQuery = PageParameters.extend({
  status: z
    .enum(notificationStatuses, { error: `one of ${notificationStatuses.join(', ')}` })
    .optional()
    .describe('Only of this status.'),
  ticket: z.string().max(20).optional().meta({ description: 'Only of this ticket.', example: 'T-42' }),
})
