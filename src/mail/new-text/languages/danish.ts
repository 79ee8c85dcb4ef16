/** What mail clients and people write around new text in Danish; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Danish. */
export const danish: Language = {
  opens: ['den', 'd.'],
  wrote: ['skrev', 'skrev følgende', 'skriver', 'har skrevet'],
  labels: {
    from: ['fra', 'afsender'],
    sent: ['sendt'],
    date: ['dato'],
    to: ['til', 'modtager'],
    other: ['svar til', 'vedhæftede filer'],
    subject: ['emne'],
  },
  original: [
    'oprindelig meddelelse',
    'original meddelelse',
    'oprindelig besked',
    'original besked',
    'den oprindelige besked',
  ],
  forwarded: ['videresendt meddelelse', 'start på videresendt besked', 'videresendt besked', 'videresendt mail'],
  reply: ['sv', 'svar'],
  forward: ['vid', 'videresendt'],
  sentFrom: [
    `sendt (?:fra|med|via) (?:min |mit )?(?:${apps}|mobil|telefon|mail)[^?!]{0,60}`,
    '(?:få|hent) outlook (?:til|for) .{2,60}',
  ],
  closings: [
    ...[
      'med venlig hilsen',
      'med venlige hilsner',
      'venlig hilsen',
      'venlige hilsner',
      'mvh',
      'vh',
      'hilsen',
      'mange hilsner',
    ],
    ...['bedste hilsner', 'bedste hilsen', 'de bedste hilsner', 'kh', 'kærlig hilsen', 'hilsner'],
  ],
  thanks: ['tak', 'mange tak', 'på forhånd tak', 'tusind tak', 'tak på forhånd'],
  replyAbove: ['(?:skriv|svar)[^.]{0,30} over denne linje'],
}
