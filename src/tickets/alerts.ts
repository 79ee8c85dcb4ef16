/**
 * Alert storms: alerts about one thing belong together for a while. What an alert is about is read in `mail/alert/`; mails
 * written by people are never grouped.
 */

/** How long alerts of one kind join one ticket (ms), and whether the mail that says that it is over solves it. */
export type Grouping = Readonly<{ enabled: boolean; windowMs: number; capMs: number; solveOnRecovery: boolean }>

/**
 * Whether an alert at `at` still belongs to a group: the window slides with each alert and is capped from the first, so
 * that a steady trickle pages again. Distances count in both directions: an imported alert may be older than its group.
 */
export function isInWindow(group: { firstAt: Date; lastAt: Date }, at: Date, grouping: Grouping): boolean {
  const fromLast = Math.abs(at.getTime() - group.lastAt.getTime())
  const fromFirst = Math.abs(at.getTime() - group.firstAt.getTime())
  return grouping.enabled && fromLast <= grouping.windowMs && fromFirst <= grouping.capMs
}
