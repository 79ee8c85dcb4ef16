/**
 * What becomes of a mail by the answers of all filters that were asked. Pure. Answers count in the order of the filters,
 * whenever they were given: the first that accepts, defers or refuses decides, since an operator who allows a sender
 * means it against any list. A quarantine gives way to all of these and holds when nothing else was said.
 */
import { type Answer, type FilterName, type FilterReply, filterNames } from './filter.ts'

/** An answer and whose it is. */
export type Answered = Readonly<{ filter: FilterName; answer: Answer }>

/** `by`: the filter that decided. */
export type Verdict =
  | Readonly<{ kind: 'pass' }>
  | Readonly<{ kind: 'accept'; by: FilterName; because: string }>
  | Readonly<{ kind: 'quarantine'; because: string }>
  | Readonly<{ kind: 'defer' | 'refuse'; by: FilterName; because: string; reply: FilterReply }>

/** The verdict on these answers, in whatever order they come. */
export function verdictOf(answers: readonly Answered[]): Verdict {
  const inOrder = answers.toSorted((a, b) => placeOf(a.filter) - placeOf(b.filter))
  const decisive = inOrder.find(({ answer }) => isDecisive(answer))
  if (decisive !== undefined) return decided(decisive)
  const reasons = inOrder.flatMap(({ filter, answer }) =>
    answer.kind === 'quarantine' ? [`${filter}: ${answer.because}`] : [],
  )
  return reasons.length === 0 ? { kind: 'pass' } : { kind: 'quarantine', because: reasons.join('; ') }
}

/** Whether the answers so far leave nothing for this filter to say. */
export function isDecidedBefore(filter: FilterName, answers: readonly Answered[]): boolean {
  return answers.some((one) => isDecisive(one.answer) && placeOf(one.filter) < placeOf(filter))
}

function isDecisive({ kind }: Answer): boolean {
  return kind === 'accept' || kind === 'defer' || kind === 'refuse'
}

function decided({ filter: by, answer }: Answered): Verdict {
  switch (answer.kind) {
    case 'accept':
      return { kind: 'accept', by, because: `${by}: ${answer.because}` }
    case 'defer':
    case 'refuse':
      return { kind: answer.kind, by, because: `${by}: ${answer.because}`, reply: answer.reply }
    default:
      return { kind: 'pass' }
  }
}

function placeOf(filter: FilterName): number {
  return filterNames.indexOf(filter)
}
