/** What mail clients and people write around new text in Spanish; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Spanish. */
export const spanish: Language = {
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
  pointsBelow: [
    '(?:ver|vea|respuestas?|respondo|comentarios?)[^.?!:\\n]{0,40} (?:abajo|a continuación|en (?:rojo|azul|verde|negrita))',
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
