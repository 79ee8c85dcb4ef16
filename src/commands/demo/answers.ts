/** What agents of the demo write: answers in the language of the customer, and internal notes. Texts of our own. */
import type { TicketType } from '../../tickets/types.ts'

/** The languages that the demo's customers write in (ISO 639-1). */
export type Language = 'en' | 'de' | 'fr' | 'es' | 'ja' | 'ar'

/** Answers: `first` while it is being worked on, `last` when it is done. */
type Answers = Readonly<{ first: readonly string[]; last: readonly string[] }>

const english: Readonly<Record<TicketType, Answers>> = {
  incident: {
    first: [
      'Hi,\n\nthank you, I can see it here too. We are on it and write again within the hour.',
      'Hello,\n\nwe found requests that wait for the database since then. Some pages are faster already; I keep watching it.\n\nDoes it happen to everybody, or only when signed in?',
      'Hello,\n\nthe log has it: one of the two servers ran out of memory. It is out of the pool, and the other one serves all pages.',
    ],
    last: [
      'It is back since a few minutes. The cause was a cache that had grown too large; it has a limit now. Please tell us if you see it again.',
      'Done: the change of this morning is taken back, and all pages answer as before. Sorry for the trouble.',
      'All is well again on our side. I close this, and an answer of yours opens it again.',
    ],
  },
  problem: {
    first: [
      'Hello,\n\nwe compared the times with our own figures, and they fit. I have linked the incidents of the last weeks to this ticket, so that nothing gets lost.',
      'Thank you for the table, that helps. We have a guess, and put in some measuring until next week.',
    ],
    last: [
      'Found: two jobs began at the same minute and waited for each other. They run one after the other now, and it did not happen since.',
      'With the update of last night this is gone. We watched it for three days before we dared to say so.',
    ],
  },
  task: {
    first: ['Hello,\n\nno problem. I do it this afternoon and tell you.', 'Sure. Is it fine if we do it after 18:00?'],
    last: [
      'It is done. Please have a look, and tell us if anything is missing.',
      'Done, and tested with a user of our own.',
    ],
  },
  question: {
    first: ['Good question. I ask a colleague who knows this better, and come back to you.'],
    last: [
      'Hi,\n\nyes, that works: it is in *Settings*, under *Reading*. Our help page has the steps with pictures.\n\nTell me if you get stuck.',
      'Hello,\n\nin short: nothing that you have to do. We have room for ten times as many, and somebody watches it on that day.',
      'We use the one that you have already; it only has to be switched on. Shall we do that for you?',
    ],
  },
}

const others: Readonly<Record<Exclude<Language, 'en'>, Answers>> = {
  de: {
    first: ['Guten Tag,\n\nvielen Dank für den Hinweis. Wir sehen uns das gerade an und melden uns gleich wieder.'],
    last: ['Guten Tag,\n\ndas ist nun erledigt. Bitte melden Sie sich, falls Ihnen noch etwas auffällt.'],
  },
  fr: {
    first: ['Bonjour,\n\nmerci pour votre message. Nous regardons et revenons vers vous très vite.'],
    last: ['Bonjour,\n\nc’est réglé. N’hésitez pas à nous répondre si quelque chose vous semble encore étrange.'],
  },
  es: {
    first: ['Hola:\n\ngracias por avisar. Lo estamos mirando y le escribimos enseguida.'],
    last: ['Hola:\n\nya está resuelto. Si ve algo raro, conteste a este mensaje.'],
  },
  ja: {
    first: ['お問い合わせありがとうございます。ただいま確認しております。'],
    last: ['対応が完了しました。ご確認のほどよろしくお願いいたします。'],
  },
  ar: {
    first: ['مرحبا،\n\nشكرا على رسالتكم. نحن ننظر في الأمر ونعود إليكم قريبا.'],
    last: ['مرحبا،\n\nتم حل المشكلة. أخبرونا إذا لاحظتم أي شيء آخر.'],
  },
}

/** What can be answered to a ticket of a type, in a language. */
export function answersFor(type: TicketType, language: Language): Answers {
  return language === 'en' ? english[type] : others[language]
}

/** Internal notes. */
export const notes: readonly string[] = [
  'Saw the same in the log of `web-7`: the cache was being filled again. Watching it.',
  'Asked the hosting team; they look at it after lunch.',
  'This customer has a contract for answers within four hours.',
  'Rang them up: they are at lunch, and it is not urgent any more.',
  'Same cause as last month, I think. The fix of then was only half of it.',
]
