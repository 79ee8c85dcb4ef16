/** What mail clients and people write around new text in Portuguese; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Portuguese. */
export const portuguese: Language = {
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
  pointsBelow: [
    '(?:ver|veja|respostas?|respondi|respondo|comentários?)[^.?!:\\n]{0,40} (?:abaixo|em (?:vermelho|azul|verde|negrito))',
  ],
  replyAbove: ['(?:por favor,? )?(?:responda|escreva|digite|insira)[^.]{0,30} acima (?:desta|dessa) linha'],
  footers: [
    '(?:esta|este) (?:mensagem|e-?mail|comunicação)[^.]{0,160}confidencia',
    'antes de imprimir (?:este|esta|esse|essa)',
  ],
}
