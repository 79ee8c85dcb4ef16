/** What mail clients and people write around new text in Hebrew; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Hebrew. */
export const hebrew: Language = {
  opens: ['בתאריך', 'ב-', 'ביום', 'ב'],
  wrote: ['כתב', 'כתבה', 'כתב/ה', 'מאת'],
  labels: {
    from: ['מאת'],
    sent: ['נשלח'],
    date: ['תאריך'],
    to: ['אל', 'לכבוד'],
    other: ['עותק', 'העתק'],
    subject: ['נושא', 'הנושא'],
  },
  original: ['הודעה מקורית', 'הודעת מקור'],
  forwarded: ['הודעה שהועברה', 'תחילת ההודעה שהועברה', 'הודעה מועברת'],
  reply: ['תגובה', 'השב', 'תשובה'],
  forward: ['הועבר', 'fwd'],
  sentFrom: [`נשלח (?:מ|מה|מה-|מ-|מתוך)[^?!]{0,10}(?:${apps})[^?!]{0,30}`],
  closings: ['בברכה', 'בכבוד רב', 'ברכות', 'יום טוב'],
  thanks: ['תודה', 'תודה רבה', 'תודה מראש'],
}
