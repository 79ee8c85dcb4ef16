/** Signatures: what goes from below a text, and what must not. */
import { expect, test } from 'vitest'
import { newIn } from './written.ts'

const signatures: readonly (readonly [string, string])[] = [
  ['below the delimiter', '-- \nAnn Smith\nExample Ltd.\n+44 20 7946 0000'],
  ['below a delimiter that lost its space', '--\nAnn Smith\nHead of Nothing'],
  ['with a fortune', '-- \nAnn\n\n"There is no place like the one you have not been to yet."'],
  ['below a long dash', '—\nAnn'],
  [
    'with a legal notice below',
    '-- \nAnn\n\nThis e-mail and any attachments are confidential. If you are not the intended recipient, delete it.',
  ],
  ['after a closing formula', 'Best regards,\nAnn Smith'],
  ['after a closing formula on its own paragraph', 'Kind regards\n\nAnn Smith\nSupport Engineer\nann@example.com'],
  ['after a closing formula on the same line', 'Best regards, Ann'],
  ['after thanks, with the name of the author', 'Thanks,\nAnn'],
  [
    'after thanks and a closing formula',
    'Many thanks in advance.\n\nBest regards\nAnn'.replace('Many thanks', 'Thanks'),
  ],
  ['in bold letters', '*Ann Smith*\nSupport Engineer'],
  ['of a name alone', 'Ann'],
  ['of a name after a dash', '- Ann'],
  ['of a full name and contact data', 'Ann Smith\nTel: +44 20 7946 0000\nwww.example.com'],
  ['of data with the address of the author', 'A. B. S.\nExample Ltd.\nE-Mail: ann@example.com'],
  ['of one who wrote a name glued to a dash', '-Charles Gray'],
  ['of a telephone', 'Sent from my iPhone'],
  ['of a telephone and a name', 'Ann\n\nSent from my Galaxy'],
  [
    'with closing, title and notice',
    'Regards,\nAnn Smith, Ph.D.\n\nThis message is confidential and intended only for the addressee.',
  ],
  [
    'of a list',
    '_______________________________________________\nx-users mailing list\nx-users@lists.example\nhttp://lists.example/mailman/listinfo/x',
  ],
  [
    'of a list that says how to leave',
    '-- \nYou received this message because you are subscribed to the group.\nTo unsubscribe send an email to x@example.com.',
  ],
]

test.each(signatures)('a signature %s goes', (_, signature) => {
  expect(newIn(`Hello,\n\nit does not print.\n\n${signature}\n`)).toBe('Hello,\n\nit does not print.')
})

const closings: readonly (readonly [string, string])[] = [
  ['German', 'Mit freundlichen Grüßen'],
  ['German, Swiss', 'Freundliche Grüsse'],
  ['German, short', 'MfG'],
  ['French', 'Cordialement,'],
  ['French, long', 'Bien cordialement,'],
  ['Spanish', 'Un saludo,'],
  ['Italian', 'Cordiali saluti,'],
  ['Portuguese', 'Com os melhores cumprimentos,'],
  ['Dutch', 'Met vriendelijke groet,'],
  ['Swedish', 'Med vänlig hälsning'],
  ['Danish', 'Venlig hilsen'],
  ['Norwegian', 'Med vennlig hilsen'],
  ['Finnish', 'Ystävällisin terveisin'],
  ['Polish', 'Z poważaniem,'],
  ['Czech', 'S pozdravem'],
  ['Slovak', 'S pozdravom'],
  ['Hungarian', 'Üdvözlettel:'],
  ['Romanian', 'Cu stimă,'],
  ['Croatian', 'Srdačan pozdrav,'],
  ['Russian', 'С уважением,'],
  ['Ukrainian', 'З повагою,'],
  ['Greek', 'Με εκτίμηση,'],
  ['Turkish', 'Saygılarımla,'],
  ['Hebrew', 'בברכה,'],
  ['Japanese', '以上、よろしくお願いいたします。'],
  ['Chinese', '此致'],
  ['Vietnamese', 'Trân trọng,'],
  ['Indonesian', 'Hormat saya,'],
]

test.each(closings)('a name after a closing in %s goes', (_, closing) => {
  expect(newIn(`Hello.\n\n${closing}\nAnn Smith\n`)).toBe('Hello.')
  expect(newIn(`Hello.\n\n${closing}\n\nAnn\nExample Ltd.\nann@example.com`)).toBe('Hello.')
})

const devices: readonly string[] = [
  ...['Sent from my iPad', 'Sent from Yahoo Mail on Android', 'Sent from Outlook for iOS', 'Get Outlook for Android'],
  ...[
    'Get Outlook for iOS<https://aka.ms/o0ukef>',
    'Sent from Mail for Windows 10',
    'Sent from my Verizon Wireless BlackBerry',
  ],
  ...['Sent via BlackBerry by AT&T', 'Sent with Proton Mail secure email.', 'Sent from my Samsung Galaxy smartphone.'],
  ...[
    'Please excuse my brevity.',
    'Sent from Yahoo Mail for iPhone [https://overview.mail.yahoo.com/]',
    '--Sent from my iPhone',
  ],
  ...['Von meinem iPhone gesendet', 'Gesendet von meinem Samsung Galaxy Smartphone.', 'Von Samsung-Tablet gesendet'],
  ...[
    'Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.',
    'Gesendet mit der GMX Mail App',
    'Outlook für iOS beziehen',
  ],
  ...[
    'Envoyé de mon iPhone',
    'Envoyé depuis mon mobile Orange',
    'Télécharger Outlook pour Android',
    'Envoyé à partir de Outlook pour Android',
  ],
  ...[
    'Enviado desde mi iPhone',
    'Enviado desde Outlook para Android',
    'Obtener Outlook para iOS',
    'Inviato da iPhone',
    'Inviato dal mio smartphone Samsung Galaxy.',
  ],
  ...[
    'Enviado do meu iPhone',
    'Obter o Outlook para iOS',
    'Verstuurd vanaf mijn iPhone',
    'Verzonden met Outlook voor Android',
  ],
  ...[
    'Skickat från min iPhone',
    'Sendt fra min iPhone',
    'Få Outlook til Android',
    'Lähetetty iPhonesta',
    'Wysłane z iPhone’a',
    'Odesláno z iPhonu',
  ],
  ...[
    'Odoslané z iPhonu',
    'Trimis de pe iPhone',
    'Отправлено с iPhone',
    'Отправлено из мобильной Яндекс Почты',
    'Надіслано з iPhone',
  ],
  ...[
    'Στάλθηκε από το iPhone μου',
    'iPhone’umdan gönderildi',
    'נשלח מה-iPhone שלי',
    'iPhoneから送信',
    '发自我的iPhone',
    '從我的 iPhone 傳送',
  ],
  ...[
    '나의 iPhone에서 보냄',
    'Đã gửi từ iPhone của tôi',
    'Dikirim dari iPhone saya',
    'Poslano s mojega iPhonea',
    'Saadetud minu iPhone’ist',
  ],
]

test.each(devices)('%s is no new text', (line) => {
  expect(newIn(`It does not print.\n\n${line}`)).toBe('It does not print.')
})

const kept: readonly (readonly [string, string])[] = [
  ['a postscript', 'Best regards,\nAnn\n\nP.S.: the other printer is broken too'],
  ['a question below the name', 'Regards\nAnn\n\nCan you call me?'],
  ['a number that is needed', 'Best regards,\nAnn\nOrder no. 12345'],
  ['what stands apart below the name', 'Best regards,\nAnn\n\nprinter: LX-80\nroom: five'],
  ['thanks and a name that is not the author’s', 'Thanks,\nMonday'],
  ['thanks alone', 'Thanks'],
  ['a closing formula and nothing else', 'Best'],
  ['a last line of one word', 'Tomorrow'],
  ['a list that ends in names', '- John Smith\n- Mary Jones\n-Charles Gray'],
  ['sentences below two dashes', '--\nThe second printer does not print either. It says E5.'],
  ['prose below a drawn line', '--------------------\nThe second printer does not print either.'],
  ['a legal notice that nobody signed', 'This e-mail is confidential, so what should I do with it'],
  ['somebody who wants to leave a list', 'Please remove me from your mailing list'],
  [
    'the author’s address in a sentence',
    'Please write to my other address instead of\nann@example.com because it works',
  ],
  ['the author’s name in a sentence', 'Ann is out today'],
  ['a sentence about a device', 'I cannot read what was sent from my iPhone to yours'],
  ['an answer about words of legal notices', 'I registered in March and nothing happened'],
]

test.each(kept)('%s stays', (_, text) => {
  const whole = `Hello,\n\nit does not print.\n\n${text}`
  expect(newIn(whole)).toBe(whole)
})

test('a mail that is nothing but a signature stays', () => {
  expect(newIn('-- \nAnn Smith')).toBe('-- \nAnn Smith')
  expect(newIn('Thanks,\nAnn')).toBe('Thanks,\nAnn')
})

test('an answer that is nothing but a signature above a quote is not the quote', () => {
  expect(newIn('Thanks,\nAnn\n\n> Done.', { isAnswer: true })).toBe('Thanks,\nAnn')
})

test('without an author only what is sure goes', () => {
  expect(newIn('Hi.\n\nThanks,\nAlex', { author: null })).toBe('Hi.\n\nThanks,\nAlex')
  expect(newIn('Hi.\n\nBest regards,\nAlex', { author: null })).toBe('Hi.')
})

test('a name is known in any order, without accents lost, and from the address', () => {
  expect(newIn('Hi.\n\nMüller', { author: { email: 'x@example.com', name: 'Müller, Jörg' } })).toBe('Hi.')
  expect(newIn('Hi.\n\nJörg A. Müller', { author: { email: 'x@example.com', name: 'Müller, Jörg' } })).toBe('Hi.')
  expect(newIn('Hi.\n\nJohn', { author: { email: 'john.doe@example.com', name: null } })).toBe('Hi.')
})
