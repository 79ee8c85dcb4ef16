/**
 * HTML, escaped unless it says otherwise: hono's template. All HTML of ours is made in this folder and in `pages/`, by this
 * template and nothing else; what somebody else wrote as HTML is shown in a frame of its own.
 */
import { html, raw } from 'hono/html'

export { html, raw }
export type Html = ReturnType<typeof html>
/** Something to show, or nothing. */
export type Part = Html | string | null
