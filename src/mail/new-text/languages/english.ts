/** What mail clients and people write around new text in English; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** English. */
export const english: Language = {
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
  pointsBelow: [
    '(?:see|find|answer(?:s|ed)?|repl(?:y|ies|ied)|responses?|responded|comment(?:s|ed)?|remarks|notes)[^.?!:\\n]{0,40} (?:below|inline|in-line|in line|in (?:red|blue|green|bold|caps))',
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
