/**
 * How machines begin their subjects, in the languages that the usual programs speak. A hint and never more: "Automatic
 * reply: how do I switch it off?" is a person's question. So whoever asks here needs another sign as well. Compared at
 * the start of the subject only, where programs put them; behind `Re:` or `Fwd:` a person has been at work.
 */

/** What a subject hints at. */
export type SubjectHint = 'auto-reply' | 'delivery-report' | 'read-receipt'

type Words = Readonly<{ language: string; words: readonly string[] }>

/** Outlook, Exchange, Gmail, Notes, vacation(1) and hosting panels. */
const autoReplies: readonly Words[] = [
  {
    language: 'en',
    words: [
      ...['automatic reply', 'automated reply', 'automatic response', 'automated response', 'auto response'],
      ...['autoreply', 'auto-reply', 'auto reply', 'autoresponse', 'auto-response', 'autoresponder', 'auto:'],
      ...['out of office', 'out of the office', 'out-of-office', 'ooo:', 'away from my mail', 'vacation reply'],
      ...['on vacation', 'on leave', 'on holiday', 'away until', 'i am out of', "i'm out of", '[auto-reply]'],
    ],
  },
  {
    language: 'de',
    words: ['automatische antwort', 'abwesenheitsnotiz', 'abwesend', 'abwesenheit', 'autom. antwort', 'urlaub:'],
  },
  { language: 'fr', words: ['réponse automatique', "message d'absence", 'absence du bureau', 'absent du bureau'] },
  { language: 'es', words: ['respuesta automática', 'fuera de la oficina', 'fuera de oficina', 'autorespuesta'] },
  { language: 'pt', words: ['resposta automática', 'fora do escritório', 'ausência temporária'] },
  { language: 'it', words: ['risposta automatica', 'fuori sede', 'fuori ufficio', 'assente dall'] },
  { language: 'nl', words: ['automatisch antwoord', 'afwezigheidsbericht', 'afwezig', 'niet aanwezig'] },
  { language: 'da', words: ['automatisk svar', 'autosvar', 'ikke til stede'] },
  { language: 'no', words: ['fraværsmelding', 'ikke på kontoret'] },
  { language: 'sv', words: ['autosvar', 'automatiskt svar', 'frånvaromeddelande', 'frånvarande'] },
  { language: 'fi', words: ['automaattinen vastaus', 'poissa toimistosta', 'poissaoloilmoitus'] },
  { language: 'pl', words: ['autoodpowiedź', 'odpowiedź automatyczna', 'automatyczna odpowiedź', 'poza biurem'] },
  { language: 'cs', words: ['automatická odpověď', 'mimo kancelář'] },
  { language: 'sk', words: ['automatická odpoveď'] },
  { language: 'hu', words: ['automatikus válasz', 'házon kívül'] },
  { language: 'ro', words: ['răspuns automat', 'absent din birou'] },
  { language: 'el', words: ['αυτόματη απάντηση'] },
  { language: 'tr', words: ['otomatik yanıt', 'ofis dışında'] },
  { language: 'ru', words: ['автоматический ответ', 'автоответ', 'вне офиса'] },
  { language: 'uk', words: ['автоматична відповідь', 'автовідповідь'] },
  { language: 'ja', words: ['自動応答', '自動返信', '不在通知', '不在応答'] },
  { language: 'zh', words: ['自动答复', '自动回复', '自動回覆', '自動回應', '外出'] },
  { language: 'ko', words: ['자동 회신', '자동회신', '부재 중', '부재중'] },
]

/** MTAs; in other languages than English mostly Exchange, and Japanese gateways. */
const deliveryReports: readonly Words[] = [
  {
    language: 'en',
    words: [
      ...['undelivered mail', 'undeliverable', 'undelivered message', 'mail undeliverable', 'returned mail'],
      ...['mail delivery failed', 'mail delivery failure', 'mail delivery error', 'mail delivery problem'],
      ...['mail delivery status', 'mail delivery system', 'mail delivery notification', 'mail system error'],
      ...['delivery status notification', 'delivery status', 'delivery notification', 'delivery failure'],
      ...['delivery failed', 'delivery has failed', 'delivery error', 'delivery report', 'delivery delayed'],
      ...[
        'delivery problem',
        'delayed mail',
        'message delayed',
        'failure notice',
        'failure delivery',
        'failed delivery',
      ],
      ...['failed mail', 'failed message', 'failure:', 'mail failure', 'mail error', 'email delivery error'],
      ...['message delivery', 'message frozen', 'message undeliverable', 'message status', 'message you sent blocked'],
      ...['non-delivery', 'non delivery', 'nondeliverable', 'nondelivery', 'unable to deliver', 'could not deliver'],
      ...['could not send message', 'warning: could not send', 'warning: message', 'warning: delayed', 'notice: mail'],
      ...['permanent delivery failure', 'permanent error', 'postmaster notify', 'returned to sender', 'bounce'],
      ...['[bounce]', 'email bounce', 'bounced mail', 'there was an error sending your mail', 'rejected mail'],
      ...['message notification', 'error sending', 'user unknown', 'ndn:', 'ndr:', 'dsn:'],
    ],
  },
  { language: 'de', words: ['unzustellbar', 'nicht zustellbar', 'zustellung fehlgeschlagen', 'zustellungsfehler'] },
  {
    language: 'de',
    words: ['zustellung verzögert', 'unzustellbare', 'nachricht konnte nicht', 'mail nicht zustellbar'],
  },
  {
    language: 'fr',
    words: ['non remis', 'échec de la remise', 'échec de remise', 'message non distribué', 'non distribuable'],
  },
  { language: 'fr', words: ['notification d’état de remise', "notification d'état de remise", 'courrier non remis'] },
  {
    language: 'es',
    words: ['no se puede entregar', 'no entregado', 'no entregable', 'correo no entregado', 'error de entrega'],
  },
  { language: 'es', words: ['no se pudo entregar', 'notificación de estado de entrega', 'mensaje no entregado'] },
  {
    language: 'pt',
    words: ['não foi possível entregar', 'não é possível entregar', 'falha na entrega', 'mensagem não entregue'],
  },
  { language: 'pt', words: ['notificação de status de entrega', 'não entregue'] },
  { language: 'it', words: ['non recapitabile', 'mancato recapito', 'impossibile recapitare', 'mancata consegna'] },
  { language: 'it', words: ['avviso di mancata consegna', 'notifica stato del recapito', 'errore di consegna'] },
  { language: 'nl', words: ['onbestelbaar', 'niet bezorgd', 'kan niet worden bezorgd', 'niet afgeleverd'] },
  { language: 'da', words: ['kan ikke leveres', 'ikke leveret'] },
  { language: 'no', words: ['kan ikke leveres', 'ikke levert'] },
  { language: 'sv', words: ['det går inte att leverera', 'olevererbart', 'kunde inte levereras'] },
  { language: 'fi', words: ['ei voitu toimittaa', 'toimittaminen epäonnistui'] },
  { language: 'pl', words: ['nie można dostarczyć', 'niedostarczona', 'niedostarczalne', 'nie dostarczono'] },
  { language: 'cs', words: ['nedoručitelné', 'nelze doručit', 'nedoručená'] },
  { language: 'hu', words: ['kézbesíthetetlen', 'sikertelen kézbesítés'] },
  { language: 'tr', words: ['teslim edilemedi', 'iletilemedi'] },
  { language: 'ru', words: ['недоставленное', 'не удается доставить', 'сообщение не доставлено', 'не доставлено'] },
  { language: 'ru', words: ['недоставленное сообщение', 'ошибка доставки', 'письмо не доставлено'] },
  { language: 'uk', words: ['не вдалося доставити', 'недоставлено', 'недоставлене'] },
  {
    language: 'ja',
    words: ['配信できません', 'メッセージを配信できません', '配信不能', '配送不能', '送信できません', '未配信'],
  },
  { language: 'ja', words: ['メール送信エラー', 'メール配信エラー', 'エラーメール', '配信エラー', '送信エラー'] },
  {
    language: 'zh',
    words: ['未送达', '无法送达', '无法投递', '退信', '系统退信', '未傳遞的主旨', '無法傳遞', '無法投遞'],
  },
  { language: 'ko', words: ['배달되지 않음', '배달할 수 없음', '반송', '전송 실패', '메일 전송 실패'] },
]

/** Outlook and Notes; only together with the null reverse-path, since `Read:` begins many a subject. */
const readReceipts: readonly Words[] = [
  { language: 'en', words: ['read:', 'not read:', 'read receipt', 'return receipt', 'disposition notification'] },
  {
    language: 'de',
    words: ['gelesen:', 'ungelesen gelöscht', 'nicht gelesen:', 'lesebestätigung', 'empfangsbestätigung'],
  },
  { language: 'fr', words: ['lu :', 'lu:', 'non lu :', 'accusé de lecture'] },
  { language: 'es', words: ['leído:', 'no leído:', 'confirmación de lectura'] },
  { language: 'pt', words: ['lida:', 'lido:', 'não lida:'] },
  { language: 'it', words: ['letto:', 'non letto:', 'ricevuta di ritorno', 'conferma di lettura'] },
  { language: 'nl', words: ['gelezen:', 'niet gelezen:', 'leesbevestiging'] },
  { language: 'sv', words: ['läst:', 'har lästs:'] },
  { language: 'pl', words: ['przeczytano:', 'przeczytany:'] },
  { language: 'ru', words: ['прочтено:', 'прочитано:'] },
  { language: 'ja', words: ['開封済み', '既読'] },
  { language: 'zh', words: ['已读:', '已讀:'] },
]

/** The words of a hint, of all languages together. */
export const subjectWords: Readonly<Record<SubjectHint, readonly Words[]>> = {
  'auto-reply': autoReplies,
  'delivery-report': deliveryReports,
  'read-receipt': readReceipts,
}

const patterns: Readonly<Record<SubjectHint, RegExp>> = {
  'auto-reply': startingWith(autoReplies),
  'delivery-report': startingWith(deliveryReports),
  'read-receipt': startingWith(readReceipts),
}

/** Whether a subject, decoded, begins as that kind of machine begins it. */
export function subjectHints(subject: string, hint: SubjectHint): boolean {
  return patterns[hint].test(subject.slice(0, 200).normalize('NFC'))
}

const answeredOrForwarded =
  /^\s{0,9}(?:re|aw|antw|sv|vs|odp|rif|fwd?|wg|tr|rv|enc|i|r|回复|答复|转发|返信|転送)\s?(?:\[\d{1,3}\])?\s?[:：]/i

/** Whether a person answered or forwarded something with this subject: "Fwd: Undelivered Mail Returned to Sender". */
export function isAnsweredOrForwarded(subject: string): boolean {
  return answeredOrForwarded.test(subject)
}

/** Quotes and asterisks may stand before it. A word ends where no letter follows; those of CJK may go on. */
function startingWith(table: readonly Words[]): RegExp {
  const words = table
    .flatMap((entry) => entry.words)
    .map((word) => word.normalize('NFC').replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^[\\s*"'「【(<]{0,9}(?:${words.join('|')})(?![\\p{Script=Latin}\\p{Script=Cyrillic}])`, 'iu')
}
