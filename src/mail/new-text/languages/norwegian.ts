/** What mail clients and people write around new text in Norwegian; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Norwegian. */
export const norwegian: Language = {
  opens: ['den', 'på'],
  wrote: ['skrev', 'skrev følgende', 'skreiv'],
  labels: {
    from: ['fra', 'avsender'],
    sent: ['sendt'],
    date: ['dato'],
    to: ['til', 'mottaker'],
    other: ['kopi', 'svar til', 'vedlegg'],
    subject: ['emne'],
  },
  original: ['opprinnelig melding', 'original melding', 'opprinnelig e-post', 'opprinneleg melding'],
  forwarded: ['videresendt melding', 'videresendt e-post', 'start på videresendt melding', 'vidaresendt melding'],
  reply: ['sv', 'svar'],
  forward: ['videresend', 'videresendt'],
  sentFrom: [
    `sendt (?:fra|med|via) (?:min |mitt )?(?:${apps}|mobil|telefon|e-post)[^?!]{0,60}`,
    '(?:skaff|last ned|få) outlook (?:for|til) .{2,60}',
  ],
  closings: [
    'med vennlig hilsen',
    'vennlig hilsen',
    'med vennlige hilsner',
    'beste hilsen',
    'beste helsing',
    'mvh',
    'hilsen',
    'venleg helsing',
  ],
  thanks: ['takk', 'mange takk', 'på forhånd takk', 'tusen takk', 'takk på forhånd'],
  replyAbove: ['(?:skriv|svar)[^.]{0,30} over denne linjen'],
}
