/** `/help`: open to everybody, since it says nothing that the addresses do not. */
import { Hono } from 'hono'
import type { Env, PageParts, Routes } from '../env.ts'
import { servedAddresses } from '../submit/address.ts'
import { helpView } from '../views/help-view.ts'
import { layout } from '../views/layout.ts'

/** The route of the help page. */
export function helpRoutes({ config, canPage }: PageParts): Routes {
  return new Hono<Env>().get('/help', (context) => {
    const { table, contact } = config()
    const main = helpView({ addresses: servedAddresses(table), canPage, contact })
    return context.html(layout(context, { title: 'Help', main }))
  })
}
