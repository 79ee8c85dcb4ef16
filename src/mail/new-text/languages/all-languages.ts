/** All languages that are known; a new one is a file beside this one and a word here. */
import { arabic } from './arabic.ts'
import { baltic } from './baltic.ts'
import { bulgarian } from './bulgarian.ts'
import { catalan } from './catalan.ts'
import { chinese } from './chinese.ts'
import { czech } from './czech.ts'
import { danish } from './danish.ts'
import { dutch } from './dutch.ts'
import { english } from './english.ts'
import { estonian } from './estonian.ts'
import { finnish } from './finnish.ts'
import { french } from './french.ts'
import { galician } from './galician.ts'
import { german } from './german.ts'
import { greek } from './greek.ts'
import { hebrew } from './hebrew.ts'
import { hindi } from './hindi.ts'
import { hungarian } from './hungarian.ts'
import { icelandic } from './icelandic.ts'
import { indonesian } from './indonesian.ts'
import { italian } from './italian.ts'
import { japanese } from './japanese.ts'
import { korean } from './korean.ts'
import type { Language } from './language.ts'
import { norwegian } from './norwegian.ts'
import { polish } from './polish.ts'
import { portuguese } from './portuguese.ts'
import { romanian } from './romanian.ts'
import { russian } from './russian.ts'
import { slovak } from './slovak.ts'
import { southSlavic } from './south-slavic.ts'
import { spanish } from './spanish.ts'
import { swedish } from './swedish.ts'
import { thai } from './thai.ts'
import { turkish } from './turkish.ts'
import { ukrainian } from './ukrainian.ts'
import { vietnamese } from './vietnamese.ts'

/** English first, since clients mix it into all others. */
export const allLanguages: readonly Language[] = [
  english,
  german,
  dutch,
  swedish,
  danish,
  norwegian,
  icelandic,
  french,
  spanish,
  italian,
  portuguese,
  catalan,
  galician,
  romanian,
  polish,
  czech,
  slovak,
  southSlavic,
  russian,
  ukrainian,
  bulgarian,
  baltic,
  hungarian,
  finnish,
  estonian,
  greek,
  turkish,
  hebrew,
  arabic,
  japanese,
  chinese,
  korean,
  vietnamese,
  indonesian,
  thai,
  hindi,
]
