/** What mail clients and people write around new text in Turkish; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Turkish. */
export const turkish: Language = {
  wrote: ['yazdı', 'şunu yazdı', 'şunları yazdı', 'yazmış', 'tarihinde şunu yazdı', 'tarihinde'],
  labels: {
    from: ['kimden', 'gönderen'],
    sent: ['gönderilen', 'gönderildi', 'gönderme tarihi', 'gönderim tarihi'],
    date: ['tarih'],
    to: ['kime', 'alıcı'],
    other: ['bilgi', 'yanıt adresi', 'ekler'],
    subject: ['konu'],
  },
  original: ['orijinal ileti', 'orijinal mesaj', 'özgün ileti', 'özgün mesaj', 'asıl ileti', 'i̇lk ileti'],
  forwarded: [
    'yönlendirilmiş ileti',
    'i̇letilen ileti',
    'iletilen ileti',
    'i̇letilmiş mesaj',
    'iletilmiş mesaj',
    'i̇leti başlangıcı',
    'iletilen mesaj',
    'i̇letilen mesaj',
  ],
  reply: ['ynt', 'cvp', 'yan'],
  forward: ['i̇lt', 'ilt', 'ilet'],
  sentFrom: [`(?:${apps})['’\\p{L} ]{0,20} gönderildi`, ".{2,30} için outlook['’]u (?:edinin|indirin).{0,60}"],
  closings: [
    'saygılarımla',
    'saygılarımızla',
    'i̇yi çalışmalar',
    'iyi çalışmalar',
    'i̇yi günler',
    'iyi günler',
    'sevgiler',
    'selamlar',
    'saygılar',
    'en iyi dileklerimle',
  ],
  thanks: ['teşekkürler', 'teşekkür ederim', 'şimdiden teşekkürler', 'çok teşekkürler', 'teşekkür ederiz'],
}
