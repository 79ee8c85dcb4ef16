/** What mail clients and people write around new text in Polish; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Polish. */
export const polish: Language = {
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
