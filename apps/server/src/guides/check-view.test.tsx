import { publicItem, type Item } from '@millwright/catalog'
import { renderToString } from 'preact-render-to-string'
import { expect, it } from 'vitest'
import { Question } from './check-view.tsx'
import { PRACTICE_SEED } from './practice.ts'

const pairs = ['Grain', 'Flour', 'Bread'].map((prompt, i) => {
  const answer = ['Sack', 'Bag', 'Basket'][i]!
  return { id: prompt.toLowerCase(), prompt, answer, rationale: `${answer} because.` }
})
const others = [{ id: 'none', answer: 'Barrel', rationale: 'Barrel of nothing.' }]
const item: Item = {
  id: 'milling-pairs',
  revision: 1,
  title: 'Pairs',
  skill: 'milling',
  proficiency: 1,
  difficulty: 'easy',
  minutes: 1,
  sources: [],
  enemies: [],
  reviewed: null,
  kind: 'matching',
  pairs,
  others,
  stem: 'What goes where?',
  explanation: 'So.',
  html: {
    stem: '<p>What goes where?</p>',
    explanation: '<p>So.</p>',
    options: [...pairs, ...others].map(({ id, answer, rationale }) => ({ id, text: `<b>${answer}</b>`, rationale })),
    prompts: pairs.map(({ id, prompt }) => ({ id, text: prompt })),
    mistakes: [],
  },
}

const answered = (...matches: string[]) =>
  renderToString(
    <Question
      guideId="guide"
      question={{
        item,
        shown: publicItem(item, PRACTICE_SEED),
        skill: null,
        attempt: { kind: 'answered', response: { kind: 'matching', matches } },
      }}
    />,
  )

it('says of a wrong match what it was and why not, and of a right one what belongs there', () => {
  const html = answered('grain', 'none', 'bread')
  expect(html.match(/You matched it with:/g)).toHaveLength(1)
  expect(html).toMatch(/Flour.*<b>Bag<\/b>.*Bag because\..*You matched it with:.*<b>Barrel<\/b>.*Barrel of nothing\./)
  expect(answered('grain', 'flour', 'bread')).not.toContain('You matched it with:')
})
