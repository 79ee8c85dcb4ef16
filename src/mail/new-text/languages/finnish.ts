/** What mail clients and people write around new text in Finnish; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Finnish. */
export const finnish: Language = {
  wrote: ['kirjoitti', 'kirjoitti seuraavasti'],
  labels: {
    from: ['lähettäjä'],
    sent: ['lähetetty'],
    date: ['päivämäärä', 'päiväys', 'pvm'],
    to: ['vastaanottaja'],
    other: ['kopio', 'vastaus', 'liitteet'],
    subject: ['aihe'],
  },
  original: ['alkuperäinen viesti', 'alkuperäinen sähköposti'],
  forwarded: ['välitetty viesti', 'välitetty viesti alkaa', 'edelleenlähetetty viesti', 'välitetty viesti / fwd.msg'],
  reply: ['vast', 'vastaus'],
  forward: ['vl', 'välitetty'],
  sentFrom: [`lähetetty (?:${apps}|puhelime|sähköposti|mobiili)[^?!]{0,60}`, 'hanki outlook .{2,60}'],
  closings: [
    'terveisin',
    'ystävällisin terveisin',
    'parhain terveisin',
    't',
    'terv',
    'yt',
    'yst. terv',
    'kunnioittavasti',
    'terkuin',
  ],
  thanks: ['kiitos', 'kiitos etukäteen', 'kiitän', 'paljon kiitoksia', 'kiitos jo etukäteen'],
}
