/** What mail clients and people write around new text in Romanian; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Romanian. */
export const romanian: Language = {
  opens: ['pe', 'în', 'la', 'în data de'],
  wrote: ['a scris', 'a scris următoarele', 'scrie'],
  labels: {
    from: ['de la', 'expeditor', 'expeditorul'],
    sent: ['trimis', 'trimis la', 'trimisă'],
    date: ['data', 'dată'],
    to: ['către', 'destinatar', 'destinatarul', 'pentru'],
    other: ['răspuns către', 'răspunde la'],
    subject: ['subiect', 'subiectul'],
  },
  original: ['mesaj original', 'mesajul original', 'mesaj inițial'],
  forwarded: [
    'mesaj redirecționat',
    'mesaj redirectionat',
    'începe mesajul redirecționat',
    'mesaj transmis',
    'mesaj forwardat',
  ],
  reply: ['răsp', 'rasp', 'r'],
  forward: ['redir', 'redir.'],
  sentFrom: [
    `trimis (?:de pe|din|de la|cu|prin) (?:${apps}|telefon|mobil)[^?!]{0,40}`,
    '(?:descărcați|obțineți) outlook pentru .{2,60}',
  ],
  closings: [
    'cu stimă',
    'cu respect',
    'o zi bună',
    'o zi bună!',
    'toate cele bune',
    'cu considerație',
    'salutări',
    'numai bine',
  ],
  thanks: ['mulțumesc', 'multumesc', 'mulțumim', 'vă mulțumesc', 'mulțumesc anticipat'],
  replyAbove: ['(?:vă rugăm )?(?:să )?(?:răspundeți|scrieți)[^.]{0,30} deasupra acestei linii'],
  footers: ['acest (?:mesaj|e-?mail)[^.]{0,160}confidențial'],
}
