import type { PublicItem } from '@millwright/catalog'
import { ResponseFields } from '../sessions/item-page.tsx'

interface Sample {
  name: string
  item: PublicItem
  values?: Record<string, string[]>
  error?: string
}

/** Ids begin with the sample: many questions share this page. */
function item(kind: PublicItem['kind'], sample: string, texts: readonly string[], prompts: readonly string[] = []) {
  const numbered = (all: readonly string[]) => all.map((html, at) => ({ id: `${sample}${at + 1}`, html }))
  const blank = { id: sample, revision: 1, skill: 'mod-eval', minutes: 1, stemHtml: '' }
  return { ...blank, kind, options: numbered(texts), prompts: numbered(prompts) }
}

const ANSWERS = ['Precision', 'Recall', '<code>log_loss</code>, where the probability itself is what is used']
const PROMPTS = ['Every miss is costly', 'Each alert is read by a person, and few people read']
const STEPS = ['Set a test set aside', 'Choose the setting', 'Score once']

const SAMPLES: readonly Sample[] = [
  { name: 'One answer, empty', item: item('single', 'a', ANSWERS) },
  { name: 'One answer, chosen', item: item('single', 'b', ANSWERS), values: { choice: ['b2'] } },
  { name: 'Several answers, chosen', item: item('multiple', 'c', ANSWERS), values: { choice: ['c1', 'c3'] } },
  { name: 'Several answers, refused', item: item('multiple', 'd', ANSWERS), error: 'Choose at least one answer.' },
  { name: 'Matching, empty', item: item('matching', 'e', ANSWERS, PROMPTS) },
  {
    name: 'Matching, filled',
    item: item('matching', 'f', ANSWERS, PROMPTS),
    values: { 'match-f1': ['f2'], 'match-f2': ['f1'] },
  },
  {
    name: 'Matching, refused',
    item: item('matching', 'g', ANSWERS, PROMPTS),
    values: { 'match-g1': ['g2'] },
    error: 'Give every line a letter, and no letter twice.',
  },
  {
    name: 'A number, refused',
    item: { ...item('numeric', 'h', []), unit: 'ms' },
    values: { number: ['1,234.5'] },
    error: 'Enter a number such as 0.75.',
  },
  {
    name: 'Ordering, where scripts do not run',
    item: item('ordering', 'i', STEPS),
    values: { 'rank-i1': ['1'], 'rank-i2': ['2'] },
  },
]

/** How every kind of question is answered, empty, filled and refused. */
export function QuestionSamples() {
  return (
    <div class="samples">
      {SAMPLES.map(({ name, item: shown, values = {}, error }) => (
        <form key={name}>
          <h3>{name}</h3>
          <ResponseFields item={shown} values={values} error={error} />
        </form>
      ))}
      <div>
        <h3>Ordering, as its script draws it</h3>
        <MovableLines />
      </div>
    </div>
  )
}

function MovableLines() {
  return (
    <fieldset class="choices">
      <legend>Put the lines in order: 1 is first.</legend>
      {STEPS.map((text, at) => (
        <div key={text} class="ordering-line movable">
          <span class="ordering-place mono">{at + 1}</span>
          <span>{text}</span>
          <span class="ordering-buttons">
            <button type="button" class="button" aria-label={`Up: ${text}`} aria-disabled={at === 0}>
              ↑
            </button>
            <button type="button" class="button" aria-label={`Down: ${text}`} aria-disabled={at === STEPS.length - 1}>
              ↓
            </button>
          </span>
        </div>
      ))}
    </fieldset>
  )
}
