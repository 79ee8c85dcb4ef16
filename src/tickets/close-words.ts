/**
 * Words by which somebody who is sure to be a participant closes a ticket: the whole of what the mail says, compared
 * whole. "Please close this ticket" closes; "please close this ticket when the disk is replaced" is an answer like others.
 */

/** Markers that people learned elsewhere; they count only with their `#`. */
const markers = ['close', 'closed', 'solve', 'solved', 'resolve', 'resolved', 'done', 'fixed'].map((word) => `#${word}`)

/** What people write, by language, without punctuation and in lower case. Nothing that could be the start of a story. */
const phrases: Readonly<Record<string, readonly string[]>> = {
  en: [
    ...[
      'close',
      'close it',
      'close this',
      'please close',
      'please close it',
      'please close this',
      'you can close this',
    ],
    ...['close ticket', 'close the ticket', 'close this ticket', 'please close ticket', 'please close the ticket'],
    ...['please close this ticket', 'you can close this ticket', 'you can close the ticket', 'this can be closed'],
    ...['this ticket can be closed', 'the ticket can be closed', 'ticket can be closed', 'solved', 'resolved', 'fixed'],
    ...['solved thanks', 'solved thank you', 'thanks solved', 'thank you solved', 'resolved thanks', 'thanks resolved'],
    ...['fixed thanks', 'thanks fixed', 'problem solved', 'issue resolved', 'this is solved', 'this is resolved'],
    ...['it is solved', 'it is resolved', "it's solved", "it's resolved", 'issue solved', 'problem solved thanks'],
    ...['solved please close', 'resolved please close', 'thanks please close', 'thank you please close'],
  ],
  de: [
    ...['erledigt', 'gelöst', 'hat sich erledigt', 'das hat sich erledigt', 'ist erledigt', 'ist gelöst', 'schließen'],
    ...['bitte schließen', 'bitte ticket schließen', 'bitte das ticket schließen', 'ticket schließen', 'kann zu'],
    ...['das ticket kann geschlossen werden', 'ticket kann geschlossen werden', 'kann geschlossen werden'],
    ...['erledigt danke', 'danke erledigt', 'gelöst danke', 'danke gelöst', 'problem gelöst', 'erledigt vielen dank'],
    ...['bitte schliessen', 'ticket schliessen', 'bitte ticket schliessen', 'vielen dank erledigt'],
  ],
  fr: [
    ...['résolu', 'problème résolu', 'résolu merci', 'merci résolu', "c'est résolu", 'clôturer', 'fermer le ticket'],
    ...['veuillez clôturer', 'veuillez fermer le ticket', 'vous pouvez fermer le ticket', 'merci de clôturer'],
    ...['merci de fermer le ticket', 'vous pouvez clôturer', 'vous pouvez clôturer le ticket', 'à clôturer'],
  ],
  es: [
    ...['resuelto', 'solucionado', 'resuelto gracias', 'gracias resuelto', 'solucionado gracias', 'cerrar ticket'],
    ...[
      'por favor cerrar',
      'por favor cierren el ticket',
      'pueden cerrar el ticket',
      'se puede cerrar',
      'ya está resuelto',
    ],
    ...['problema resuelto', 'problema solucionado', 'cerrar el ticket', 'ya está solucionado'],
  ],
  pt: [
    ...[
      'resolvido',
      'resolvido obrigado',
      'resolvido obrigada',
      'problema resolvido',
      'pode fechar',
      'fechar o chamado',
    ],
    ...[
      'pode fechar o chamado',
      'pode fechar o ticket',
      'podem fechar o ticket',
      'obrigado resolvido',
      'fechar o ticket',
    ],
  ],
  it: [
    ...['risolto', 'risolto grazie', 'grazie risolto', 'problema risolto', 'chiudere', 'si può chiudere'],
    ...[
      'potete chiudere',
      'potete chiudere il ticket',
      'chiudere il ticket',
      'chiudete pure',
      'chiudete pure il ticket',
    ],
  ],
  nl: [
    ...['opgelost', 'opgelost bedankt', 'bedankt opgelost', 'sluiten', 'mag dicht', 'ticket mag dicht', 'kan dicht'],
    ...[
      'ticket kan gesloten worden',
      'dit ticket kan gesloten worden',
      'graag sluiten',
      'is opgelost',
      'het is opgelost',
    ],
  ],
  sv: ['löst', 'löst tack', 'tack löst', 'det är löst', 'kan stängas', 'stäng ärendet', 'ärendet kan stängas'],
  da: ['løst', 'løst tak', 'tak løst', 'det er løst', 'kan lukkes', 'luk sagen', 'sagen kan lukkes'],
  no: ['løst takk', 'takk løst', 'kan lukkes', 'lukk saken', 'saken kan lukkes', 'lukk'],
  fi: ['ratkaistu', 'ratkaistu kiitos', 'kiitos ratkaistu', 'voi sulkea', 'tiketin voi sulkea'],
  pl: ['rozwiązane', 'rozwiązane dziękuję', 'dziękuję rozwiązane', 'zamknij', 'proszę zamknąć', 'można zamknąć'],
  cs: ['vyřešeno', 'vyřešeno díky', 'díky vyřešeno', 'vyřešeno děkuji', 'uzavřít', 'prosím uzavřít', 'můžete uzavřít'],
  ru: ['решено', 'решено спасибо', 'спасибо решено', 'вопрос решен', 'вопрос решён', 'можно закрыть', 'закройте'],
  uk: ['вирішено', 'вирішено дякую', 'дякую вирішено', 'питання вирішено', 'можна закрити', 'закрийте'],
  tr: ['çözüldü', 'çözüldü teşekkürler', 'teşekkürler çözüldü', 'kapatabilirsiniz', 'sorun çözüldü'],
  ja: ['解決しました', '解決しましたありがとうございます', 'クローズしてください', 'クローズお願いします'],
  zh: [
    '已解决',
    '已解決',
    '问题已解决',
    '問題已解決',
    '请关闭',
    '請關閉',
    '可以关闭',
    '可以關閉',
    '已解决谢谢',
    '已解決謝謝',
  ],
  ko: ['해결되었습니다', '해결됐습니다', '해결되었습니다 감사합니다', '종료해 주세요', '닫아 주세요'],
}

const words: ReadonlySet<string> = new Set([...markers, ...Object.values(phrases).flat()].map(bare))

/** Longer than any of them with its punctuation; whatever is longer says more. */
const longest = 200

/** "Solved?" asks. */
const question = /[?？¿؟]/u

/** Whether a text is one of the words that close a ticket, and nothing else. */
export function isCloseWord(text: string): boolean {
  return text.length <= longest && !question.test(text) && words.has(bare(text))
}

/** Lower case, without punctuation, pictures and the spaces that not every language writes; a leading `#` stays. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}#]+/gu, '')
}
