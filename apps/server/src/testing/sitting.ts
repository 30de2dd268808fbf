import { desc, eq } from 'drizzle-orm'
import { toOptionIds, type Item } from '@millwright/catalog'
import { askedItem } from '../sessions/asked-item.ts'
import { presentation, testSession } from '../db/schema.ts'
import type { Browser, TestServer } from './test-server.ts'

/** Begins a test and returns the sitting's id. */
export async function begin(browser: Browser, blueprint = 'ml-engineer-junior'): Promise<string> {
  const started = await browser.post(`/measure/${blueprint}`, {})
  const address = started.headers.get('location') ?? ''
  if (started.status !== 303 || !address.startsWith('/sessions/')) throw new Error(`Not begun: ${started.status}`)
  return address.replace('/sessions/', '')
}

export async function openExercise(server: TestServer, sessionId: string) {
  const [row] = await server.context.system
    .select()
    .from(presentation)
    .where(eq(presentation.sessionId, sessionId))
    .orderBy(desc(presentation.position))
    .limit(1)
  if (!row) throw new Error(`Nothing was shown in ${sessionId}`)
  return row
}

/** Answers the open question as a form does. */
export async function answerOpen(server: TestServer, browser: Browser, sessionId: string, right: boolean) {
  const shown = await openExercise(server, sessionId)
  const [session] = await server.context.system.select().from(testSession).where(eq(testSession.id, sessionId))
  const catalogue = await server.context.catalogues.at(session!.catalogueHash)
  const item = askedItem(catalogue, shown.exerciseId, session!)
  const fields = { position: String(shown.position), ...formFor(item, session!.seed, right) }
  return browser.post(`/sessions/${sessionId}/answers`, fields)
}

/** The fields of a form with a right or a wrong answer, as one sitting shows the item. */
export function formFor(item: Item, seed: string, right: boolean): Record<string, string | string[]> {
  const shownAs = (id: string) =>
    ['1', '2', '3', '4', '5', '6', '7', '8', '9'].find((one) => toOptionIds(item, seed, [one])?.[0] === id)!
  switch (item.kind) {
    case 'single':
      return { choice: shownAs(item.options.find(({ correct }) => correct === right)!.id) }
    case 'multiple':
      return { choice: item.options.filter(({ correct }) => correct === right).map(({ id }) => shownAs(id)) }
    case 'numeric':
      return { number: String(right ? item.answer.value : item.mistakes[0]!.value) }
    case 'ordering': {
      const ids = item.options.map(({ id }) => id)
      const order = right ? ids : ids.toReversed()
      return Object.fromEntries(order.map((id, index) => [`rank-${shownAs(id)}`, String(index + 1)]))
    }
    case 'matching': {
      const ids = item.pairs.map(({ id }) => id)
      // Moved by one, no answer stands beside its own prompt.
      const matches = right ? ids : [...ids.slice(1), ids[0]!]
      return Object.fromEntries(matches.map((id, index) => [`match-${index + 1}`, shownAs(id)]))
    }
  }
}
