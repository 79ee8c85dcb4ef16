/** What mail clients and people write around new text in Hungarian; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Hungarian. */
export const hungarian: Language = {
  wrote: ['írta', 'ezt írta', 'a következőt írta', 'írta a következő üzenetet'],
  labels: {
    from: ['feladó', 'küldő'],
    sent: ['elküldve', 'küldve', 'küldés dátuma'],
    date: ['dátum'],
    to: ['címzett', 'címzettek'],
    other: ['másolat', 'másolatot kap', 'válaszcím', 'mellékletek'],
    subject: ['tárgy'],
  },
  original: ['eredeti üzenet', 'eredeti levél', 'eredeti e-mail'],
  forwarded: ['továbbított üzenet', 'továbbított levél kezdete', 'továbbított levél', 'továbbított email'],
  reply: ['vá', 'válasz', 're'],
  forward: ['tov', 'továbbítás', 'továbbított'],
  sentFrom: [
    `(?:elküldve|küldve|üzenetem elküldve)[^?!]{0,10} (?:${apps})[^?!]{0,50}`,
    `(?:${apps})[^?!]{0,20} (?:küldve|küldtem)`,
  ],
  closings: [
    'üdvözlettel',
    'tisztelettel',
    'üdv',
    'köszönettel',
    'szívélyes üdvözlettel',
    'baráti üdvözlettel',
    'szép napot',
  ],
  thanks: ['köszönöm', 'köszi', 'előre is köszönöm', 'köszönjük', 'köszönöm előre is'],
  footers: ['(?:ez az|ezen) (?:e-?mail|üzenet|elektronikus)[^.]{0,160}bizalmas'],
}
