/** What the page of the queue says of where it looked. */
import { expect, test } from 'vitest'
import { openApiScene } from '../../../test/api-scene.ts'

test('a search within a view says so, and offers all tickets', async () => {
  await using scene = await openApiScene()
  const { text } = await scene.call('GET', '/queue?view=open&q=x', { as: 'agent' })
  expect(text).toContain('In “Open” · <a href="/queue?view=all&amp;q=x">Search all tickets</a>')
  expect((await scene.call('GET', '/queue?q=x', { as: 'agent' })).text).not.toContain('Search all tickets')
})
