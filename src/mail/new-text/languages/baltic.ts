/** What mail clients and people write around new text in Latvian and Lithuanian; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Latvian and Lithuanian. */
export const baltic: Language = {
  wrote: ['rakstīja', 'raksta', 'rašė', 'parašė'],
  labels: {
    from: ['nuo', 'sūtītājs', 'siuntėjas'],
    sent: ['nosūtīts', 'išsiųsta'],
    date: ['datums'],
    to: ['kam', 'adresāts', 'gavėjas'],
    subject: ['temats', 'tēma', 'tema'],
  },
  original: [
    'sākotnējais ziņojums',
    'oriģinālais ziņojums',
    'originalus laiškas',
    'pradinis laiškas',
    'pradinis pranešimas',
  ],
  forwarded: [
    'pārsūtītais ziņojums',
    'pārsūtīta ziņa',
    'persiųstas laiškas',
    'persiunčiamas laiškas',
    'persiųstas pranešimas',
  ],
  sentFrom: [`(?:nosūtīts|išsiųsta) no? ?(?:mana |iš )?(?:mano )?(?:${apps})[^?!]{0,40}`],
  closings: ['ar cieņu', 'pagarbiai', 'su pagarba', 'geriausi linkėjimai'],
  thanks: ['paldies', 'ačiū', 'dėkoju'],
}
