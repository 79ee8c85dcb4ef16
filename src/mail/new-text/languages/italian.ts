/** What mail clients and people write around new text in Italian; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Italian. */
export const italian: Language = {
  opens: ['il', 'il giorno', 'in data', 'citando'],
  wrote: ['ha scritto', 'scrive', 'scriveva', 'ha scritto quanto segue'],
  labels: {
    from: ['da', 'mittente'],
    sent: ['inviato', 'inviata', 'inviato il'],
    date: ['data'],
    to: ['a', 'destinatario'],
    other: ['rispondi a', 'allegati', 'allegato', 'priorità', 'ccn'],
    subject: ['oggetto'],
  },
  original: [
    'messaggio originale',
    'messaggio originario',
    'mail originale',
    'e-mail originale',
    'messaggio precedente',
  ],
  forwarded: ['messaggio inoltrato', 'inizio messaggio inoltrato', 'inizio del messaggio inoltrato', 'mail inoltrata'],
  reply: ['r', 'rif', 'ris', 'risposta'],
  forward: ['i', 'inoltra', 'inoltrato', 'inol'],
  sentFrom: [
    `inviat[oa] (?:da|dal|dalla|con|tramite|via) (?:mio |il mio |la mia )?(?:${apps}|posta|mail|cellulare|telefono|app|dispositivo)\\b[^?!]{0,60}`,
    '(?:scarica|ottieni) outlook per .{2,60}',
  ],
  closings: [
    ...[
      'cordiali saluti',
      'distinti saluti',
      'saluti',
      'un saluto',
      'cordialmente',
      'un cordiale saluto',
      'a presto',
      'cari saluti',
    ],
    ...[
      'buona giornata',
      'buona serata',
      'tanti saluti',
      'porgo cordiali saluti',
      'porgo distinti saluti',
      'migliori saluti',
    ],
  ],
  thanks: [
    'grazie',
    'grazie mille',
    'molte grazie',
    'grazie in anticipo',
    'grazie e saluti',
    'ringrazio',
    'grazie e cordiali saluti',
  ],
  pointsBelow: [
    '(?:vedi|veda|risposte|risposta|rispondo|commenti)[^.?!:\\n]{0,40} (?:sotto|di seguito|in (?:rosso|blu|verde|grassetto))',
  ],
  replyAbove: ['(?:si prega di )?(?:rispondere|rispondi|scrivere|scrivi)[^.]{0,30} sopra (?:a )?questa (?:riga|linea)'],
  footers: [
    '(?:questo|questa|il presente|la presente) (?:messaggio|e-?mail|comunicazione)[^.]{0,160}(?:riservat|confidenzial)',
    "ai sensi (?:del|dell'art[^.]{0,20}) ?(?:d\\.lgs|regolamento)",
    'prima di stampare (?:questa|questo)',
  ],
}
