/** What mail clients and people write around new text in Icelandic; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Icelandic. */
export const icelandic: Language = {
  opens: ['þann'],
  wrote: ['skrifaði'],
  labels: { from: ['frá'], sent: ['sent'], to: ['til'], subject: ['efni'] },
  sentFrom: [`sent úr (?:${apps})[^?!]{0,40}`],
  closings: ['kveðja', 'bestu kveðjur', 'með kveðju', 'kær kveðja'],
  thanks: ['takk', 'takk fyrir'],
}
