/** What people write about in the demo: texts of our own. `{name}` is filled in from the lists below or with the customer. */
import type { TicketType } from '../../tickets/types.ts'

/** A reason to write. */
export type Situation = Readonly<{
  type: TicketType
  /** It goes to an address that calls somebody. */
  isUrgent?: boolean
  subject: string
  text: string
  /** What the same person, or a colleague in copy, adds later. */
  later?: readonly string[]
  file?: 'screenshot' | 'log' | 'table'
}>

/** What stands for `{…}` in texts. */
export const details: Readonly<Record<string, readonly string[]>> = {
  time: ['8:40', '9:15', '10:05', '11:30', '13:20', '14:50', '16:10', '17:45', 'about noon', 'last night'],
  page: ['/checkout', '/basket', '/events', '/admissions', '/press', '/timetable', '/search', '/newsletter', '/login'],
  plugin: [
    'the calendar',
    'the translation plugin',
    'the form builder',
    'the gallery',
    'the redirect manager',
    'the cookie banner',
  ],
  day: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'the end of the month'],
  colleague: ['Noor', 'Felix', 'Hanna', 'Mateo', 'Aiko', 'Piotr', 'Salma', 'Joris'],
  number: ['12', '40', '85', '130', '260', '900'],
  code: ['500', '502', '503', '504', '403', '429'],
  env: ['staging', 'the preview site', 'production', 'the training copy'],
}

export const situations: readonly Situation[] = [
  {
    type: 'incident',
    isUrgent: true,
    subject: '{site} is down',
    text: 'Hello,\n\n{site} answers with error {code} since {time}, on every page. We sell nothing while this lasts. Please call me if you need anything.\n\n{name}\n{company}',
    later: [
      'It is back here, thank you! Can you tell us what it was?',
      'Still {code} for colleagues on the office network, fine on the phone.',
    ],
  },
  {
    type: 'incident',
    isUrgent: true,
    subject: 'Payments fail on {site}',
    text: 'Since {time} no payment goes through on {page}. The card is charged, then the page says {code}. {number} orders are stuck.\n\n{name}',
    file: 'log',
    later: ['Our payment provider says that all is well on their side.'],
  },
  {
    type: 'incident',
    subject: 'Error {code} on {page}',
    text: 'Hi,\n\n{page} shows an error {code} about every third time. Reloading helps. It began at {time}.\n\nBest\n{name}',
    file: 'screenshot',
    later: ['Now it is every time.', 'I attach what the browser says.'],
  },
  {
    type: 'incident',
    subject: '{page} is very slow since {time}',
    text: 'Pages take half a minute. {page} is worst. Nothing was changed on our side.\n\nRegards\n{name}, {company}',
    later: ['Better now, but not as it was last week.'],
  },
  {
    type: 'incident',
    subject: 'Images are missing',
    text: 'Editors upload pictures and get a grey box. Older pictures are there. See the screenshot.\n\n{name}',
    file: 'screenshot',
  },
  {
    type: 'incident',
    subject: 'Nobody can sign in to {env}',
    text: 'All of us get "session expired" right after signing in. {number} people wait.\n\n{name}',
  },
  {
    type: 'incident',
    subject: 'Form mails do not arrive',
    text: 'The form on {page} says "sent", but nothing comes to our inbox since {time}. We checked spam.\n\n{name}',
    later: ['They arrive again, three hours late and all at once.'],
  },
  {
    type: 'incident',
    subject: 'Search finds nothing',
    text: 'Searching for anything gives zero results, also for words on the front page.\n\nThanks\n{name}',
  },
  {
    type: 'incident',
    subject: 'Certificate warning on {site}',
    text: 'A reader tells us that her browser warns about the certificate. We can not see it here.\n\n{name}',
  },
  {
    type: 'problem',
    subject: 'Every {day} at nine the site is slow',
    text: 'We keep seeing this: on {day} mornings {site} is slow for half an hour. We believe it is the newsletter, which goes out then to {number} thousand people. Can we find the cause together?\n\n{name}',
    later: ['It happened again today, to the minute.'],
  },
  {
    type: 'problem',
    subject: 'Deployments to {env} fail now and then',
    text: 'About one in five deployments stops while files are copied. Doing it again works. The table has the last ones.\n\n{name}',
    file: 'table',
  },
  {
    type: 'problem',
    subject: 'Duplicate orders, again',
    text: 'For the third time this month an order came twice. We refunded each, but would like to know why.\n\n{name}',
    file: 'table',
  },
  {
    type: 'task',
    subject: 'Please give {colleague} access to {env}',
    text: 'Hello,\n\n{colleague} starts with us and needs to edit pages on {env} by {day}. The same rights as mine, please.\n\n{name}',
    later: ['It works, thank you.', 'Could it be by tomorrow? Sorry for the rush.'],
  },
  {
    type: 'task',
    subject: 'Set up a copy of {site} for training',
    text: 'We train {number} editors on {day}. Could we have a copy of {site} with made-up users?\n\nWhen it is done: everybody can sign in with the password on the handout.\n\n{name}',
  },
  {
    type: 'task',
    subject: 'Redirects after our relaunch',
    text: 'Please put the redirects of the attached table in place on {day}, not before 18:00.\n\n{name}',
    file: 'table',
    later: ['Two more came up; the table is updated.'],
  },
  {
    type: 'task',
    subject: 'Remove a user',
    text: '{colleague} has left us. Please close the account and move the drafts to me.\n\n{name}',
  },
  {
    type: 'task',
    subject: 'Update {plugin} on {env}',
    text: 'There is a new version of {plugin}. Could you put it on {env} first, so that we can look at it until {day}?\n\n{name}',
  },
  {
    type: 'task',
    subject: 'DNS change for {site}',
    text: 'We move our newsletter to another provider and need a new TXT record. The value is in the file. No hurry, {day} is fine.\n\n{name}',
    file: 'log',
  },
  {
    type: 'task',
    subject: 'Restore a page that was deleted',
    text: '{colleague} deleted {page} by mistake at {time}. Can you bring it back as it was this morning?\n\n{name}',
  },
  {
    type: 'question',
    subject: 'Which plugin do you advise for redirects?',
    text: 'Hi,\n\nwe have some {number} old addresses and look for a plugin that keeps them. What do you use?\n\nBest\n{name}',
    later: ['Thank you, this helps a lot.'],
  },
  {
    type: 'question',
    subject: 'How do we schedule a post?',
    text: 'I want {page} to change on {day} at 7:00 without getting up. Is there a way?\n\n{name}',
    later: ['Found it. Thank you!'],
  },
  {
    type: 'question',
    subject: 'How many visitors can {site} take?',
    text: 'We are in the news on {day} and expect {number} thousand people within an hour. Do we have to do anything?\n\n{name}, {company}',
    later: ['It is confirmed for {day} at eight in the evening.'],
  },
  {
    type: 'question',
    subject: 'Is our data in the EU?',
    text: 'Our lawyers ask where backups are kept, and for how long. Is there a paper that I can forward?\n\n{name}',
  },
  {
    type: 'question',
    subject: 'A quote for a multilingual site',
    text: 'We think about adding two languages with {plugin}. What would that mean in work and cost, roughly?\n\n{name}',
  },
  {
    type: 'question',
    subject: 'Can editors see drafts of others?',
    text: 'Is it possible that {colleague} sees my drafts but can not publish them?\n\nThanks, {name}',
  },
  {
    type: 'question',
    subject: 'What happened on {day}?',
    text: 'Your status page had a note about {env} on {day}. Did it touch us?\n\n{name}',
  },
]
