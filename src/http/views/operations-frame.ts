/** What all pages of operations share: the tabs on top. */
import { type Html, html, type Part } from './html.ts'

const tabs = [
  { path: '/operations/attention', label: 'Needs attention' },
  { path: '/operations/deliveries', label: 'Delivery log' },
  { path: '/operations/routes', label: 'Routes' },
  { path: '/operations/users', label: 'People' },
  { path: '/operations/keys', label: 'API keys' },
] as const
export type OperationsTab = (typeof tabs)[number]['path']

/** A page below its tab; agents, who see one of them, get no tabs. */
export function operationsFrame(current: OperationsTab, isAdmin: boolean, main: Part): Html {
  if (!isAdmin) return html`${main}`
  return html`<nav class="tabs" aria-label="Operations">
    ${tabs.map(({ path, label }) => html`<a href="${path}"${path === current ? html` aria-current="page"` : ''}>${label}</a>`)}
  </nav>
  ${main}`
}
