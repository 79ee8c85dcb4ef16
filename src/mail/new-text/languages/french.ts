/** What mail clients and people write around new text in French; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** French. */
export const french: Language = {
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
  pointsBelow: [
    '(?:voir|voyez|réponses?|répondu|réponds|commentaires?|remarques)[^.?!:\\n]{0,40} (?:ci-dessous|plus bas|dans le texte|en (?:rouge|bleu|vert|gras))',
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
