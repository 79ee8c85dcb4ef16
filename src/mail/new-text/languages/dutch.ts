/** What mail clients and people write around new text in Dutch; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Dutch. */
export const dutch: Language = {
  opens: ['op'],
  wrote: ['schreef', 'schreven', 'geschreven', 'het volgende geschreven'],
  labels: {
    from: ['van', 'afzender'],
    sent: ['verzonden', 'verstuurd'],
    to: ['aan', 'ontvanger'],
    other: ['antwoord aan', 'bijlagen'],
    subject: ['onderwerp', 'betreft'],
  },
  original: [
    'oorspronkelijk bericht',
    'origineel bericht',
    'oorspronkelijk e-mailbericht',
    'oorspronkelijke mail',
    'oorspronkelijke bericht',
  ],
  forwarded: ['doorgestuurd bericht', 'begin doorgestuurd bericht', 'doorgestuurde e-mail', 'doorgezonden bericht'],
  reply: ['antw', 'betr', 'beantw'],
  forward: ['doorst', 'doorgestuurd', 'fw'],
  sentFrom: [
    `(?:verstuurd|verzonden|gestuurd) (?:vanaf|met|via|van|vanuit) (?:mijn |een |de )?(?:${apps}|mail|mobiel|telefoon)\\b[^?!]{0,60}`,
    '(?:outlook voor|download outlook voor) .{2,60}(?: downloaden)?',
  ],
  closings: [
    ...[
      'met vriendelijke groet',
      'met vriendelijke groeten',
      'vriendelijke groet',
      'vriendelijke groeten',
      'groet',
      'mvg',
    ],
    ...['groeten', 'hartelijke groet', 'hartelijke groeten', 'met hartelijke groet', 'hoogachtend', 'groetjes', 'gr'],
  ],
  thanks: ['bedankt', 'dank je wel', 'dank u wel', 'dank u', 'alvast bedankt', 'bij voorbaat dank', 'dank'],
  pointsBelow: [
    '(?:zie|antwoord(?:en)?|beantwoord|opmerkingen)[^.?!:\\n]{0,40} (?:onder|hieronder|inline|in (?:het )?(?:rood|blauw|groen|vet))',
  ],
  replyAbove: [
    '(?:gelieve |typ |schrijf )?(?:uw |je )?(?:antwoord|reageer|reactie)[^.]{0,20} boven deze (?:regel|lijn)(?: te typen)?',
  ],
  footers: [
    '(?:dit|deze) (?:e-?mail|bericht)[^.]{0,120}vertrouwelijk',
    'uitsluitend bestemd voor',
    'niet de (?:geadresseerde|beoogde ontvanger)',
  ],
}
