/** What mail clients and people write around new text in Hindi; see `language.ts`. */
import type { Language } from './language.ts'

/** Hindi. */
export const hindi: Language = { wrote: ['ने लिखा', 'को लिखा'], closings: ['सादर', 'धन्यवाद सहित'], thanks: ['धन्यवाद'] }
