import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isCloseWord } from './close-words.ts'

test.each([
  '#close',
  '#Solved',
  ' #closed.\n',
  'close',
  'Close!',
  'Please close this ticket.',
  'please close this ticket',
  'Solved, thanks!',
  'Solved. Please close this ticket. Thank you very much!',
  'thanks please close',
  'Solved – thanks 👍',
  'Thanks. Solved.',
  'It’s resolved',
  'Erledigt, danke!',
  'Bitte das Ticket schließen',
  'Résolu, merci',
  'Résolu, merci'.normalize('NFD'),
  'Resuelto. Gracias.',
  'Risolto, grazie!',
  'Rozwiązane, dziękuję',
  'Решено, спасибо!',
  '解決しました。',
  '已解决，谢谢',
])('%j closes', (text) => expect(isCloseWord(text)).toBe(true))

test.each([
  '',
  '#',
  'thanks',
  'Thank you!',
  'Thanks. Thanks.',
  'not solved',
  'Solved?',
  'Solved?? It is worse than before.',
  'Please close this ticket when the disk is replaced.',
  'Please do not close this ticket',
  'close the firewall port',
  'done #close',
  '> Solved.',
  '#close #reopen',
  'Is it solved?',
  'The site is down again.\n\n#close',
  `solved${' '.repeat(300)}thanks`,
])('%j is an answer like others', (text) => expect(isCloseWord(text)).toBe(false))

test('whatever is said beside a close word, it does not close', () => {
  fc.assert(
    fc.property(fc.constantFrom('#close', 'solved', 'erledigt'), fc.stringMatching(/^[a-z]{3,20}$/), (word, more) => {
      return !isCloseWord(`${more} qqq ${word}`) && !isCloseWord(`${word}\nqqq ${more}`)
    }),
  )
})
