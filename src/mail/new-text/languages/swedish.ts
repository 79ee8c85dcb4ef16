/** What mail clients and people write around new text in Swedish; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Swedish. */
export const swedish: Language = {
  opens: ['den', 'på'],
  wrote: ['skrev', 'skrev följande', 'skriver'],
  labels: {
    from: ['från', 'avsändare'],
    sent: ['skickat', 'skickad'],
    to: ['till', 'mottagare'],
    other: ['kopia', 'svara till', 'bilagor'],
    subject: ['ämne'],
  },
  original: [
    'ursprungligt meddelande',
    'originalmeddelande',
    'ursprungligt mail',
    'ursprunglig mötestid',
    'originalmail',
  ],
  forwarded: [
    'vidarebefordrat meddelande',
    'vidarebefordrat mejl',
    'vidarebefordrat brev',
    'börja på vidarebefordrat brev',
  ],
  reply: ['sv', 'svar'],
  forward: ['vb', 'vidarebefordrat'],
  sentFrom: [
    `skickat (?:från|med|via) (?:min |mitt )?(?:${apps}|e-post|mobil|telefon)[^?!]{0,60}`,
    'hämta outlook för .{2,60}',
  ],
  closings: [
    ...[
      'med vänlig hälsning',
      'med vänliga hälsningar',
      'vänliga hälsningar',
      'vänlig hälsning',
      'mvh',
      'hälsningar',
      'vh',
    ],
    ...['bästa hälsningar', 'med bästa hälsningar', 'hälsar', 'allt gott'],
  ],
  thanks: ['tack', 'tack på förhand', 'tack så mycket', 'tusen tack'],
  replyAbove: ['(?:vänligen )?(?:skriv|svara)[^.]{0,20} ovanför (?:den här|denna) (?:raden|rad)'],
}
