/** What mail clients and people write around new text in Galician; see `language.ts`. */
import type { Language } from './language.ts'

/** Galician. */
export const galician: Language = {
  wrote: ['escribiu'],
  closings: ['saúdos', 'un saúdo'],
  thanks: ['grazas', 'moitas grazas'],
}
