/**
 * Watches a page that shows what strangers wrote: a script of theirs that runs, a request that leaves, a window or a dialog is
 * written down; and so is markup in the page that only they can have written, which our policy may have kept from doing harm.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** `wrongs`: what is wrong with the page as it is now, and what has happened since the last call; none is how it should be. */
export type Tripwire = Readonly<{ wrongs(): Promise<readonly string[]> }>

/** Lays the wire, in every frame that the page will have. */
export async function lay(page: Page, origin: string): Promise<Tripwire> {
  const tripped: string[] = []
  await page.exposeFunction('tripwire', () => void tripped.push(`a script ran on ${page.url()}`))
  page.on('dialog', (dialog) => {
    tripped.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:image/')) tripped.push(`a request for ${url}`)
  })
  page.on('popup', (popup) => void tripped.push(`a window: ${popup.url()}`))
  const wrongs = async () => [...(await page.evaluate<readonly string[]>(foreignMarkup)), ...tripped.splice(0)]
  return { wrongs }
}

/** Elements and attributes that no page of ours has; run in the page. */
const foreignMarkup = readFileSync(join(import.meta.dirname, 'foreign-markup.js'), 'utf8')

/** Sends a form as a page of ours would, and waits for the answer to be shown. */
export async function submitForm(page: Page, action: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const answered = page.waitForEvent('load')
  const sent = JSON.stringify({ action, fields: Object.entries(fields) })
  await page.evaluate(`{
    const { action, fields } = ${sent}
    const form = Object.assign(document.createElement('form'), { method: 'post', action })
    form.append(...fields.map(([name, value]) => Object.assign(document.createElement('textarea'), { name, value })))
    document.body.append(form)
    form.submit()
  }`)
  await answered
}
