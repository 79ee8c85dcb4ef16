import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { decodeText } from './charset.ts'
import { detectedCharset } from './detection.ts'

/** What people write in subjects and mails, by the charsets that they are still written in. */
const texts: readonly (readonly [charsets: string, tld: string, subject: string, body: string])[] = [
  [
    'windows-1251 koi8-r iso-8859-5 cp866',
    'ru',
    'Вопрос по счёту',
    'Подскажите, почему со вчерашнего вечера не открывается наш сайт.',
  ],
  [
    'koi8-u windows-1251',
    'ua',
    'Питання щодо рахунку',
    'Підкажіть, чому з учорашнього вечора не відкривається наш сайт.',
  ],
  ['shift_jis euc-jp', 'jp', 'お問い合わせ', '昨日の夜からウェブサイトが表示されません。ご確認をお願いいたします。'],
  ['gb18030', 'cn', '网站无法访问', '从昨天晚上开始我们的网站无法打开，请帮忙检查一下。谢谢！'],
  ['big5', 'tw', '網站無法連線', '從昨天晚上開始我們的網站無法打開，請幫忙檢查一下。謝謝！'],
  ['euc-kr', 'kr', '사이트 접속 불가', '어제 저녁부터 저희 웹사이트가 열리지 않습니다. 확인 부탁드립니다.'],
  ['windows-1253 iso-8859-7', 'gr', 'Ερώτηση για τιμολόγιο', 'Από χθες το βράδυ η ιστοσελίδα μας δεν ανοίγει.'],
  ['windows-1255 iso-8859-8', 'il', 'שאלה על חשבונית', 'מאתמול בערב האתר שלנו לא נפתח. אנא בדקו את הנושא.'],
  [
    'windows-1256 iso-8859-6',
    'sa',
    'سؤال عن الفاتورة',
    'منذ مساء أمس لا يفتح موقعنا على الإنترنت. يرجى التحقق من ذلك.',
  ],
  ['windows-874', 'th', 'สอบถามใบแจ้งหนี้', 'ตั้งแต่เมื่อวานเย็นเว็บไซต์ของเราเปิดไม่ได้ กรุณาตรวจสอบด้วยครับ'],
  [
    'windows-1250 iso-8859-2',
    'pl',
    'Zgłoszenie błędu',
    'Od wczoraj wieczorem nasza strona się nie otwiera. Proszę o sprawdzenie. Hosting jest opłacony. Łukasz Wiśniewski',
  ],
  ['windows-1250 iso-8859-2', 'cz', 'Schůzka v úterý', 'Od včerejšího večera se naše stránka neotevírá. Děkuji.'],
  [
    'windows-1250 iso-8859-2',
    'hu',
    'Időpont egyeztetés',
    'Tegnap este óta nem nyílik meg a weboldalunk. Kérem, ellenőrizzék.',
  ],
  ['windows-1254', 'tr', 'Giriş hatası', 'Dün akşamdan beri web sitemiz açılmıyor. Lütfen kontrol eder misiniz?'],
  ['windows-1252', 'de', 'Größe', 'Seit gestern Abend öffnet sich unsere Seite nicht mehr. Schöne Grüße'],
  ['windows-1252', 'fr', 'Demande d’accès', 'Depuis hier soir notre site ne répond plus. Merci d’avance.'],
]

const cases = texts.flatMap(([charsets, ...rest]) => charsets.split(' ').map((charset) => [charset, ...rest] as const))

test.each(cases)('%s of .%s is told by its bytes', (charset, tld, subject, body) => {
  for (const text of [subject, body]) {
    const bytes = iconv.encode(text, charset)
    expect(iconv.decode(bytes, detectedCharset(bytes, tld))).toBe(text)
  }
})

test.each(cases)('%s of .%s is read as declared, and when UTF-8 is declared', (charset, tld, subject, body) => {
  expect(decodeText(iconv.encode(subject, charset), charset)).toEqual({ text: subject, because: null })
  const bytes = iconv.encode(body, charset)
  if (tld === 'hu') return // of all these, chardetng alone can not tell Hungarian from windows-1252
  expect(decodeText(bytes, 'utf-8')).toEqual({ text: body, because: 'the charset is declared as "utf-8", but is not' })
  expect(decodeText(bytes, 'us-ascii').text).toBe(body)
})

const otherScripts = cases.filter(
  ([charset, tld]) => !['pl', 'cz', 'hu', 'tr', 'de', 'fr'].includes(tld) && charset !== 'cp866',
)

test.each(otherScripts.filter(([charset]) => charset !== 'shift_jis'))(
  '%s of .%s is not read as Latin letters',
  (charset, _, __, body) => {
    expect(decodeText(iconv.encode(body, charset), 'iso-8859-1').text).toBe(body)
  },
)

/** Short, and with signs that are letters elsewhere. */
const western = [
  'Café',
  'Müller',
  'Ü',
  'Été',
  'Año',
  'Å',
  'Øl',
  'naïf',
  '50 €',
  '£££',
  '«Bonjour»',
  '© 2025',
  '25 °C',
  '½',
]

test.each(western)('%s does not become Cyrillic or Chinese', (text) => {
  const bytes = iconv.encode(text, 'windows-1252')
  for (const declared of [null, 'iso-8859-1', 'utf-8', 'us-ascii', 'x-nobody'])
    expect(decodeText(bytes, declared).text).toBe(text)
})

test('a name from a country does not become another word there', () => {
  for (const tld of ['ru', 'jp', 'cn', 'gr', 'com', 'x', '', 'ÄÖ', 'a.b']) {
    expect(detectedCharset(iconv.encode('Müller fragt nach der Größe', 'windows-1252'), tld)).toBe('windows-1252')
  }
})

test('signs inside of words are letters of another language', () => {
  const subject = iconv.encode('Błąd płatności w sklepie', 'iso-8859-2') // B³±d p³atno¶ci: no letter in windows-1252
  expect(detectedCharset(subject, 'pl')).toBe('iso-8859-2')
  expect(detectedCharset(subject, null)).toBe('iso-8859-2')
})

test('megabytes are told by their beginning', () => {
  const bytes = Buffer.concat([
    Buffer.alloc(5_000_000, 'a '),
    iconv.encode('Вопрос по счёту. '.repeat(100_000), 'koi8-r'),
  ])
  expect(detectedCharset(bytes, null)).toBe('koi8-u') // which has the letters of the other and more
})
