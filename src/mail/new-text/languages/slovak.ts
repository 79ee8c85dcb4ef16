/** What mail clients and people write around new text in Slovak; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Slovak. */
export const slovak: Language = {
  opens: ['dňa', 'v'],
  wrote: ['napísal', 'napísala', 'napísal(a)', 'napísal/a', 'píše', 'používateľ'],
  labels: {
    from: ['od', 'odosielateľ'],
    sent: ['odoslané', 'dátum odoslania'],
    date: ['dátum'],
    to: ['komu', 'pre', 'príjemca'],
    other: ['kópia', 'odpovedať-pre', 'prílohy'],
    subject: ['predmet'],
  },
  original: ['pôvodná správa', 'originálna správa', 'pôvodný e-mail'],
  forwarded: ['preposlaná správa', 'začiatok preposlanej správy', 'preposlaná správa --- forwarded message'],
  reply: ['odp', 'odpoveď'],
  forward: ['fw', 'prep'],
  sentFrom: [
    `(?:odoslané|poslané) (?:z|zo|pomocou|cez) ?(?:môjho |aplikácie )?(?:${apps}|telefónu|mobilu|pošty)[^?!]{0,60}`,
  ],
  closings: ['s pozdravom', 's úctou', 's priateľským pozdravom', 'pekný deň', 'prajem pekný deň', 'zdravím'],
  thanks: ['ďakujem', 'vďaka', 'vopred ďakujem', 'ďakujeme', 'ďakujem vopred'],
}
