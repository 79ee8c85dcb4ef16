/**
 * Whether a mail was sent by a service and not written by a person. Stricter than `origin`: a person's mail carries a sign
 * of a machine now and then (a list, a relay), and a person's words must never be held.
 */
import { firstValue, type HeaderField } from '../header/header-fields.ts'
import { isNobody } from '../origin/nobody-reads.ts'
import type { HeaderFacts } from '../parsed-mail.ts'

/** Mailboxes that services send from and people do not, at their beginning. */
const robot =
  /^(?:accounts?|auth|authentication|automailer|bot|confirm(?:ation)?s?|contact|customerservice|feedback|hello|help|info|invitations?|invites?|login|mail(?:er)?|members?(?:hip)?|messages?|news|noti(?:fy|fications?)|onboarding|otp|password(?:reset)?|postmaster|register|registration|robot|secur(?:e|ity)|service|sign-?(?:in|up)|support|system|team|updates?|user|verif(?:y|ication|ied)s?|welcome)(?:[-_.+][^@]{0,60})?@/i

/** Services whose accounts open other doors: workspaces, single sign-on, code, calendars. */
const knownServices: ReadonlySet<string> = new Set([
  ...['slack.com', 'zoom.us', 'atlassian.com', 'atlassian.net', 'trello.com', 'bitbucket.org', 'notion.so'],
  ...['asana.com', 'monday.com', 'clickup.com', 'linear.app', 'figma.com', 'miro.com', 'airtable.com', 'github.com'],
  ...['gitlab.com', 'discord.com', 'discordapp.com', 'microsoft.com', 'microsoftonline.com', 'teams.mail.microsoft'],
  ...['google.com', 'apple.com', 'facebookmail.com', 'linkedin.com', 'x.com', 'twitter.com', 'dropbox.com', 'okta.com'],
  ...['auth0.com', 'zendesk.com', 'intercom.io', 'hubspot.com', 'salesforce.com', 'webex.com', 'loom.com', 'canva.com'],
])

/** Fields that the relays of services add; hardly a person's mail, but some desks answer through them. */
const relayFields: ReadonlySet<string> = new Set([
  ...[
    'feedback-id',
    'x-ses-outgoing',
    'x-sg-eid',
    'x-sg-id',
    'x-mailgun-sid',
    'x-mailgun-sending-ip',
    'x-pm-message-id',
  ],
  ...['x-mandrill-user', 'x-mc-user', 'x-msfbl', 'x-mj-mid', 'x-sib-id', 'x-report-abuse-to', 'x-csa-complaints'],
])

/** `service`: one that is known to let people in · `machine`: no person, as far as can be seen · null: may be a person. */
export type MachineAuthor = 'service' | 'machine' | null

/** What sent a mail. */
export function machineAuthorOf(fields: readonly HeaderField[], facts: HeaderFacts): MachineAuthor {
  const email = facts.author?.email.toLowerCase() ?? ''
  const isRobot = isNobody(email) || robot.test(email)
  if (!isRobot && facts.origin !== 'auto-generated') return null
  // A web form sends from no-reply@ what a visitor wrote, and names the visitor here.
  if (!facts.replyTo.every((mailbox) => isNobody(mailbox.email) || robot.test(mailbox.email))) return null
  if (isRobot && isKnownService(email)) return 'service'
  if (isNobody(email) || facts.origin === 'auto-generated') return 'machine'
  // `info@` and `support@` are people's, too: they count when what they send goes out like newsletters, and answers nothing.
  return facts.references.length === 0 && isBulk(fields) ? 'machine' : null
}

function isKnownService(email: string): boolean {
  const labels = email.slice(email.lastIndexOf('@') + 1).split('.')
  return labels.some((_, at) => knownServices.has(labels.slice(at).join('.')))
}

/** A list that can be written to has people behind it. */
function isBulk(fields: readonly HeaderField[]): boolean {
  if (firstValue(fields, 'list-post') !== null) return false
  return fields.some(({ name }) => name === 'list-unsubscribe' || relayFields.has(name))
}
