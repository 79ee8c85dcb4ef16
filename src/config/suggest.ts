/** "Did you mean …?": the closest of the words that would have been right. */

/** The candidate that differs from `typed` in the fewest letters; null when none comes near. */
export function suggestion(typed: string, candidates: readonly string[]): string | null {
  const word = typed.toLowerCase().slice(0, 64)
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distanceBetween(word, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const [best] = ranked
  return best !== undefined && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.candidate : null
}

/** Levenshtein distance: letters to insert, delete or replace; the same letters in another order are one slip. */
function distanceBetween(a: string, b: string): number {
  if (a !== b && [...a].sort().join() === [...b].sort().join()) return 1
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [line, letter] of [...a].entries()) {
    const next = [line + 1]
    for (const [at, other] of [...b].entries()) {
      const replaced = (row[at] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
