/** Germanic languages. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

const english: Language = {
  opens: ['on', 'in a message dated', 'quoting', 'at', 'from'],
  wrote: ['wrote', 'writes', 'has written', 'said', 'quoting'],
  labels: {
    from: ['from', 'sender'],
    sent: ['sent', 'date sent', 'sent on', 'sent at'],
    date: ['date', 'received'],
    to: ['to', 'recipient', 'recipients'],
    other: [
      ...['cc', 'bcc', 'reply-to', 'reply to', 'sent by', 'importance', 'priority', 'attachments', 'attachment'],
      ...[
        'message-id',
        'in-reply-to',
        'references',
        'x-mailer',
        'user-agent',
        'mime-version',
        'content-type',
        'newsgroups',
      ],
      ...['content-transfer-encoding', 'organization', 'return-path', 'delivered-to', 'resent-from', 'on behalf of'],
    ],
    subject: ['subject'],
  },
  original: [
    'original message',
    'original mail',
    'original email',
    'original e-mail',
    'original appointment',
    'reply message',
  ],
  forwarded: [
    'forwarded message',
    'forwarded mail',
    'forwarded email',
    'begin forwarded message',
    'start of forwarded message',
  ],
  reply: ['re', 'reply', 'aw'],
  forward: ['fwd', 'fw', 'forward', 'forwarded'],
  sentFrom: [
    "sent from my(?: [\\w.'’+&-]{1,20}){1,5}",
    `sent (?:from|via|with|using|by|on) (?:the |my |a )?(?:new )?(?:${apps}|mail|verizon|at&t|t-mobile|mobile|workspace|mailspring|postbox|newton|rogers|bell)\\b[^.?!]{0,60}`,
    'get (?:outlook|bluemail|aquamail|typeapp) for .{2,60}',
    '(?:please |kindly )?(?:excuse|forgive|pardon) (?:any |my |the )?(?:brevity|typos?|spelling|mistakes|errors|misspellings)\\b.{0,60}',
  ],
  closings: [
    ...['regards', 'best regards', 'kind regards', 'kindest regards', 'warm regards', 'warmest regards', 'rgds', 'br'],
    ...['with best regards', 'with kind regards', 'with regards', 'best wishes', 'with best wishes', 'all the best'],
    ...['best', 'sincerely', 'yours sincerely', 'sincerely yours', 'yours faithfully', 'yours truly', 'yours'],
    ...[
      'respectfully',
      'respectfully yours',
      'cordially',
      'cheers',
      'take care',
      'kind regards / mit freundlichen grüßen',
    ],
  ],
  thanks: [
    ...[
      'thanks',
      'thank you',
      'many thanks',
      'thanks again',
      'thanks a lot',
      'thank you very much',
      'thanks so much',
      'thx',
    ],
    ...['thanks in advance', 'thank you in advance', 'thanks and regards', 'thanks & regards', 'thank you and regards'],
    ...[
      'thanks and best regards',
      'thanks & best regards',
      'thank you and best regards',
      'thanks and kind regards',
      'ty',
    ],
  ],
  replyAbove: [
    '(?:please )?(?:type|write|enter|put|add) your (?:reply|response|answer|comment)s? (?:above|before) this (?:line|message|text)',
    '(?:please )?(?:reply|respond|answer|write|type) (?:only )?above this (?:line|message|text)(?: to .{1,60})?',
    "(?:do not|don't) (?:write|reply|type|edit|change|delete) (?:below|under|beneath) this line",
  ],
  footers: [
    'intended (?:only |solely |exclusively )?for the (?:named |sole )?(?:use|addressee|recipient|person|individual|attention)',
    'intended recipient',
    '(?:this|the) (?:e-?mail|message|communication|information|transmission)[^.]{0,120}(?:confidential|privileged)',
    'confidentiality (?:notice|note|warning)',
    'consider the environment before printing',
    'views (?:or opinions )?expressed (?:in|herein|are)',
    'registered (?:office|number|company)|registered in (?:england|scotland|wales|ireland|the netherlands)',
    '(?:checked|scanned) for viruses by|virus-?free\\.? ?[<[(]?(?:www|https?)',
    'mailing list (?:-- )?<?\\S+@\\S+|/mailman/listinfo|you received this message because you are subscribed',
    'to unsubscribe[^?!]{0,80}(?:https?:|visit |click |send an? e?-?mail|@)',
  ],
}

const german: Language = {
  opens: ['am', 'zitat von', 'von'],
  wrote: ['schrieb', 'schrieben', 'geschrieben', 'schreibt', 'zitat von'],
  labels: {
    from: ['von', 'absender'],
    sent: ['gesendet', 'gesendet am', 'verschickt'],
    date: ['datum'],
    to: ['an', 'empfänger'],
    other: ['kopie', 'kopie (cc)', 'antwort an', 'wichtigkeit', 'priorität', 'anlagen', 'anhänge', 'blindkopie'],
    subject: ['betreff', 'betr', 'thema'],
  },
  original: [
    ...[
      'ursprüngliche nachricht',
      'ursprüngliche mail',
      'ursprüngliche e-mail',
      'originalnachricht',
      'original-nachricht',
    ],
    ...['original nachricht', 'originalmail', 'original-mail', 'ursprünglicher termin', 'ursprüngliche nachr.'],
  ],
  forwarded: [
    ...[
      'weitergeleitete nachricht',
      'weitergeleitete e-mail',
      'weitergeleitete mail',
      'anfang der weitergeleiteten nachricht',
    ],
    ...['anfang der weitergeleiteten e-mail', 'weitergeleitete nachricht / forwarded message'],
  ],
  reply: ['aw', 'antw', 'antwort'],
  forward: ['wg', 'wtr', 'weitergeleitet'],
  sentFrom: [
    '(?:diese (?:nachricht|e-?mail|mail) wurde )?(?:von|mit|über|aus) (?:meinem|meiner|dem|der)? ?[^.?!]{2,60} (?:gesendet|gesandt|verfasst|geschickt|verschickt)',
    `gesendet (?:von|mit|über|via|aus) (?:meinem |meiner |der |dem )?(?:mobilen |neuen )?(?:${apps}|mail|handy|mobiltelefon|tablet|mobil)\\b[^?!]{0,60}`,
    'outlook für .{2,60}(?: beziehen| herunterladen| abrufen)?',
    'holen sie sich outlook für .{2,60}',
  ],
  closings: [
    ...[
      'mit freundlichen grüßen',
      'mit freundlichen grüssen',
      'mit freundlichem gruß',
      'mit freundlichem gruss',
      'mfg',
    ],
    ...[
      'freundliche grüße',
      'freundliche grüsse',
      'viele grüße',
      'viele grüsse',
      'beste grüße',
      'beste grüsse',
      'lg',
      'vg',
    ],
    ...[
      'liebe grüße',
      'liebe grüsse',
      'herzliche grüße',
      'herzliche grüsse',
      'schöne grüße',
      'schöne grüsse',
      'bg',
      'gruß',
    ],
    ...[
      'mit besten grüßen',
      'mit besten grüssen',
      'besten gruß',
      'viele liebe grüße',
      'gruss',
      'hochachtungsvoll',
      'grüße',
    ],
    ...['mit herzlichen grüßen', 'mit lieben grüßen', 'freundlicher gruss', 'grüsse', 'mit vorzüglicher hochachtung'],
    ...[
      'mit freundlichen grüßen / best regards',
      'mit freundlichen grüßen / kind regards',
      'mit freundlichen grüßen aus',
    ],
  ],
  thanks: [
    'danke',
    'vielen dank',
    'besten dank',
    'herzlichen dank',
    'danke im voraus',
    'vielen dank im voraus',
    'danke und gruß',
  ],
  replyAbove: [
    '(?:bitte )?(?:antworten|schreiben) sie (?:bitte )?(?:nur )?(?:oberhalb|über) (?:dieser|diese) (?:linie|zeile)',
    '(?:bitte )?(?:ihre )?antwort(?:en)? (?:bitte )?(?:nur )?(?:oberhalb|über) (?:dieser|diese) (?:linie|zeile)(?: eingeben| schreiben)?',
  ],
  footers: [
    'diese (?:e-?mail|nachricht|mitteilung)[^.]{0,120}vertraulich',
    'nicht der (?:richtige|beabsichtigte|vorgesehene) (?:adressat|empfänger)',
    '(?:handelsregister|amtsgericht)[^.]{0,60}hr[ab]\\b|sitz der gesellschaft|geschäftsführ(?:er|ung|erin)\\s?:|ust-?id',
    'denken sie an die umwelt|prüfen sie, ob diese (?:e-?mail|mail) (?:wirklich )?ausgedruckt',
    '(?:mail|nachricht) wurde[^.]{0,40}auf viren (?:geprüft|überprüft)|virenfrei\\.? ?[<[(]?(?:www|https?)',
  ],
}

const dutch: Language = {
  opens: ['op'],
  wrote: ['schreef', 'schreven', 'geschreven', 'het volgende geschreven'],
  labels: {
    from: ['van', 'afzender'],
    sent: ['verzonden', 'verstuurd'],
    to: ['aan', 'ontvanger'],
    other: ['antwoord aan', 'bijlagen'],
    subject: ['onderwerp', 'betreft'],
  },
  original: [
    'oorspronkelijk bericht',
    'origineel bericht',
    'oorspronkelijk e-mailbericht',
    'oorspronkelijke mail',
    'oorspronkelijke bericht',
  ],
  forwarded: ['doorgestuurd bericht', 'begin doorgestuurd bericht', 'doorgestuurde e-mail', 'doorgezonden bericht'],
  reply: ['antw', 'betr', 'beantw'],
  forward: ['doorst', 'doorgestuurd', 'fw'],
  sentFrom: [
    `(?:verstuurd|verzonden|gestuurd) (?:vanaf|met|via|van|vanuit) (?:mijn |een |de )?(?:${apps}|mail|mobiel|telefoon)\\b[^?!]{0,60}`,
    '(?:outlook voor|download outlook voor) .{2,60}(?: downloaden)?',
  ],
  closings: [
    ...[
      'met vriendelijke groet',
      'met vriendelijke groeten',
      'vriendelijke groet',
      'vriendelijke groeten',
      'groet',
      'mvg',
    ],
    ...['groeten', 'hartelijke groet', 'hartelijke groeten', 'met hartelijke groet', 'hoogachtend', 'groetjes', 'gr'],
  ],
  thanks: ['bedankt', 'dank je wel', 'dank u wel', 'dank u', 'alvast bedankt', 'bij voorbaat dank', 'dank'],
  replyAbove: [
    '(?:gelieve |typ |schrijf )?(?:uw |je )?(?:antwoord|reageer|reactie)[^.]{0,20} boven deze (?:regel|lijn)(?: te typen)?',
  ],
  footers: [
    '(?:dit|deze) (?:e-?mail|bericht)[^.]{0,120}vertrouwelijk',
    'uitsluitend bestemd voor',
    'niet de (?:geadresseerde|beoogde ontvanger)',
  ],
}

const swedish: Language = {
  opens: ['den', 'på'],
  wrote: ['skrev', 'skrev följande', 'skriver'],
  labels: {
    from: ['från', 'avsändare'],
    sent: ['skickat', 'skickad'],
    to: ['till', 'mottagare'],
    other: ['kopia', 'svara till', 'bilagor'],
    subject: ['ämne'],
  },
  original: [
    'ursprungligt meddelande',
    'originalmeddelande',
    'ursprungligt mail',
    'ursprunglig mötestid',
    'originalmail',
  ],
  forwarded: [
    'vidarebefordrat meddelande',
    'vidarebefordrat mejl',
    'vidarebefordrat brev',
    'börja på vidarebefordrat brev',
  ],
  reply: ['sv', 'svar'],
  forward: ['vb', 'vidarebefordrat'],
  sentFrom: [
    `skickat (?:från|med|via) (?:min |mitt )?(?:${apps}|e-post|mobil|telefon)[^?!]{0,60}`,
    'hämta outlook för .{2,60}',
  ],
  closings: [
    ...[
      'med vänlig hälsning',
      'med vänliga hälsningar',
      'vänliga hälsningar',
      'vänlig hälsning',
      'mvh',
      'hälsningar',
      'vh',
    ],
    ...['bästa hälsningar', 'med bästa hälsningar', 'hälsar', 'allt gott'],
  ],
  thanks: ['tack', 'tack på förhand', 'tack så mycket', 'tusen tack'],
  replyAbove: ['(?:vänligen )?(?:skriv|svara)[^.]{0,20} ovanför (?:den här|denna) (?:raden|rad)'],
}

const danish: Language = {
  opens: ['den', 'd.'],
  wrote: ['skrev', 'skrev følgende', 'skriver', 'har skrevet'],
  labels: {
    from: ['fra', 'afsender'],
    sent: ['sendt'],
    date: ['dato'],
    to: ['til', 'modtager'],
    other: ['svar til', 'vedhæftede filer'],
    subject: ['emne'],
  },
  original: [
    'oprindelig meddelelse',
    'original meddelelse',
    'oprindelig besked',
    'original besked',
    'den oprindelige besked',
  ],
  forwarded: ['videresendt meddelelse', 'start på videresendt besked', 'videresendt besked', 'videresendt mail'],
  reply: ['sv', 'svar'],
  forward: ['vid', 'videresendt'],
  sentFrom: [
    `sendt (?:fra|med|via) (?:min |mit )?(?:${apps}|mobil|telefon|mail)[^?!]{0,60}`,
    '(?:få|hent) outlook (?:til|for) .{2,60}',
  ],
  closings: [
    ...[
      'med venlig hilsen',
      'med venlige hilsner',
      'venlig hilsen',
      'venlige hilsner',
      'mvh',
      'vh',
      'hilsen',
      'mange hilsner',
    ],
    ...['bedste hilsner', 'bedste hilsen', 'de bedste hilsner', 'kh', 'kærlig hilsen', 'hilsner'],
  ],
  thanks: ['tak', 'mange tak', 'på forhånd tak', 'tusind tak', 'tak på forhånd'],
  replyAbove: ['(?:skriv|svar)[^.]{0,30} over denne linje'],
}

const norwegian: Language = {
  opens: ['den', 'på'],
  wrote: ['skrev', 'skrev følgende', 'skreiv'],
  labels: {
    from: ['fra', 'avsender'],
    sent: ['sendt'],
    date: ['dato'],
    to: ['til', 'mottaker'],
    other: ['kopi', 'svar til', 'vedlegg'],
    subject: ['emne'],
  },
  original: ['opprinnelig melding', 'original melding', 'opprinnelig e-post', 'opprinneleg melding'],
  forwarded: ['videresendt melding', 'videresendt e-post', 'start på videresendt melding', 'vidaresendt melding'],
  reply: ['sv', 'svar'],
  forward: ['videresend', 'videresendt'],
  sentFrom: [
    `sendt (?:fra|med|via) (?:min |mitt )?(?:${apps}|mobil|telefon|e-post)[^?!]{0,60}`,
    '(?:skaff|last ned|få) outlook (?:for|til) .{2,60}',
  ],
  closings: [
    'med vennlig hilsen',
    'vennlig hilsen',
    'med vennlige hilsner',
    'beste hilsen',
    'beste helsing',
    'mvh',
    'hilsen',
    'venleg helsing',
  ],
  thanks: ['takk', 'mange takk', 'på forhånd takk', 'tusen takk', 'takk på forhånd'],
  replyAbove: ['(?:skriv|svar)[^.]{0,30} over denne linjen'],
}

const icelandic: Language = {
  opens: ['þann'],
  wrote: ['skrifaði'],
  labels: { from: ['frá'], sent: ['sent'], to: ['til'], subject: ['efni'] },
  sentFrom: [`sent úr (?:${apps})[^?!]{0,40}`],
  closings: ['kveðja', 'bestu kveðjur', 'með kveðju', 'kær kveðja'],
  thanks: ['takk', 'takk fyrir'],
}

/** English, German, Dutch, Swedish, Danish, Norwegian, Icelandic. */
export const germanic: readonly Language[] = [english, german, dutch, swedish, danish, norwegian, icelandic]
