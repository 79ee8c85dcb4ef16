/** Author addresses of robots, in the languages that robots are named in: mail to them is read by nobody. */

/** Robots whose name says that nobody reads there. Compared whole: `no-reply+42@` and `gmail-noreply@` but not `reply@`. */
const nobody = new RegExp(
  `^(?:[^@]{1,40}[-_.])?(?:${[
    ...['(?:no|do[-_.]?not|dont|never)[-_.]?reply', 'no[-_.]?replies', 'no[-_.]?response', 'not?[-_.]?monitored'],
    ...['unmonitored', 'nicht[-_.]?antworten', 'keine[-_.]?antwort', 'ne[-_.]?pas[-_.]?repondre'],
    ...[
      'no[-_.]?res?ponder',
      'nao[-_.]?responda',
      'non[-_.]?rispondere',
      'niet[-_.]?beantwoorden',
      'geen[-_.]?antwoord',
    ],
    ...['svar[-_.]?ej', 'nie[-_.]?odpowiadaj', 'neodpovidat', 'ei[-_.]?vastausta'],
  ].join('|')})(?:[-_.+][^@]*)?@`,
  'i',
)

/** Whether the name of an address says that nobody reads there; false for null. */
export function isNobody(email: string | null): boolean {
  return nobody.test(email ?? '')
}
