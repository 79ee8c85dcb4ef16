/** Mail clients and languages: above each quote stands "Yes, it does." in its language or in English, and only that is new. */
import { expect, test } from 'vitest'
import { newIn } from './written.ts'

const marked = '> Does it print?\n>\n> Bob'

const attributions: readonly (readonly [string, string])[] = [
  ['Gmail', 'On Mon, Nov 24, 2025 at 10:01 AM Bob Gray <bob@example.com> wrote:'],
  ['Gmail, folded', 'On Mon, Nov 24, 2025 at 10:01 AM Bob Gray with a name that is long\n<bob@example.com> wrote:'],
  ['Gmail, folded in the date', 'On Mon, Nov 24, 2025 at\n10:01 AM Bob Gray <bob@example.com> wrote:'],
  ['Gmail, folded over three lines', 'On Dec 16, 2011, at 12:47 PM, Bob Gray\n<reply@reply.example.com>\nwrote:'],
  ['Gmail of 2012', '2012/4/2 Bob Gray <bob@example.com>'],
  ['Apple Mail', 'On Nov 24, 2025, at 10:01 AM, Bob Gray <bob@example.com> wrote:'],
  ['Apple Mail, old', 'On Apr 3, 2012, at 4:19 PM, Bob wrote:'],
  ['Thunderbird', 'On 24/11/2025 10:01, Bob Gray wrote:'],
  ['Evolution', 'On Tue, 2011-03-01 at 18:02 +0530, Bob Gray wrote:'],
  ['mutt', 'On Mon, Nov 24, 2025 at 10:01:33AM +0100, Bob Gray wrote:'],
  ['mutt, short', '* Bob Gray <bob@example.com> [2025-11-24 10:01]:'],
  ['Gnus', 'Bob Gray <bob@example.com> writes:'],
  ['Horde', 'Quoting Bob Gray <bob@example.com>:'],
  ['Lotus Notes', 'Bob Gray/Sales/ACME wrote on 11/24/2025 10:01:33 AM:'],
  ['AOL', 'In a message dated 11/24/2025 10:01:33 A.M. Eastern Standard Time, bob@example.com writes:'],
  ['Zoho', '---- On Mon, 24 Nov 2025 10:01:33 +0100 Bob Gray <bob@example.com> wrote ----'],
  ['Proton', '-------- Original Message --------\nOn 24 Nov 2025, 10:01, Bob Gray < bob@example.com> wrote:'],
  ['verb glued to the address', 'On Tue, Apr 29, 2014 at 4:22 PM, Example Dev <sugar@example.com>wrote:'],
  ['Usenet', 'Bob Gray wrote:'],
  ['Fastmail', 'On Mon, Nov 24, 2025, at 10:01, Bob Gray wrote:'],
  ['Spark', 'On 24. Nov 2025 at 10:01 +0100, Bob Gray <bob@example.com>, wrote:'],
  ['HEY', 'On November 24, 2025, Bob Gray <bob@example.com> wrote:'],
  ['German, Thunderbird', 'Am 24.11.25 um 10:01 schrieb Bob Gray:'],
  ['German, Gmail', 'Am Mo., 24. Nov. 2025 um 10:01 Uhr schrieb Bob Gray <\nbob@example.com>:'],
  ['German, Apple', 'Am 24.11.2025 um 10:01 schrieb Bob Gray <bob@example.com>:'],
  ['German, Gmail app', 'Bob Gray <bob@example.com> schrieb am Mo., 24. Nov. 2025, 10:01:'],
  ['German, Open-Xchange', 'Bob Gray <bob@example.com> hat am 24.11.2025 10:01 CET geschrieben:'],
  ['German, Horde', 'Zitat von Bob Gray <bob@example.com>:'],
  ['French, Gmail', 'Le lun. 24 nov. 2025 à 10:01, Bob Gray <bob@example.com> a écrit :'],
  ['French, no-break space', 'Le 24/11/2025 à 10:01, Bob Gray a écrit\u00a0:'],
  ['French, folded', 'Le lundi 24 novembre 2025 à 10:01, Bob Gray <bob@example.com> a\nécrit :'],
  ['Spanish', 'El lun, 24 nov 2025 a las 10:01, Bob Gray (<bob@example.com>) escribió:'],
  ['Italian', 'Il giorno lun 24 nov 2025 alle ore 10:01 Bob Gray <bob@example.com> ha scritto:'],
  ['Italian, Thunderbird', 'Il 24/11/25 10:01, Bob Gray ha scritto:'],
  ['Portuguese', 'Em seg., 24 de nov. de 2025 às 10:01, Bob Gray <bob@example.com> escreveu:'],
  ['Portuguese, Portugal', 'Bob Gray <bob@example.com> escreveu (segunda, 24/11/2025 à(s) 10:01):'],
  ['Catalan', 'El dl., 24 de nov. 2025, 10:01, Bob Gray <bob@example.com> va escriure:'],
  ['Romanian', 'Pe lun., 24 nov. 2025 la 10:01, Bob Gray <bob@example.com> a scris:'],
  ['Dutch', 'Op ma 24 nov 2025 om 10:01 schreef Bob Gray <bob@example.com>:'],
  ['Dutch, Apple', 'Op 24 nov. 2025 om 10:01 heeft Bob Gray <bob@example.com> het volgende geschreven:'],
  ['Swedish', 'Den mån 24 nov. 2025 kl 10:01 skrev Bob Gray <bob@example.com>:'],
  ['Swedish, Apple', '24 nov. 2025 kl. 10:01 skrev Bob Gray <bob@example.com>:'],
  ['Danish', 'Den man. 24. nov. 2025 kl. 10.01 skrev Bob Gray <bob@example.com>:'],
  ['Norwegian', 'man. 24. nov. 2025 kl. 10:01 skrev Bob Gray <bob@example.com>:'],
  ['Finnish', 'ma 24. marrask. 2025 klo 10.01 Bob Gray (bob@example.com) kirjoitti:'],
  ['Finnish, folded', 'ma 24. marrask. 2025 klo\n10.01 Bob Gray kirjoitti:'],
  ['Estonian', 'Kuupäev E, 24. november 2025 kell 10:01 kirjutas Bob Gray <bob@example.com>:'],
  ['Polish', 'pon., 24 lis 2025 o 10:01 Bob Gray <bob@example.com> napisał(a):'],
  ['Polish, Thunderbird', 'W dniu 24.11.2025 o 10:01, Bob Gray pisze:'],
  ['Polish, provider', 'Dnia 24 listopada 2025 10:01 Bob Gray <bob@example.com> napisał(a):'],
  ['Czech', 'po 24. 11. 2025 v 10:01 odesílatel Bob Gray <bob@example.com> napsal:'],
  ['Czech, Thunderbird', 'Dne 24. 11. 25 v 10:01 Bob Gray napsal(a):'],
  ['Slovak', 'po 24. 11. 2025 o 10:01 Bob Gray <bob@example.com> napísal(a):'],
  ['Croatian', 'Dana pon, 24. stu 2025. u 10:01 Bob Gray <bob@example.com> napisao je:'],
  ['Slovene', 'V V pon., 24. nov. 2025 ob 10:01 je oseba Bob Gray <bob@example.com> napisala:'],
  ['Serbian', 'пон, 24. нов 2025. у 10:01 Bob Gray <bob@example.com> је написао/ла:'],
  ['Hungarian', 'Bob Gray <bob@example.com> ezt írta (időpont: 2025. nov. 24., H, 10:01):'],
  ['Russian', 'пн, 24 нояб. 2025 г. в 10:01, Bob Gray <bob@example.com>:'],
  ['Russian, Android', '24.11.2025 10:01 пользователь "Bob Gray" <\nbob@example.com> написал:'],
  ['Russian, Yandex', '24.11.2025, 10:01, "Bob Gray" <bob@example.com>:'],
  ['Russian, mail.ru', 'Понедельник, 24 ноября 2025, 10:01 +03:00 от Bob Gray <bob@example.com>:'],
  ['Ukrainian', 'пн, 24 лист. 2025 р. о 10:01 Bob Gray <bob@example.com> пише:'],
  ['Bulgarian', 'На пн, 24.11.2025 г. в 10:01 Bob Gray <bob@example.com> написа:'],
  ['Greek', 'Στις Δευ 24 Νοε 2025 στις 10:01 π.μ., ο/η Bob Gray <bob@example.com> έγραψε:'],
  ['Turkish', 'Bob Gray <bob@example.com>, 24 Kas 2025 Pzt, 10:01 tarihinde şunu yazdı:'],
  ['Lithuanian', '2025-11-24, pr, 10:01 Bob Gray <bob@example.com> rašė:'],
  ['Latvian', 'pirmd., 2025. g. 24. nov., plkst. 10:01 — lietotājs Bob Gray (<bob@example.com>) rakstīja:'],
  ['Hebrew', '\u200fבתאריך יום ב׳, 24 בנוב׳ 2025 ב-10:01 מאת \u202aBob Gray\u202c <\u202abob@example.com\u202c>:'],
  ['Arabic', 'في الاثنين، 24 نوفمبر 2025 في 10:01 ص تمت كتابة ما يلي بواسطة Bob Gray <bob@example.com>:'],
  ['Japanese', '2025年11月24日(月) 10:01 Bob Gray <bob@example.com>:'],
  ['Japanese, Apple', '2025/11/24 10:01、Bob Gray <bob@example.com>のメール:'],
  ['Chinese', 'Bob Gray <bob@example.com> 于2025年11月24日周一 10:01写道：'],
  ['Chinese, Apple', '在 2025年11月24日，10:01，Bob Gray <bob@example.com> 写道：'],
  ['Chinese, Taiwan', 'Bob Gray <bob@example.com> 於 2025年11月24日週一 上午10:01寫道：'],
  ['Korean', '2025년 11월 24일 (월) 오전 10:01, Bob Gray <bob@example.com>님이 작성:'],
  ['Vietnamese', 'Vào Th 2, 24 thg 11, 2025 vào lúc 10:01 Bob Gray <bob@example.com> đã viết:'],
  ['Indonesian', 'Pada tanggal Sen, 24 Nov 2025 pukul 10.01 Bob Gray <bob@example.com> menulis:'],
  ['Thai', 'ในวันที่ จ. 24 พ.ย. 2025 เวลา 10:01 Bob Gray <bob@example.com> เขียนว่า:'],
  ['a language that nobody here knows', 'Qho 24.11.2025, 10:01, Bob Gray <bob@example.com> zxqv:'],
]

test.each(attributions)('the attribution of %s goes with its quote', (_, attribution) => {
  expect(newIn(`Yes, it does.\n\n${attribution}\n\n${marked}`)).toBe('Yes, it does.')
  expect(newIn(`Yes, it does.\n${attribution}\n${marked}\n`)).toBe('Yes, it does.')
  expect(newIn(`${attribution}\n${marked}\n\nYes, it does.`)).toBe('Yes, it does.')
})

const unmarked: readonly (readonly [string, string])[] = [
  ['Yahoo', '     On Monday, November 24, 2025 at 10:01:33 AM GMT+1, Bob Gray <bob@example.com> wrote:  \n \n'],
  ['Outlook for Android', 'On Mon, Nov 24, 2025 at 10:01 AM +0100, "Bob Gray" <bob@example.com> wrote:\n'],
  ['Proton', 'On Monday, November 24th, 2025 at 10:01 AM, Bob Gray <bob@example.com> wrote:\n'],
  [
    'Yahoo in German',
    'Am Montag, 24. November 2025 um 10:01:33 MEZ hat Bob Gray <bob@example.com> Folgendes geschrieben:\n',
  ],
  ['Yahoo in French', 'Le lundi 24 novembre 2025 à 10:01:33 UTC+1, Bob Gray <bob@example.com> a écrit :\n'],
  [
    'Outlook',
    'From: Bob Gray <bob@example.com>\nSent: Monday, November 24, 2025 10:01 AM\nTo: Ann\nSubject: Printer\n',
  ],
  [
    'Outlook, line above',
    '________________________________\nFrom: Bob Gray <bob@example.com>\nSent: Monday\nTo: Ann\nSubject: X\n',
  ],
  [
    'Outlook, bold as in Gmail',
    '*From:* Bob Gray [mailto:bob@example.com]\n*Sent:* Monday, 24 November\n*To:* Ann\n*Subject:* X\n',
  ],
  [
    'bold with the space inside',
    '*From: *Bob Gray <bob@example.com>\n*Date: *Monday, 24 November\n*To: *Ann\n*Subject: *Re: Printer\n',
  ],
  [
    'Outlook Express',
    '----- Original Message ----- \nFrom: "Bob" <bob@example.com>\nTo: <ann@example.com>\nSent: Monday\nSubject: X\n',
  ],
  [
    'AOL',
    '-----Original Message-----\nFrom: Bob <bob@example.com>\nTo: ann <ann@example.com>\nSent: Mon, 24 Nov 2025\nSubject: X\n',
  ],
  [
    'Samsung',
    '-------- Original message --------\nFrom: Bob <bob@example.com> \nDate: 24/11/2025  10:01  (GMT+01:00) \nTo: ann \nSubject: X \n',
  ],
  [
    'Proton, old',
    '‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Monday, November 24, 2025 10:01 AM, Bob <bob@example.com> wrote:\n',
  ],
  [
    'Lotus Notes',
    'From:   Bob Gray/ACME\nTo:     Ann Smith/ACME@ACME\nDate:   11/24/2025 10:01 AM\nSubject:        Re: Printer\n',
  ],
  [
    'Outlook for Mac',
    'From: Bob Gray <bob@example.com>\nDate: Monday, November 24, 2025 at 10:01\nTo: Ann\nSubject: Printer\n',
  ],
  ['Windows Mail, no subject', 'From: Bob Gray\nSent: Monday, November 24, 2025 10:01\nTo: Ann\n'],
  [
    'recipients on many lines',
    'From: Bob Gray\nSent: Monday\nTo: a@example.com; b@example.com;\n c@example.com; d@example.com;\ne@example.com\nSubject: X\n',
  ],
  ['Zendesk', '##- Please type your reply above this line -##\n'],
  ['a help desk', '--- Reply above this line ---\n'],
  ['a help desk in German', '=== Bitte antworten Sie oberhalb dieser Linie ===\n'],
  [
    'German',
    'Von: Bob Gray <bob@example.com>\nGesendet: Montag, 24. November 2025 10:01\nAn: Ann\nCc: Eve\nBetreff: X\n',
  ],
  [
    'German, separator',
    '-----Ursprüngliche Nachricht-----\nVon: Bob <bob@example.com> \nGesendet: Montag\nAn: Ann\nBetreff: X\n',
  ],
  [
    'German, web.de',
    'Gesendet: Montag, 24. November 2025 um 10:01 Uhr\nVon: "Bob" <bob@example.com>\nAn: ann@example.com\nBetreff: X\n',
  ],
  [
    'German, bold',
    '*Von:* Bob Gray <bob@example.com>\n*Gesendet:* Montag, 24. November 2025 10:01\n*An:* Ann\n*Betreff:* X\n',
  ],
  ['French', 'De : Bob Gray <bob@example.com>\nEnvoyé : lundi 24 novembre 2025 10:01\nÀ : Ann\nObjet : X\n'],
  [
    'French, separator',
    "-----Message d'origine-----\nDe : Bob <bob@example.com>\nEnvoyé : lundi\nÀ : Ann\nObjet : X\n",
  ],
  [
    'French, typographic',
    '-------- Message d’origine --------\nDe : Bob <bob@example.com> \nDate : 24/11/2025 10:01 (GMT+01:00) \nÀ : Ann \nObjet : X \n',
  ],
  [
    'Spanish',
    'De: Bob Gray <bob@example.com>\nEnviado el: lunes, 24 de noviembre de 2025 10:01\nPara: Ann\nAsunto: X\n',
  ],
  ['Italian', 'Da: Bob Gray <bob@example.com>\nInviato: lunedì 24 novembre 2025 10:01\nA: Ann\nOggetto: X\n'],
  [
    'Portuguese',
    'De: Bob Gray <bob@example.com>\nEnviada em: segunda-feira, 24 de novembro de 2025 10:01\nPara: Ann\nAssunto: X\n',
  ],
  ['Dutch', 'Van: Bob Gray <bob@example.com>\nVerzonden: maandag 24 november 2025 10:01\nAan: Ann\nOnderwerp: X\n'],
  ['Swedish', 'Från: Bob Gray <bob@example.com>\nSkickat: den 24 november 2025 10:01\nTill: Ann\nÄmne: X\n'],
  ['Danish', 'Fra: Bob Gray <bob@example.com>\nSendt: 24. november 2025 10:01\nTil: Ann\nEmne: X\n'],
  [
    'Finnish',
    'Lähettäjä: Bob Gray <bob@example.com>\nLähetetty: maanantai 24. marraskuuta 2025 10.01\nVastaanottaja: Ann\nAihe: X\n',
  ],
  ['Polish', 'Od: Bob Gray <bob@example.com>\nWysłano: poniedziałek, 24 listopada 2025 10:01\nDo: Ann\nTemat: X\n'],
  ['Czech', 'Od: Bob Gray <bob@example.com>\nOdesláno: pondělí 24. listopadu 2025 10:01\nKomu: Ann\nPředmět: X\n'],
  ['Slovak', 'Od: Bob Gray <bob@example.com>\nOdoslané: pondelok 24. novembra 2025 10:01\nKomu: Ann\nPredmet: X\n'],
  [
    'Hungarian',
    'Feladó: Bob Gray <bob@example.com>\nElküldve: 2025. november 24., hétfő 10:01\nCímzett: Ann\nTárgy: X\n',
  ],
  ['Romanian', 'De la: Bob Gray <bob@example.com>\nTrimis: luni, 24 noiembrie 2025 10:01\nCătre: Ann\nSubiect: X\n'],
  ['Croatian', 'Šalje: Bob Gray <bob@example.com>\nPoslano: 24. studenoga 2025. 10:01\nPrima: Ann\nPredmet: X\n'],
  ['Russian', 'От: Bob Gray <bob@example.com>\nОтправлено: понедельник, 24 ноября 2025 г. 10:01\nКому: Ann\nТема: X\n'],
  [
    'Ukrainian',
    'Від: Bob Gray <bob@example.com>\nНадіслано: понеділок, 24 листопада 2025 р. 10:01\nКому: Ann\nТема: X\n',
  ],
  ['Bulgarian', 'От: Bob Gray <bob@example.com>\nИзпратено: 24 ноември 2025 г. 10:01\nДо: Ann\nОтносно: X\n'],
  ['Greek', 'Από: Bob Gray <bob@example.com>\nΣτάλθηκε: Δευτέρα, 24 Νοεμβρίου 2025 10:01\nΠρος: Ann\nΘέμα: X\n'],
  ['Turkish', 'Kimden: Bob Gray <bob@example.com>\nGönderilen: 24 Kasım 2025 Pazartesi 10:01\nKime: Ann\nKonu: X\n'],
  ['Hebrew', 'מאת: Bob Gray <bob@example.com>\nנשלח: יום שני 24 נובמבר 2025 10:01\nאל: Ann\nנושא: X\n'],
  ['Arabic', 'من: Bob Gray <bob@example.com>\nتم الإرسال: 24/11/2025 10:01\nإلى: Ann\nالموضوع: X\n'],
  ['Japanese', '差出人: Bob Gray <bob@example.com>\n送信日時: 2025年11月24日 10:01\n宛先: Ann\n件名: X\n'],
  ['Chinese', '发件人: Bob Gray <bob@example.com>\n发送时间: 2025年11月24日 10:01\n收件人: Ann\n主题: X\n'],
  [
    'Chinese, QQ',
    '------------------ 原始邮件 ------------------\n发件人: "Bob" <bob@example.com>;\n发送时间: 2025年11月24日\n收件人: "Ann";\n主题: X\n',
  ],
  ['Chinese, Taiwan', '寄件者: Bob Gray <bob@example.com>\n寄件日期: 2025年11月24日 10:01\n收件者: Ann\n主旨: X\n'],
  ['Korean', '보낸 사람: Bob Gray <bob@example.com>\n보낸 날짜: 2025년 11월 24일 10:01\n받는 사람: Ann\n제목: X\n'],
]

test.each(unmarked)('what stands below the introduction of %s is history', (_, introduction) => {
  const text = `Yes, it does.\n\n${introduction}\nDoes it print?\n\nBob\n`
  expect(newIn(text, { subject: 'Re: Printer' })).toBe('Yes, it does.')
  expect(newIn(text.replaceAll('\n', '\n\n').replace('\n\n\n\n', '\n\n'), { subject: 'Re: Printer' })).toBe(
    'Yes, it does.',
  )
})
