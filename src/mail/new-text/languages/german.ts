/** What mail clients and people write around new text in German; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** German. */
export const german: Language = {
  opens: ['am', 'zitat von', 'von'],
  wrote: ['schrieb', 'schrieben', 'geschrieben', 'schreibt', 'zitat von'],
  labels: {
    from: ['von', 'absender'],
    sent: ['gesendet', 'gesendet am', 'verschickt'],
    date: ['datum'],
    to: ['an', 'empfänger'],
    other: ['kopie', 'kopie (cc)', 'antwort an', 'wichtigkeit', 'priorität', 'anlagen', 'anhänge', 'blindkopie'],
    subject: ['betreff', 'betr', 'thema'],
  },
  original: [
    ...[
      'ursprüngliche nachricht',
      'ursprüngliche mail',
      'ursprüngliche e-mail',
      'originalnachricht',
      'original-nachricht',
    ],
    ...['original nachricht', 'originalmail', 'original-mail', 'ursprünglicher termin', 'ursprüngliche nachr.'],
  ],
  forwarded: [
    ...[
      'weitergeleitete nachricht',
      'weitergeleitete e-mail',
      'weitergeleitete mail',
      'anfang der weitergeleiteten nachricht',
    ],
    ...['anfang der weitergeleiteten e-mail', 'weitergeleitete nachricht / forwarded message'],
  ],
  reply: ['aw', 'antw', 'antwort'],
  forward: ['wg', 'wtr', 'weitergeleitet'],
  sentFrom: [
    '(?:diese (?:nachricht|e-?mail|mail) wurde )?(?:von|mit|über|aus) (?:meinem|meiner|dem|der)? ?[^.?!]{2,60} (?:gesendet|gesandt|verfasst|geschickt|verschickt)',
    `gesendet (?:von|mit|über|via|aus) (?:meinem |meiner |der |dem )?(?:mobilen |neuen )?(?:${apps}|mail|handy|mobiltelefon|tablet|mobil)\\b[^?!]{0,60}`,
    'outlook für .{2,60}(?: beziehen| herunterladen| abrufen)?',
    'holen sie sich outlook für .{2,60}',
  ],
  closings: [
    ...[
      'mit freundlichen grüßen',
      'mit freundlichen grüssen',
      'mit freundlichem gruß',
      'mit freundlichem gruss',
      'mfg',
    ],
    ...[
      'freundliche grüße',
      'freundliche grüsse',
      'viele grüße',
      'viele grüsse',
      'beste grüße',
      'beste grüsse',
      'lg',
      'vg',
    ],
    ...[
      'liebe grüße',
      'liebe grüsse',
      'herzliche grüße',
      'herzliche grüsse',
      'schöne grüße',
      'schöne grüsse',
      'bg',
      'gruß',
    ],
    ...[
      'mit besten grüßen',
      'mit besten grüssen',
      'besten gruß',
      'viele liebe grüße',
      'gruss',
      'hochachtungsvoll',
      'grüße',
    ],
    ...['mit herzlichen grüßen', 'mit lieben grüßen', 'freundlicher gruss', 'grüsse', 'mit vorzüglicher hochachtung'],
    ...[
      'mit freundlichen grüßen / best regards',
      'mit freundlichen grüßen / kind regards',
      'mit freundlichen grüßen aus',
    ],
  ],
  thanks: [
    'danke',
    'vielen dank',
    'besten dank',
    'herzlichen dank',
    'danke im voraus',
    'vielen dank im voraus',
    'danke und gruß',
  ],
  pointsBelow: [
    '(?:siehe|antworte?n?|geantwortet|kommentare?|anmerkungen)[^.?!:\\n]{0,40} (?:unten|weiter unten|inline|im text|in (?:rot|blau|grün|fett))',
  ],
  replyAbove: [
    '(?:bitte )?(?:antworten|schreiben) sie (?:bitte )?(?:nur )?(?:oberhalb|über) (?:dieser|diese) (?:linie|zeile)',
    '(?:bitte )?(?:ihre )?antwort(?:en)? (?:bitte )?(?:nur )?(?:oberhalb|über) (?:dieser|diese) (?:linie|zeile)(?: eingeben| schreiben)?',
  ],
  footers: [
    'diese (?:e-?mail|nachricht|mitteilung)[^.]{0,120}vertraulich',
    'nicht der (?:richtige|beabsichtigte|vorgesehene) (?:adressat|empfänger)',
    '(?:handelsregister|amtsgericht)[^.]{0,60}hr[ab]\\b|sitz der gesellschaft|geschäftsführ(?:er|ung|erin)\\s?:|ust-?id',
    'denken sie an die umwelt|prüfen sie, ob diese (?:e-?mail|mail) (?:wirklich )?ausgedruckt',
    '(?:mail|nachricht) wurde[^.]{0,40}auf viren (?:geprüft|überprüft)|virenfrei\\.? ?[<[(]?(?:www|https?)',
  ],
}
