/** What mail clients and people write around new text in Indonesian; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Indonesian. */
export const indonesian: Language = {
  opens: ['pada', 'pada tanggal', 'pada tgl', 'pada tarikh'],
  wrote: ['menulis'],
  labels: {
    from: ['dari', 'daripada'],
    sent: ['dikirim', 'terkirim', 'dihantar'],
    date: ['tanggal', 'tarikh'],
    to: ['kepada', 'ke'],
    subject: ['perihal', 'subjek', 'judul'],
  },
  original: ['pesan asli', 'pesan awal', 'mesej asal'],
  forwarded: ['pesan yang diteruskan', 'pesan terusan', 'mesej yang dimajukan'],
  reply: ['bls', 'balas'],
  forward: ['trs', 'teruskan', 'majukan'],
  sentFrom: [`(?:dikirim|terkirim|dihantar) dari(?:pada)? (?:${apps})[^?!]{0,40}`],
  closings: ['salam', 'hormat saya', 'hormat kami', 'salam hormat', 'salam sejahtera'],
  thanks: ['terima kasih', 'terimakasih'],
}
