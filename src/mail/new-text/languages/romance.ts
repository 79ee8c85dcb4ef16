/** Romance languages. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

const french: Language = {
  opens: ['le', 'citation de'],
  wrote: ['a écrit', 'a ecrit', 'écrit', 'écrivait', 'a écrit ceci'],
  labels: {
    from: ['de', 'expéditeur', 'de la part de'],
    sent: ['envoyé', 'envoyé le', 'envoye', "date d'envoi"],
    date: ['date'],
    to: ['à', 'pour', 'destinataire', 'destinataires'],
    other: ['copie à', 'copie', 'cci', 'répondre à', 'pièces jointes', 'pièce jointe', 'importance'],
    subject: ['objet', 'sujet', 'objet du message'],
  },
  original: [
    [
      "message d'origine",
      'message original',
      "e-mail d'origine",
      "courriel d'origine",
      'message initial',
      "mail d'origine",
    ],
    ["message d'origine / original message", 'mail original', 'courriel original', 'message précédent'],
  ].flat(),
  forwarded: [
    ...[
      'message transféré',
      'message transmis',
      'début du message réexpédié',
      'début du message transféré',
      'message réexpédié',
    ],
    ...['message transmis par', 'mail transféré', 'courriel transféré'],
  ],
  reply: ['re', 'ré', 'rép', 'réf', 'réponse'],
  forward: ['tr', 'trans', 'transféré'],
  sentFrom: [
    `envoyé (?:de|depuis|avec|à partir de|via|par) (?:mon |ma |l'|l’|l'application |la |le )?(?:${apps}|mobile|téléphone|tablette|mail|courrier|messagerie|application|appareil)\\b[^?!]{0,70}`,
    '(?:télécharger|téléchargez|obtenir|obtenez) outlook pour .{2,60}',
  ],
  closings: [
    ...[
      'cordialement',
      'bien cordialement',
      'très cordialement',
      'bien à vous',
      'bien à toi',
      'cdt',
      'cdlt',
      'crdt',
      'amicalement',
    ],
    ...[
      'salutations',
      'sincères salutations',
      'meilleures salutations',
      'salutations distinguées',
      'bonne journée',
      'bonne soirée',
    ],
    ...[
      'bonne réception',
      'respectueusement',
      'sincèrement',
      'salutations cordiales',
      'avec mes meilleures salutations',
    ],
  ],
  thanks: [
    'merci',
    "merci d'avance",
    'merci beaucoup',
    'avec mes remerciements',
    'merci et bonne journée',
    'un grand merci',
    'mille mercis',
  ],
  replyAbove: [
    '(?:veuillez |merci de )?(?:répondre|écrire|saisir|répondez|taper)[^.]{0,40} au[- ]dessus de cette (?:ligne|limite)',
  ],
  footers: [
    '(?:ce|cet|cette) (?:message|e-?mail|courriel|communication)[^.]{0,160}(?:confidentiel|destinataire)',
    "n'êtes pas (?:le|un) destinataire",
    "pensez à l'environnement avant|avant d'imprimer (?:ce|cet)|n'imprimez (?:ce|cet)",
    'absence de virus dans ce|garanti sans virus|sans virus\\.? ?[<[(]?(?:www|https?)',
  ],
}

const spanish: Language = {
  opens: ['el', 'citando a'],
  wrote: ['escribió', 'escribio', 'ha escrito', 'escribe', 'escribía'],
  labels: {
    from: ['de', 'remitente'],
    sent: ['enviado', 'enviado el', 'enviada'],
    date: ['fecha'],
    to: ['para', 'destinatario', 'a'],
    other: ['responder a', 'importancia', 'datos adjuntos', 'cco'],
    subject: ['asunto'],
  },
  original: ['mensaje original', 'mensaje de origen', 'correo original', 'mensaje anterior', 'cita original'],
  forwarded: ['mensaje reenviado', 'inicio del mensaje reenviado', 'correo reenviado', 'mensaje remitido'],
  reply: ['re', 'resp', 'respuesta'],
  forward: ['rv', 'reenv', 'reenviado', 'renv'],
  sentFrom: [
    `(?:enviado|mandado) (?:desde|con|a través de|por|vía|mediante) (?:mi |la |el )?(?:${apps}|correo|móvil|celular|teléfono|mail|app|dispositivo)\\b[^?!]{0,60}`,
    '(?:obtener|obtén|descargar|descarga) outlook para .{2,60}',
  ],
  closings: [
    ...[
      'saludos',
      'un saludo',
      'saludos cordiales',
      'un cordial saludo',
      'atentamente',
      'cordialmente',
      'muchos saludos',
      'slds',
    ],
    ...[
      'reciba un cordial saludo',
      'reciban un cordial saludo',
      'atte',
      'un abrazo',
      'abrazos',
      'cordial saludo',
      'saludos!',
    ],
    ...[
      'quedo a la espera de sus noticias',
      'sin otro particular',
      'muy atentamente',
      'le saluda atentamente',
      'un saludo cordial',
    ],
  ],
  thanks: [
    'gracias',
    'muchas gracias',
    'gracias de antemano',
    'mil gracias',
    'gracias y saludos',
    'gracias por todo',
    'muchas gracias de antemano',
  ],
  replyAbove: [
    '(?:por favor,? )?(?:escriba|escribe|responda|responde|añada)[^.]{0,30} (?:por encima|encima|arriba) de esta línea',
  ],
  footers: [
    '(?:este|esta) (?:mensaje|correo|comunicación)[^.]{0,160}confidencial',
    'antes de imprimir (?:este|esta)',
    'si no es (?:usted )?el destinatario',
  ],
}

const italian: Language = {
  opens: ['il', 'il giorno', 'in data', 'citando'],
  wrote: ['ha scritto', 'scrive', 'scriveva', 'ha scritto quanto segue'],
  labels: {
    from: ['da', 'mittente'],
    sent: ['inviato', 'inviata', 'inviato il'],
    date: ['data'],
    to: ['a', 'destinatario'],
    other: ['rispondi a', 'allegati', 'allegato', 'priorità', 'ccn'],
    subject: ['oggetto'],
  },
  original: [
    'messaggio originale',
    'messaggio originario',
    'mail originale',
    'e-mail originale',
    'messaggio precedente',
  ],
  forwarded: ['messaggio inoltrato', 'inizio messaggio inoltrato', 'inizio del messaggio inoltrato', 'mail inoltrata'],
  reply: ['r', 'rif', 'ris', 'risposta'],
  forward: ['i', 'inoltra', 'inoltrato', 'inol'],
  sentFrom: [
    `inviat[oa] (?:da|dal|dalla|con|tramite|via) (?:mio |il mio |la mia )?(?:${apps}|posta|mail|cellulare|telefono|app|dispositivo)\\b[^?!]{0,60}`,
    '(?:scarica|ottieni) outlook per .{2,60}',
  ],
  closings: [
    ...[
      'cordiali saluti',
      'distinti saluti',
      'saluti',
      'un saluto',
      'cordialmente',
      'un cordiale saluto',
      'a presto',
      'cari saluti',
    ],
    ...[
      'buona giornata',
      'buona serata',
      'tanti saluti',
      'porgo cordiali saluti',
      'porgo distinti saluti',
      'migliori saluti',
    ],
  ],
  thanks: [
    'grazie',
    'grazie mille',
    'molte grazie',
    'grazie in anticipo',
    'grazie e saluti',
    'ringrazio',
    'grazie e cordiali saluti',
  ],
  replyAbove: ['(?:si prega di )?(?:rispondere|rispondi|scrivere|scrivi)[^.]{0,30} sopra (?:a )?questa (?:riga|linea)'],
  footers: [
    '(?:questo|questa|il presente|la presente) (?:messaggio|e-?mail|comunicazione)[^.]{0,160}(?:riservat|confidenzial)',
    "ai sensi (?:del|dell'art[^.]{0,20}) ?(?:d\\.lgs|regolamento)",
    'prima di stampare (?:questa|questo)',
  ],
}

const portuguese: Language = {
  opens: ['em', 'no dia', 'a', 'às', 'citando'],
  wrote: ['escreveu', 'escreve', 'escreveu o seguinte'],
  labels: {
    from: ['de', 'remetente'],
    sent: ['enviado', 'enviada', 'enviado em', 'enviada em', 'enviado a', 'enviado às'],
    date: ['data'],
    to: ['para', 'destinatário'],
    other: ['responder a', 'responder para', 'anexos', 'anexo', 'prioridade'],
    subject: ['assunto'],
  },
  original: ['mensagem original', 'mensagem de origem', 'e-mail original', 'mensagem anterior'],
  forwarded: [
    ...[
      'mensagem encaminhada',
      'mensagem reencaminhada',
      'início da mensagem reencaminhada',
      'início da mensagem encaminhada',
    ],
    ...['e-mail encaminhado', 'mensagem transmitida'],
  ],
  reply: ['res', 'resp', 'resposta'],
  forward: ['enc', 'encaminhado', 'reenc'],
  sentFrom: [
    `(?:enviad[oa]|mandado) (?:do|da|de|pelo|a partir do|com|via|através do) (?:meu |minha |o meu )?(?:${apps}|correio|celular|telemóvel|telefone|mail|email|app|dispositivo)\\b[^?!]{0,60}`,
    '(?:obter|obtenha|baixar|baixe) (?:o )?outlook para .{2,60}',
  ],
  closings: [
    ...[
      'atenciosamente',
      'cumprimentos',
      'com os melhores cumprimentos',
      'melhores cumprimentos',
      'cordialmente',
      'abraços',
      'att',
    ],
    ...[
      'abraço',
      'um abraço',
      'saudações',
      'at.te',
      'respeitosamente',
      'cpts',
      'com cumprimentos',
      'os melhores cumprimentos',
    ],
  ],
  thanks: [
    'obrigado',
    'obrigada',
    'muito obrigado',
    'muito obrigada',
    'desde já agradeço',
    'grato',
    'grata',
    'obrigado desde já',
  ],
  replyAbove: ['(?:por favor,? )?(?:responda|escreva|digite|insira)[^.]{0,30} acima (?:desta|dessa) linha'],
  footers: [
    '(?:esta|este) (?:mensagem|e-?mail|comunicação)[^.]{0,160}confidencia',
    'antes de imprimir (?:este|esta|esse|essa)',
  ],
}

const catalan: Language = {
  opens: ['el'],
  wrote: ['va escriure', 'ha escrit'],
  labels: { from: ['de'], sent: ['enviat', 'enviat el'], to: ['per a', 'a'], subject: ['assumpte', 'tema'] },
  original: ['missatge original'],
  forwarded: ['missatge reenviat', 'inici del missatge reenviat'],
  sentFrom: [`enviat (?:des de|des del|amb) (?:el meu |la meva )?(?:${apps}|mòbil)[^?!]{0,40}`],
  closings: ['salutacions', 'salutacions cordials', 'atentament', 'una salutació', 'cordialment', 'ben cordialment'],
  thanks: ['gràcies', 'moltes gràcies'],
}

const galician: Language = {
  wrote: ['escribiu'],
  closings: ['saúdos', 'un saúdo'],
  thanks: ['grazas', 'moitas grazas'],
}

const romanian: Language = {
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

/** French, Spanish, Italian, Portuguese, Catalan, Galician, Romanian. */
export const romance: readonly Language[] = [french, spanish, italian, portuguese, catalan, galician, romanian]
