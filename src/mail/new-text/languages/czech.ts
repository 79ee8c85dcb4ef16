/** What mail clients and people write around new text in Czech; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Czech. */
export const czech: Language = {
  opens: ['dne', 'v'],
  wrote: ['napsal', 'napsala', 'napsal(a)', 'napsal/a', 'píše', 'odesílatel'],
  labels: {
    from: ['od', 'odesílatel'],
    sent: ['odesláno', 'odeslána', 'datum odeslání'],
    date: ['datum'],
    to: ['komu', 'příjemce'],
    other: ['kopie', 'skrytá', 'odpověď na', 'přílohy', 'důležitost'],
    subject: ['předmět'],
  },
  original: [
    'původní zpráva',
    'původní e-mail',
    'původní email',
    'původní zpráva / original message',
    'originální zpráva',
  ],
  forwarded: ['přeposlaná zpráva', 'začátek přeposílané zprávy', 'přesměrovaná zpráva', 'přeposlaný e-mail'],
  reply: ['odp', 'odpověď'],
  forward: ['přep', 'př', 'fw'],
  sentFrom: [
    `(?:odesláno|posláno|odeslaná) (?:z|ze|pomocí|přes|prostřednictvím|z mého) ?(?:mého |mojí |aplikace )?(?:${apps}|telefonu|mobilu|pošty|mobilního)[^?!]{0,60}`,
    '(?:získat|stáhnout|získejte) (?:aplikaci )?outlook pro .{2,60}',
  ],
  closings: [
    's pozdravem',
    's přátelským pozdravem',
    's úctou',
    'hezký den',
    'pěkný den',
    'zdravím',
    's pozdravem a přáním hezkého dne',
    'přeji hezký den',
  ],
  thanks: [
    'děkuji',
    'děkuju',
    'díky',
    'předem děkuji',
    'děkujeme',
    'děkuji předem',
    'moc díky',
    'děkuji a přeji hezký den',
  ],
  replyAbove: [
    '(?:prosím )?(?:odpovídejte|odpovězte|odpověď|pište|vaši odpověď)[^.]{0,30} nad (?:tuto čáru|tuto linku|tento řádek|touto čarou|tímto řádkem)',
  ],
  footers: ['tato (?:zpráva|e-?mailová zpráva)[^.]{0,160}(?:důvěrn|určen)'],
}
