/**
 * How mail servers word their reports when they send no RFC 3464 report, or none that is whole: what such a text opens
 * with, where the returned message begins, and on which lines a recipient or the reason stands. Data for
 * `bounce-text.ts`; a server that words it differently is one more line here.
 */

/** A known report, by a line near its beginning. */
export type Opening = Readonly<{ server: string; line: RegExp }>

/** Most specific first; the last ones are what many servers say in many languages. */
export const openings: readonly Opening[] = [
  { server: 'qmail', line: /^hi\. (?:this is|i'm|the mta)\b.{0,120}(?:program|server|daemon|deliver|afraid|mail)/i },
  {
    server: 'qmail and its clones',
    line: /^(?:i'm afraid i wasn't able|this is the (?:machine generated|mail delivery agent))/i,
  },
  { server: 'qmail and its clones', line: /^(?:we're sorry|sorry, (?:we|i)) .{0,60}(?:unable|not able|couldn't)/i },
  { server: 'qmail and its clones', line: /^he\/her is not .{0,80}user/i },
  { server: 'Exim', line: /^this message was created automatically by (?:the )?mail delivery/i },
  {
    server: 'Exim',
    line: /^(?:a message (?:that you (?:have )?sent|sent by)|message \S{1,60} (?:has been|was) frozen)/i,
  },
  { server: 'Postfix', line: /^this is the (?:mail system|postfix program|\S{1,60} program) at host /i },
  { server: 'Postfix', line: /^i'm sorry to have to inform you that/i },
  {
    server: 'sendmail',
    line: /^-{2,9} ?the following addresses? had (?:permanent|transient|delivery|fatal|successful)/i,
  },
  { server: 'sendmail', line: /^-{2,9} ?transcript of session/i },
  { server: 'sendmail', line: /^the original message was received (?:at|on) /i },
  { server: 'sendmail', line: /^\*{2,99}\s+this is a warning message only/i },
  { server: 'smail', line: /^\|?-{9,99} ?(?:message log|failed addresses) follows?/i },
  { server: 'DragonFly Mail Agent', line: /^this is the dragonfly mail agent/i },
  { server: 'OpenSMTPD', line: /^this is the mailer-daemon, please do not reply/i },
  {
    server: 'Courier',
    line: /running the courier mail server|^(?:undeliverable mail|delays in delivering your message)$/i,
  },
  { server: 'Exchange', line: /^delivery has failed to these recipients/i },
  { server: 'Exchange', line: /^(?:did not reach|could not be delivered to) the following recipient/i },
  {
    server: 'Exchange',
    line: /^(?:échec de la remise|remise .{0,20}échoué|fehler bei der (?:nachrichten)?zustellung|errore nel recapito|la entrega .{0,40}ha fallado|falha na entrega)/i,
  },
  { server: 'Exchange', line: /^this is an automatically generated delivery status notification/i },
  { server: 'Exchange', line: /^(?:generating server|diagnostic information for administrators)/i },
  {
    server: 'Office 365',
    line: /^your message (?:to .{1,200}couldn't be delivered|wasn't delivered|couldn't be delivered)/i,
  },
  {
    server: 'Google',
    line: /^(?:\*\* .{1,60} \*\*|delivery to the following recipients?|an error occurred while trying to deliver|your message (?:wasn't|was not) delivered|message not delivered)/i,
  },
  { server: 'Google Groups', line: /group you (?:tried to contact|are trying)/i },
  { server: 'Domino', line: /^(?:was not delivered to:|delivery failure|failure reasons?)/i },
  { server: 'Notes', line: /^-{2,9}\s*failure reasons/i },
  {
    server: 'IMail',
    line: /^(?:invalid final delivery userid|unknown (?:user|host):|user mailbox exceeds|undeliverable to |smtp32 )/i,
  },
  {
    server: 'MDaemon',
    line: /^(?:the following data may contain sections|session transcript|failed address(?:es)?:|\S{1,80} - no such user here)/i,
  },
  {
    server: 'Yahoo',
    line: /^(?:sorry, we were unable to deliver your message|message from \S{1,80}\.$|unable to deliver message to the following)/i,
  },
  {
    server: 'Messaging Server (Oracle, Sun)',
    line: /^this report relates to a message you sent|^your message (?:cannot|could not|can not) be delivered/i,
  },
  { server: 'm-FILTER', line: /m-FILTER|^-{2,9}server message/i },
  { server: 'InterScan', line: /^(?:sent|received) (?:<<<|>>>)|InterScan .{0,40}(?:deliver|notification)/i },
  { server: 'McAfee', line: /^-{2,9} the following addresses had delivery problems/i },
  { server: 'Biglobe', line: /^-{2,9} (?:the following addresses had delivery problems|non-delivered information)/i },
  { server: 'SurfControl', line: /^your message could not be sent/i },
  { server: 'MailMarshal', line: /^(?:could not be delivered because of|the following recipients were affected)/i },
  { server: 'MailFoundry', line: /^(?:unable to deliver message to:|delivery failed for the following reason)/i },
  { server: 'James', line: /^(?:error message below|message details):?$/i },
  {
    server: 'au (KDDI)',
    line: /^your mail (?:sent on|attempted to be delivered on)|^(?:the user\(s\)|each of the following recipients)/i,
  },
  {
    server: 'Verizon',
    line: /^(?:message could not be delivered to mobile|error: .{0,200}(?:undeliverable|no valid recipients))/i,
  },
  { server: 'X6', line: /^we had trouble delivering your message/i },
  {
    server: 'fml',
    line: /^(?:you are not a member of this mailing list|duplicated message-id|not member article|.{0,80}detected a loop condition)/i,
  },
  {
    server: 'ezmlm',
    line: /^(?:your message (?:was|has been) rejected|hi\. this is the \S{1,60} program\. i'm working for)/i,
  },
  { server: 'GMX, 1&1', line: /^the following address(?:\(es\)|es)? failed/i },
  { server: 'Zoho', line: /ERROR_CODE ?:|^\[status: error, address/i },
  { server: 'Amazon SES', line: /^(?:the following message to <|an error occurred while trying to deliver the mail)/i },
  { server: 'MailSite', line: /^your message has encountered delivery problems/i },
  {
    server: 'a mail server',
    line: /automatic bounce notification|^this message is to inform you that an e?mail you sent/i,
  },
  {
    server: 'a mail server',
    line: /^(?:your |the |this |an? )?(?:e-?mail |original )?(?:message|mail)\b.{0,120}\b(?:undeliver|(?:could|can|was|has|were|can)(?: ?not|n't) (?:been |be )?(?:delivered|sent|transmitted)|was rejected|automatically rejected|bounced)/i,
  },
  {
    server: 'a mail server',
    line: /^(?:delivery (?:of|to|for)|unable to|failed to|could not|error) .{0,120}(?:deliver|send|mail|recipient|fail)/i,
  },
  {
    server: 'a mail server',
    line: /^there was an error (?:delivering|sending) your mail|^(?:failed|rejected|undeliverable) (?:recipients?|mail|message|address)/i,
  },
  { server: 'a mail server', line: /^processing your mail message caused/i },
  {
    server: 'a German mail server',
    line: /(?:nachricht|e-?mail|mail)\b.{0,120}nicht (?:zugestellt|zustellbar|übermittelt|ausgeliefert)|unzustellbar/i,
  },
  {
    server: 'a French mail server',
    line: /n'a (?:pas )?pu être (?:remis|délivr|distribu|envoy|achemin)|n'ont pu être|non remis/i,
  },
  {
    server: 'a Spanish mail server',
    line: /no (?:se )?(?:pudo|ha podido|puede|pudieron) (?:ser )?(?:entreg|envi)|no fue entregado/i,
  },
  { server: 'a Portuguese mail server', line: /não (?:pôde|foi possível|pode|foi) (?:ser )?(?:entreg|envi)/i },
  {
    server: 'an Italian mail server',
    line: /(?:impossibile|non è stato possibile|non può essere) (?:recapit|consegn|invi)/i,
  },
  { server: 'a Dutch mail server', line: /niet (?:worden )?(?:bezorgd|afgeleverd|verzonden)|onbestelbaar/i },
  { server: 'a Polish mail server', line: /nie (?:można|udało|mogła|została|zostało).{0,40}dostarcz/i },
  {
    server: 'a Russian mail server',
    line: /не (?:может быть|удалось|было|был[аи]?|удается).{0,30}достав|не доставлен/i,
  },
  { server: 'a Ukrainian mail server', line: /не (?:вдалося|може бути|було).{0,30}достав/i },
  {
    server: 'a Japanese mail server',
    line: /(?:配信|送信|配送|配達|お?届け|転送)(?:は|が|を|する(?:こと)?が|に)?(?:でき|出来|し?ません|失敗|不能)|エラーのため/,
  },
  { server: 'a Chinese mail server', line: /(?:无法|未能|不能|無法)(?:被)?(?:投递|送达|发送|投遞|傳遞|寄)|退信|退回/ },
  { server: 'a Korean mail server', line: /(?:배달|전송|전달)(?:되지|할 수|하지|에 실패)/ },
]

/** A line from which on the returned message, or its header section, is quoted. */
export const returnedBegins: readonly RegExp[] = [
  /^[\s*>#=+_-]{0,80}(?:this is |below (?:this line )?is |here is |included is |attached is )?(?:a |the )?copy of (?:the|your)\b.{0,80}(?:message|mail|header)/i,
  /^[\s*>#=+_-]{0,80}(?:the )?(?:headers? of the )?(?:original|returned|unsent|undelivered|failed|bounced|rejected|your)\s?(?:e-?mail|message|mail)(?:'s)?(?:\s?headers?)?(?: (?:is |as )?follow(?:s|ing)?| below)?[\s.:*#=_-]{0,80}$/i,
  /^[\s*>#=+_|-]{0,80}(?:message (?:header )?text|message headers?|headers?) follows?\b/i,
  /^[\s*>#=+_-]{0,80}(?:the )?headers? of (?:the |your )?(?:original|returned|undelivered) (?:message|mail)\b/i,
  /^[\s*>#=+_-]{0,80}the attachment contains the original/i,
  /^[\s*>#=+_-]{0,80}(?:original message details|message header|original header)s?\s?:?$/i,
  /^(?:received: (?:from|by|\()|return-path: ?<|x-received: |dkim-signature: |arc-seal: )/i,
  // An RFC 3464 report in the text: read as fields, not as prose.
  /^(?:reporting-mta|(?:final|original)-recipient|original-envelope-id|arrival-date|x-postfix-queue-id) ?:/i,
  /^[\s-]{0,80}(?:元のメッセージ|オリジナルメール|原始邮件|原郵件)/,
]

/** A line with a recipient, its addresses shown as `@`. `says` is how sure it is; the surest lines of a report count. */
export const recipientLines: readonly Readonly<{ shape: RegExp; says: 1 | 2 | 3; because: string }>[] = [
  { shape: /^[\s*>•·"'«-]*(?:@[\s"'»:;.,]*){1,3}$/, says: 3, because: 'alone on its line' },
  {
    shape: /^[\s*>"'-]*(?:to:\s*)?@["'>)\s]*:(?:\s|$)/i,
    says: 3,
    because: 'qmail, Postfix, OpenSMTPD: <address>: reason',
  },
  {
    shape:
      /^[\s*>-]*(?:(?:final|original|failed|rejected|bad|invalid|target|unknown|affected)?[ -]?(?:recipients?|mail|e-?mail|destination)(?: mail)?(?: address(?:es)?)?|address(?:ed to)?|failed address(?:es)?|(?:could not be|was not|not) delivered(?: to)?|(?:unable to|could not) deliver (?:message|mail) to|undeliverable to|invalid final delivery userid|unknown user|user mailbox exceeds allowed size|user unknown|no such user|error: err\.\w+|空|宛先|收件人|수신자|получатель|empfänger|destinataire|destinatario|destinatário|ontvanger|odbiorca)\s*[:：=<]\s*[<"']?@/i,
    says: 3,
    because: 'labelled',
  },
  { shape: /^\s*@ ?\.{3}\s/, says: 3, because: 'sendmail, smail: <address>... reason' },
  { shape: /^\[status: error, address: @/i, says: 3, because: 'Zoho' },
  {
    shape: /^\s{0,9}@\s+(?:on (?:\w{3},|\d)|\[|\(|invalid address)/i,
    says: 3,
    because: 'Exchange 5.5, X1, McAfee, Zoho',
  },
  { shape: /errors?: @[\s.]*/i, says: 3, because: 'X6' },
  { shape: /rejected recipient @/i, says: 3, because: 'X6' },
  { shape: /^\s*@(?:\s*[-–—]\s|\s+).*\S/, says: 2, because: 'begins its line' },
  { shape: /\brcpt to\s*:\s*@/i, says: 2, because: 'the dialogue with the other server' },
  { shape: /^[\s<>-]*[45]\d\d[ -].*@/, says: 2, because: 'a reply of the other server' },
  { shape: /^\s*to\s*:\s*.*@/i, says: 2, because: 'header of the returned message' },
  { shape: /@/, says: 1, because: 'in a sentence that tells of a failure' },
]

/** Lines whose address is somebody else's. */
export const othersLines =
  /^[\s>*(-]*(?:generated (?:by|from)|from|sender|original sender|mail from|reply-?to|return-?path|cc|message-?id|date|subject)\s*[:=]|mail from\s*:|message-?id|(?:for (?:further |more )?assistance|contact|questions|please (?:reply|send|contact|forward)|if you (?:feel|think|believe|need))\b/i

/** What stands before the reason on its line, or alone above it. */
export const reasonLabel =
  /^[\s*>-]*(?:because|reason|reject reason|error|error message below|for the following reasons?|(?:the )?reasons? (?:for the problem|was|is)|due to the following reasons?|.{0,60}for the following reasons?|diagnostic[- ]code|server message|technical details(?: of (?:permanent|temporary) failure)?|the (?:response|error)(?: that the other server returned)? was|could not be delivered because of|.{0,40}(?:did not like our|responded as follows|said)\b.{0,40}|the following text was generated during the delivery attempt|-* ?failure reasons? *-*|grund|raison|motivo|причина|理由|エラー)\s*[:：]?\s*(?:[:：]\s*|$)/i
