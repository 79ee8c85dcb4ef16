/** Slavic and Baltic languages. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

const polish: Language = {
  opens: ['w dniu', 'dnia', 'dnia:'],
  wrote: ['napisał', 'napisała', 'napisał(a)', 'napisał/a', 'pisze', 'napisali', 'użytkownik'],
  labels: {
    from: ['od', 'nadawca'],
    sent: ['wysłano', 'wysłane', 'data wysłania'],
    date: ['data'],
    to: ['do', 'adresat', 'odbiorca'],
    other: ['dw', 'udw', 'kopia', 'odpowiedź-do', 'odpowiedz do', 'załączniki', 'ważność'],
    subject: ['temat'],
  },
  original: [
    'wiadomość oryginalna',
    'oryginalna wiadomość',
    'wiadomość pierwotna',
    'wiadomość źródłowa',
    'treść oryginalnej wiadomości',
  ],
  forwarded: [
    ...[
      'wiadomość przekazana dalej',
      'przekazana wiadomość',
      'treść przekazanej wiadomości',
      'początek przekazywanej wiadomości',
    ],
    ...['wiadomość przesłana dalej', 'przekazana wiadomość / forwarded message'],
  ],
  reply: ['odp', 'odpowiedź'],
  forward: ['pd', 'prz', 'przekazane'],
  sentFrom: [
    `(?:wysłan[eoay]|wysłałem) (?:z|ze|przez|za pomocą|przy użyciu|w) (?:mojego |mojej |aplikacji |programu )?(?:${apps}|telefonu|poczt|mail|urządzenia|smartfon)[^?!]{0,60}`,
    '(?:pobierz|uzyskaj) (?:program |aplikację )?outlook (?:dla|na) .{2,60}',
  ],
  closings: [
    ...[
      'pozdrawiam',
      'z poważaniem',
      'z wyrazami szacunku',
      'serdecznie pozdrawiam',
      'pozdrawiam serdecznie',
      'pozdrowienia',
      'pzdr',
    ],
    ...['łączę wyrazy szacunku', 'miłego dnia', 'z pozdrowieniami'],
  ],
  thanks: ['dziękuję', 'dziekuje', 'dzięki', 'z góry dziękuję', 'dziękuję i pozdrawiam', 'bardzo dziękuję'],
  replyAbove: [
    '(?:prosimy |proszę )?(?:o )?(?:odpowiedź|odpowiedz|odpowiadać|wpisz|pisać)[^.]{0,40} (?:nad|powyżej) (?:tą linią|tej linii)',
  ],
  footers: [
    '(?:ta|niniejsza) wiadomość[^.]{0,160}(?:poufn|adresat)',
    'zanim wydrukujesz (?:tę|ten)',
    '(?:krs|nip|regon)[\\s:]{1,3}\\d',
  ],
}

const czech: Language = {
  opens: ['dne', 'v'],
  wrote: ['napsal', 'napsala', 'napsal(a)', 'napsal/a', 'píše', 'odesílatel'],
  labels: {
    from: ['od', 'odesílatel'],
    sent: ['odesláno', 'odeslána', 'datum odeslání'],
    date: ['datum'],
    to: ['komu', 'příjemce'],
    other: ['kopie', 'skrytá', 'odpověď na', 'přílohy', 'důležitost'],
    subject: ['předmět'],
  },
  original: [
    'původní zpráva',
    'původní e-mail',
    'původní email',
    'původní zpráva / original message',
    'originální zpráva',
  ],
  forwarded: ['přeposlaná zpráva', 'začátek přeposílané zprávy', 'přesměrovaná zpráva', 'přeposlaný e-mail'],
  reply: ['odp', 'odpověď'],
  forward: ['přep', 'př', 'fw'],
  sentFrom: [
    `(?:odesláno|posláno|odeslaná) (?:z|ze|pomocí|přes|prostřednictvím|z mého) ?(?:mého |mojí |aplikace )?(?:${apps}|telefonu|mobilu|pošty|mobilního)[^?!]{0,60}`,
    '(?:získat|stáhnout|získejte) (?:aplikaci )?outlook pro .{2,60}',
  ],
  closings: [
    's pozdravem',
    's přátelským pozdravem',
    's úctou',
    'hezký den',
    'pěkný den',
    'zdravím',
    's pozdravem a přáním hezkého dne',
    'přeji hezký den',
  ],
  thanks: [
    'děkuji',
    'děkuju',
    'díky',
    'předem děkuji',
    'děkujeme',
    'děkuji předem',
    'moc díky',
    'děkuji a přeji hezký den',
  ],
  replyAbove: [
    '(?:prosím )?(?:odpovídejte|odpovězte|odpověď|pište|vaši odpověď)[^.]{0,30} nad (?:tuto čáru|tuto linku|tento řádek|touto čarou|tímto řádkem)',
  ],
  footers: ['tato (?:zpráva|e-?mailová zpráva)[^.]{0,160}(?:důvěrn|určen)'],
}

const slovak: Language = {
  opens: ['dňa', 'v'],
  wrote: ['napísal', 'napísala', 'napísal(a)', 'napísal/a', 'píše', 'používateľ'],
  labels: {
    from: ['od', 'odosielateľ'],
    sent: ['odoslané', 'dátum odoslania'],
    date: ['dátum'],
    to: ['komu', 'pre', 'príjemca'],
    other: ['kópia', 'odpovedať-pre', 'prílohy'],
    subject: ['predmet'],
  },
  original: ['pôvodná správa', 'originálna správa', 'pôvodný e-mail'],
  forwarded: ['preposlaná správa', 'začiatok preposlanej správy', 'preposlaná správa --- forwarded message'],
  reply: ['odp', 'odpoveď'],
  forward: ['fw', 'prep'],
  sentFrom: [
    `(?:odoslané|poslané) (?:z|zo|pomocou|cez) ?(?:môjho |aplikácie )?(?:${apps}|telefónu|mobilu|pošty)[^?!]{0,60}`,
  ],
  closings: ['s pozdravom', 's úctou', 's priateľským pozdravom', 'pekný deň', 'prajem pekný deň', 'zdravím'],
  thanks: ['ďakujem', 'vďaka', 'vopred ďakujem', 'ďakujeme', 'ďakujem vopred'],
}

const southSlavic: Language = {
  opens: ['dana', 'dne', 'u'],
  wrote: [
    'je napisao',
    'je napisala',
    'napisao je',
    'napisala je',
    'je napisao/la',
    'je napisal',
    'je napisala',
    'piše',
    'је написао',
    'је написала',
  ],
  labels: {
    from: ['šalje', 'pošiljatelj', 'pošiljalac', 'pošiljatelj/ica', 'шаље', 'od'],
    sent: ['poslano', 'poslato', 'послато'],
    date: ['datum', 'датум'],
    to: ['prima', 'za', 'primatelj', 'прима', 'за'],
    subject: ['naslov', 'zadeva', 'predmet', 'tema', 'наслов'],
  },
  original: [
    'izvorna poruka',
    'originalna poruka',
    'izvirno sporočilo',
    'prvotno sporočilo',
    'originalna poruka / original message',
  ],
  forwarded: [
    ...[
      'proslijeđena poruka',
      'započni proslijeđenu poruku',
      'prosleđena poruka',
      'posredovano sporočilo',
      'прослеђена порука',
    ],
    ...['začetek posredovanega sporočila'],
  ],
  reply: ['odg', 'одг'],
  forward: ['prosl', 'posr', 'prosleđeno'],
  sentFrom: [`(?:poslano|poslato) (?:s|sa|iz|z|pomoću) (?:mog |moj |mojega )?(?:${apps}|telefona)[^?!]{0,40}`],
  closings: [
    'srdačan pozdrav',
    'lijep pozdrav',
    'lep pozdrav',
    'pozdrav',
    'lp',
    's poštovanjem',
    'sa poštovanjem',
    's spoštovanjem',
    'puno pozdrava',
  ],
  thanks: ['hvala', 'hvala lijepa', 'hvala lepa', 'unaprijed hvala', 'hvala unapred', 'najlepša hvala'],
}

const russian: Language = {
  opens: ['в', 'от'],
  wrote: ['написал', 'написала', 'написал(а)', 'пишет', 'писал', 'писала', 'написал(-а)', 'пользователь'],
  labels: {
    from: ['от', 'от кого', 'отправитель'],
    sent: ['отправлено', 'послано', 'дата отправки'],
    date: ['дата'],
    to: ['кому', 'получатель'],
    other: ['копия', 'ответ-кому', 'важность', 'вложения'],
    subject: ['тема'],
  },
  original: [
    'исходное сообщение',
    'исходное письмо',
    'оригинал сообщения',
    'оригинальное сообщение',
    'первоначальное сообщение',
  ],
  forwarded: [
    ...[
      'пересылаемое сообщение',
      'пересланное сообщение',
      'начало переадресованного сообщения',
      'перенаправленное сообщение',
    ],
    ...['пересланное письмо', 'начало пересылаемого сообщения', 'пересылаемое письмо', 'конец пересылаемого сообщения'],
  ],
  reply: ['отв', 'ответ', 'на'],
  forward: ['пересл', 'пер', 'fwd', 'hа'],
  sentFrom: [
    `отправлено (?:с|из|через|при помощи|с помощью) (?:моего |мобильной |мобильного |приложения )?(?:${apps}|почты|яндекс|телефона|мобильн|устройства|mail)[^?!]{0,60}`,
    '(?:загрузить|скачать|скачайте|получить) outlook для .{2,60}',
  ],
  closings: [
    'с уважением',
    'с наилучшими пожеланиями',
    'всего доброго',
    'всего наилучшего',
    'с почтением',
    'искренне ваш',
    'хорошего дня',
    'с ув',
  ],
  thanks: ['спасибо', 'заранее спасибо', 'большое спасибо', 'благодарю', 'спасибо заранее'],
  replyAbove: [
    '(?:пожалуйста,? )?(?:пишите|введите|напишите|отвечайте)[^.]{0,30} (?:выше|над) (?:этой линии|этой строки|этой линией|этой строкой|этой черты)',
  ],
  footers: [
    '(?:это|данное) (?:сообщение|письмо)[^.]{0,160}конфиденциальн',
    '(?:сообщение|письмо) проверено на вирусы|вирусов нет\\.? ?[<[(]?(?:www|https?)',
  ],
}

const ukrainian: Language = {
  opens: ['у', 'в'],
  wrote: ['написав', 'написала', 'написав(ла)', 'пише', 'написав(-ла)'],
  labels: {
    from: ['від', 'від кого', 'відправник'],
    sent: ['відправлено', 'надіслано'],
    date: ['дата'],
    to: ['кому', 'одержувач'],
    other: ['копія', 'кому відповісти'],
    subject: ['тема'],
  },
  original: ['вихідне повідомлення', 'оригінальне повідомлення', 'початкове повідомлення', 'оригінал повідомлення'],
  forwarded: [
    'переслане повідомлення',
    'початок листа, що пересилається',
    'перенаправлене повідомлення',
    'пересланий лист',
  ],
  reply: ['відп', 'відповідь'],
  forward: ['пересл', 'fwd'],
  sentFrom: [`(?:надіслано|відправлено) (?:з|із|через) (?:мого |пошти )?(?:${apps}|телефону)[^?!]{0,40}`],
  closings: ['з повагою', 'з найкращими побажаннями', 'всього найкращого', 'на все добре'],
  thanks: ['дякую', 'дуже дякую', 'наперед дякую', 'дякуємо'],
}

const bulgarian: Language = {
  opens: ['на'],
  wrote: ['написа', 'пише'],
  labels: { from: ['от'], sent: ['изпратено'], date: ['дата'], to: ['до'], subject: ['относно', 'тема'] },
  original: ['оригинално съобщение'],
  forwarded: ['препратено съобщение', 'начало на препратеното съобщение'],
  sentFrom: [`изпратено от (?:моя |моят )?(?:${apps}|телефон)[^?!]{0,40}`],
  closings: ['с уважение', 'поздрави', 'поздрав', 'хубав ден', 'с поздрав'],
  thanks: ['благодаря', 'предварително благодаря'],
}

const baltic: Language = {
  wrote: ['rakstīja', 'raksta', 'rašė', 'parašė'],
  labels: {
    from: ['nuo', 'sūtītājs', 'siuntėjas'],
    sent: ['nosūtīts', 'išsiųsta'],
    date: ['datums'],
    to: ['kam', 'adresāts', 'gavėjas'],
    subject: ['temats', 'tēma', 'tema'],
  },
  original: [
    'sākotnējais ziņojums',
    'oriģinālais ziņojums',
    'originalus laiškas',
    'pradinis laiškas',
    'pradinis pranešimas',
  ],
  forwarded: [
    'pārsūtītais ziņojums',
    'pārsūtīta ziņa',
    'persiųstas laiškas',
    'persiunčiamas laiškas',
    'persiųstas pranešimas',
  ],
  sentFrom: [`(?:nosūtīts|išsiųsta) no? ?(?:mana |iš )?(?:mano )?(?:${apps})[^?!]{0,40}`],
  closings: ['ar cieņu', 'pagarbiai', 'su pagarba', 'geriausi linkėjimai'],
  thanks: ['paldies', 'ačiū', 'dėkoju'],
}

/** Polish, Czech, Slovak, Croatian, Serbian and Slovene, Russian, Ukrainian, Bulgarian, Latvian and Lithuanian. */
export const slavic: readonly Language[] = [polish, czech, slovak, southSlavic, russian, ukrainian, bulgarian, baltic]
