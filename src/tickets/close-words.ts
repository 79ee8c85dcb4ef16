/**
 * Words by which somebody who is sure to be a participant closes a ticket: all that the mail says, clause by clause, and
 * nothing else. "Solved, thanks. Please close this ticket." closes; "please close this ticket when the disk is replaced"
 * is an answer like others.
 */

/** Markers that people learned elsewhere; they count only with their `#`. */
const markers = ['close', 'closed', 'solve', 'solved', 'resolve', 'resolved', 'done', 'fixed'].map((word) => `#${word}`)

/** What closes, and the thanks that may stand before or after it. Nothing that could be the start of a story. */
type Words = Readonly<{ closing: readonly string[]; thanks: readonly string[] }>

const languages: Readonly<Record<string, Words>> = {
  en: {
    closing: listed(
      'close|close it|close this|please close|please close it|please close this|you can close this|you can close it',
      'close ticket|close the ticket|close this ticket|please close ticket|please close the ticket',
      'please close this ticket|you can close this ticket|you can close the ticket|this can be closed',
      'this ticket can be closed|the ticket can be closed|ticket can be closed|solved|resolved|fixed',
      'problem solved|issue resolved|issue solved|this is solved|this is resolved|it is solved|it is resolved',
      "it's solved|it's resolved|it's fixed|all solved|all resolved",
    ),
    thanks: listed('thanks|thank you|many thanks|thanks a lot|thank you very much|cheers'),
  },
  de: {
    closing: listed(
      'erledigt|gelöst|hat sich erledigt|das hat sich erledigt|es hat sich erledigt|ist erledigt|ist gelöst',
      'schließen|bitte schließen|bitte ticket schließen|bitte das ticket schließen|ticket schließen|schliessen',
      'bitte schliessen|ticket schliessen|bitte ticket schliessen|bitte das ticket schliessen|kann zu|problem gelöst',
      'das ticket kann geschlossen werden|ticket kann geschlossen werden|kann geschlossen werden',
    ),
    thanks: listed('danke|vielen dank|besten dank|dankeschön|herzlichen dank'),
  },
  fr: {
    closing: listed(
      "résolu|problème résolu|c'est résolu|clôturer|fermer le ticket|veuillez clôturer|veuillez fermer le ticket",
      'vous pouvez fermer le ticket|merci de clôturer|merci de fermer le ticket|vous pouvez clôturer',
      'vous pouvez clôturer le ticket|à clôturer',
    ),
    thanks: listed('merci|merci beaucoup'),
  },
  es: {
    closing: listed(
      'resuelto|solucionado|cerrar ticket|cerrar el ticket|por favor cerrar|por favor cierren el ticket',
      'pueden cerrar el ticket|se puede cerrar|ya está resuelto|ya está solucionado|problema resuelto',
      'problema solucionado',
    ),
    thanks: listed('gracias|muchas gracias'),
  },
  pt: {
    closing: listed(
      'resolvido|problema resolvido|pode fechar|fechar o chamado|pode fechar o chamado|pode fechar o ticket',
      'podem fechar o ticket|fechar o ticket',
    ),
    thanks: listed('obrigado|obrigada|muito obrigado|muito obrigada'),
  },
  it: {
    closing: listed(
      'risolto|problema risolto|chiudere|si può chiudere|potete chiudere|potete chiudere il ticket',
      'chiudere il ticket|chiudete pure|chiudete pure il ticket',
    ),
    thanks: listed('grazie|grazie mille|molte grazie'),
  },
  nl: {
    closing: listed(
      'opgelost|is opgelost|het is opgelost|sluiten|graag sluiten|mag dicht|ticket mag dicht|kan dicht',
      'ticket kan gesloten worden|dit ticket kan gesloten worden',
    ),
    thanks: listed('bedankt|dank je|dank u|dank je wel'),
  },
  sv: { closing: listed('löst|det är löst|kan stängas|stäng ärendet|ärendet kan stängas'), thanks: ['tack'] },
  da: { closing: listed('løst|det er løst|kan lukkes|luk sagen|sagen kan lukkes'), thanks: listed('tak|mange tak') },
  no: { closing: listed('løst|det er løst|kan lukkes|lukk saken|saken kan lukkes|lukk'), thanks: listed('takk') },
  fi: { closing: listed('ratkaistu|voi sulkea|tiketin voi sulkea'), thanks: ['kiitos'] },
  pl: { closing: listed('rozwiązane|zamknij|proszę zamknąć|można zamknąć'), thanks: listed('dziękuję|dzięki') },
  cs: { closing: listed('vyřešeno|uzavřít|prosím uzavřít|můžete uzavřít'), thanks: listed('děkuji|díky|děkujeme') },
  ru: { closing: listed('решено|вопрос решен|вопрос решён|можно закрыть|закройте'), thanks: ['спасибо'] },
  uk: { closing: listed('вирішено|питання вирішено|можна закрити|закрийте'), thanks: ['дякую'] },
  tr: { closing: listed('çözüldü|sorun çözüldü|kapatabilirsiniz'), thanks: listed('teşekkürler|teşekkür ederim') },
  ja: { closing: listed('解決しました|クローズしてください|クローズお願いします'), thanks: ['ありがとうございます'] },
  zh: {
    closing: listed('已解决|已解決|问题已解决|問題已解決|请关闭|請關閉|可以关闭|可以關閉'),
    thanks: listed('谢谢|謝謝'),
  },
  ko: { closing: listed('해결되었습니다|해결됐습니다|종료해 주세요|닫아 주세요'), thanks: ['감사합니다'] },
}

function listed(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split('|'))
}

const thanks: ReadonlySet<string> = new Set(Object.values(languages).flatMap((one) => one.thanks.map(bare)))
const closing: ReadonlySet<string> = new Set([...markers, ...Object.values(languages).flatMap(combined)].map(bare))

/** Without a comma, thanks run on: "solved thanks", "thanks please close". */
function combined({ closing: words, thanks: before }: Words): readonly string[] {
  return words.flatMap((word) => [word, ...before.flatMap((thank) => [`${word} ${thank}`, `${thank} ${word}`])])
}

/** Longer than any of them with its punctuation; whatever is longer says more. */
const longest = 200

/** "Solved?" asks. */
const question = /[?？¿؟]/u

/** Somebody else's words: a mail with nothing but a quote has no others. */
const quote = /^\s*[>＞]/mu

/** Whether a text closes a ticket, and says nothing else. */
export function isCloseWord(text: string): boolean {
  if (text.length > longest || question.test(text) || quote.test(text)) return false
  const clauses = text
    .split(/[.,;!\n–—。！，、]+/u)
    .map(bare)
    .filter((clause) => clause !== '')
  return clauses.some((clause) => closing.has(clause)) && clauses.every((one) => closing.has(one) || thanks.has(one))
}

/** Lower case, without punctuation, pictures and the spaces that not every language writes; a leading `#` stays. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}#]+/gu, '')
}
