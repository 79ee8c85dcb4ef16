/** The routes in force when no `postroom.yaml` says otherwise, in the form in which that file has them. */

/** Written as an operator would; `postmaster@` and `abuse@` are routing's own. */
export const builtInRoutes = [
  { match: 'hosting@humanmade.com', type: 'incident', priority: 'normal', page: false },
  { match: 'support@humanmade.com', type: 'question', priority: 'normal', page: false },
  { match: 'sysops@humanmade.com', type: 'incident', priority: 'urgent', page: true },
] as const
