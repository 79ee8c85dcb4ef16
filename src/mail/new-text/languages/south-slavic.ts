/** What mail clients and people write around new text in Croatian, Serbian, Bosnian and Slovene; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Croatian, Serbian, Bosnian and Slovene. */
export const southSlavic: Language = {
  opens: ['dana', 'dne', 'u'],
  wrote: [
    'je napisao',
    'je napisala',
    'napisao je',
    'napisala je',
    'je napisao/la',
    'je napisal',
    'je napisala',
    'piše',
    'је написао',
    'је написала',
  ],
  labels: {
    from: ['šalje', 'pošiljatelj', 'pošiljalac', 'pošiljatelj/ica', 'шаље', 'od'],
    sent: ['poslano', 'poslato', 'послато'],
    date: ['datum', 'датум'],
    to: ['prima', 'za', 'primatelj', 'прима', 'за'],
    subject: ['naslov', 'zadeva', 'predmet', 'tema', 'наслов'],
  },
  original: [
    'izvorna poruka',
    'originalna poruka',
    'izvirno sporočilo',
    'prvotno sporočilo',
    'originalna poruka / original message',
  ],
  forwarded: [
    ...[
      'proslijeđena poruka',
      'započni proslijeđenu poruku',
      'prosleđena poruka',
      'posredovano sporočilo',
      'прослеђена порука',
    ],
    ...['začetek posredovanega sporočila'],
  ],
  reply: ['odg', 'одг'],
  forward: ['prosl', 'posr', 'prosleđeno'],
  sentFrom: [`(?:poslano|poslato) (?:s|sa|iz|z|pomoću) (?:mog |moj |mojega )?(?:${apps}|telefona)[^?!]{0,40}`],
  closings: [
    'srdačan pozdrav',
    'lijep pozdrav',
    'lep pozdrav',
    'pozdrav',
    'lp',
    's poštovanjem',
    'sa poštovanjem',
    's spoštovanjem',
    'puno pozdrava',
  ],
  thanks: ['hvala', 'hvala lijepa', 'hvala lepa', 'unaprijed hvala', 'hvala unapred', 'najlepša hvala'],
}
