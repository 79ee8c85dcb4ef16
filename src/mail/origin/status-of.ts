/**
 * The enhanced status code (RFC 3463) of what a server said: the one that it gives, else the one that its words stand
 * for, else what its reply code says of the class. The words are a table: servers have said the same dozen things for
 * forty years, in the language of whoever set them up.
 */

/** What words stand for. `status` has no class: that follows from whether the server gave up. */
type Meaning = Readonly<{ status: string; because: string; words: RegExp }>

/** First match wins: "mailbox unavailable, over quota" is full. Alternatives are literal, so each test is linear. */
const meanings: readonly Meaning[] = [
  {
    status: '2.2',
    because: 'mailbox full',
    words:
      /mail(?:box|drop|folder)(?:'s)? (?:is |was )?(?:almost |currently )?full|full mailbox|over[ -]?quota|quota (?:was |has been |is )?(?:exceed|full)|exceed\w* (?:\w+ ){0,4}(?:quota|storage|local limit|mailbox)|out of storage|storage (?:limit|space|quota)|disk quota|insufficient (?:disk|storage)|enough (?:disk |free )?space|too much mail data|mailbox exceeds|quota-issues|\bis full\b|postfach (?:ist )?voll|bo[iî]te .{0,30}pleine|buz[oó]n .{0,20}lleno|caixa .{0,30}cheia|casella .{0,20}piena|переполнен|превышен\w* квот|容量|已满|가득/i,
  },
  {
    status: '3.4',
    because: 'message too big',
    words:
      /message (?:\w+ ){0,3}too (?:big|large|long)|(?:message|mail|data) size|size (?:limit )?exceed|exceed\w* (?:\w+ ){0,5}size|too large|maximum message|zu gro[sß]|trop (?:gros|volumineux|grand)|demasiado grande|muito grande/i,
  },
  {
    status: '2.1',
    because: 'mailbox disabled',
    words:
      /disabled|inactive|suspend|deactivated|discontinued|account .{0,20}(?:locked|closed|limited)|not accepting (?:mail|messages)|no longer (?:active|in use|available)/i,
  },
  {
    status: '1.2',
    because: 'unknown domain',
    words:
      /(?:host|domain)\w* (?:is )?(?:unknown|not found|doesn'?t exist|does not exist|invalid|lookup)|unknown (?:host|domain)|no such (?:host|domain)|domain name|invalid domain|unrouteable|couldn't find any host|(?:host|domain) .{0,80}(?:not found|doesn'?t exist|does not exist)|nam(?:e|ing) service error|bad-domain|bad destination (?:system|host)|could not find a gateway|no (?:mx|a) record|mail exchanger or ip|domain[- ]?not[- ]?found|null mx|nullMX/i,
  },
  {
    status: '1.1',
    because: 'unknown user',
    words:
      /(?:user|recipient|account|mailbox|address|id|userid|person)(?:\(s\))? (?:\S+ )?(?:is |was )?(?:unknown|not found|not known|unavailable|invalid|nonexistent|does not exist|doesn'?t exist|couldn'?t be found|could not be found|not recognized|not listed)|unknown (?:user|recipient|account|mailbox|address|local)|no such (?:user|recipient|account|mailbox|address|person|local)|no (?:mailbox|user|account|valid recipients?|such) |nosuchuser|invalid (?:recipient|mailbox|address|user|final|e-?mail)|not (?:a |an )?(?:valid|known|local) (?:user|recipient|mailbox|address)|not listed in|user doesn|does(?:n'?t| not) have an? |address (?:was )?reject|recipient (?:address |name )?(?:reject|is not|was not|not)|recipnotfound|bad-mailbox|bad destination mailbox|not our customer|not exist|isn'?t (?:a )?user|not like recipient|mailbox not|unbekannt|existiert nicht|existe pas|inconnu|no existe|desconocid|inexist|não existe|non esiste|sconosciut|bestaat niet|onbekend|nie istnieje|не существует|не існує|موجود نباشد|nie istnieć|не найден|неизвест|存在しない|存在しません|見つかりません|宛先不明|不存在|查无|존재하지/i,
  },
  {
    status: '4.7',
    because: 'gave up after a while',
    words:
      /(?:queue|for) too long|retry timeout|expired|delivery time|gave up|giving up after|not delivered within|(?:retried|tried) for|timeout exceeded|could not be delivered for|message-expired|not been delivered (?:after|for|in)|tage|undelivered for/i,
  },
  {
    status: '4.1',
    because: 'no answer',
    words:
      /connection (?:timed out|refused|reset|lost|dropped)|connect(?:ion)? (?:to|failed)|no answer|unable to connect|could not connect|couldn'?t connect|accept our requests? to connect|establish an smtp|no route to|network (?:error|is unreachable)|unreachable|not reachable|not responding|socket error|timed out|lost connection|time-?out|no-answer/i,
  },
  {
    status: '4.6',
    because: 'loop',
    words: /\bloop|too many hops|too many "?received|hop count|duplicated message-id/i,
  },
  {
    status: '7.1',
    because: 'not allowed',
    words:
      /spam|\bblock|black-?list|policy|relay|denied|not (?:permitted|allowed|authori[sz]ed)|reputation|virus|ptr record|reverse dns|reject|refused|restrict|prohibited|unauthenticated|dmarc|\bspf\b|permission|not a member|not member|frequency limited|suspicious|insecure/i,
  },
  {
    status: '3.0',
    because: 'fault of the other server',
    words: /system error|local delivery failed|internal error|command (?:failed|died|not)|pipe to|configuration/i,
  },
]

// Neither part of an IP address nor of a version.
const enhanced = /(?<![\d.\w])([245]\.\d{1,3}\.\d{1,3})(?![\d.]\d|\d)/
// Not a group of an IPv6 address, between two colons; `ERROR_CODE :550,` is Zoho's.
const replyCode = /(?:(?:^|[\s(<[#"'])([45])\d\d(?=$|[\s\-:;,.)\]#"'])|:([45])\d\d(?=$|[\s,]))/

/** An enhanced status code in `text`, as it stands there; null when there is none. */
export function statusIn(text: string): string | null {
  return enhanced.exec(text)?.[1] ?? null
}

/** Whether `text` has a reply code of SMTP or an enhanced status code that tells of a failure. */
export function hasFailureCode(text: string): boolean {
  return /^[45]/.test(statusIn(text) ?? replyClassIn(text) ?? '')
}

function replyClassIn(text: string): string | null {
  const [, alone, behindColon] = replyCode.exec(text) ?? []
  return alone ?? behindColon ?? null
}

/** Whether `text` says why a mail could not be delivered, by a code or in words. */
export function saysWhy(text: string): boolean {
  return hasFailureCode(text) || meanings.some(({ words }) => words.test(text))
}

/** The status that `text` stands for, given whether the server goes on trying; `5.0.0` or `4.0.0` when it tells nothing. */
export function statusOf(text: string, isDelayed: boolean): string {
  const said = statusIn(text)
  if (said !== null) return said
  const meaning = meanings.find(({ words }) => words.test(text))
  return `${isDelayed ? '4' : (replyClassIn(text) ?? '5')}.${meaning?.status ?? '0.0'}`
}
