import type { Rating } from '../db/schema/reviews.ts'
import { fieldOf } from '../reviews/rating-form.ts'
import type { Browser, TestServer } from './test-server.ts'

export type Chosen = Partial<Record<string, { step: Rating['step']; example?: string; month?: string }>>

/** The fields of a form of ratings, by criterion. */
export function ratingFields(rubric: string, chosen: Chosen): Record<string, string> {
  return Object.fromEntries(
    Object.entries(chosen).flatMap(([criterion, one]) => [
      [fieldOf('step', rubric, criterion), String(one!.step ?? 'none')],
      [fieldOf('example', rubric, criterion), one!.example ?? ''],
      [fieldOf('month', rubric, criterion), one!.month ?? ''],
    ]),
  )
}

/** Makes a link; its token. */
export async function askFor(browser: Browser, fields: Record<string, string | string[]> = {}): Promise<string> {
  const page = await browser.post('/profile/reviews/requests', {
    rubrics: ['leadership-and-communication', 'innovation-and-growth'],
    days: '30',
    note: '',
    ...fields,
  })
  return /\/reviews\/([\w-]{43})/.exec(await page.text())?.[1] ?? ''
}

const RUBRIC = 'leadership-and-communication'
const STEPS: readonly Rating['step'][][] = [
  [2, 3, 2, 4, null, 2],
  [3, 3, 2, 1, 2, 2],
  [2, 4, 2, 4, null, 3],
]
const CRITERIA = ['explaining', 'needs', 'delivering', 'growing-others', 'deciding', 'owning']

/** A person with a review of their own, three colleagues who answered, one of them not used, and a link that waits. */
export async function reviewsOf(server: TestServer, browser: Browser): Promise<{ open: string; answered: string }> {
  await browser.post(
    `/profile/reviews/own/${RUBRIC}`,
    ratingFields(RUBRIC, {
      explaining: { step: 3, example: 'The note on late labels that ended the weekly meeting.', month: '2026-05' },
      needs: { step: 2, example: 'Asked for a dashboard, they needed one number by mail.', month: '2026-09' },
      delivering: { step: 2 },
      owning: { step: 1 },
    }),
  )
  const people = [
    { name: 'Grace', relation: 'manager' },
    { name: 'Alan', relation: 'peer' },
    { name: 'Barbara', relation: 'report' },
  ]
  const tokens: string[] = []
  for (const [i, { name, relation }] of people.entries()) {
    const token = await askFor(browser, { note: name })
    tokens.push(token)
    const chosen = Object.fromEntries(CRITERIA.map((id, at) => [id, { step: STEPS[i]![at]! }]))
    if (i === 0) Object.assign(chosen.needs!, { example: 'Found out that nobody read the report.', month: '2026-09' })
    const answer = { name, relation, agree: 'yes', ...ratingFields(RUBRIC, chosen) }
    await server.browser().post(`/reviews/${token}`, answer)
  }
  return { open: await askFor(browser, { note: 'Edsger' }), answered: tokens[0]! }
}
