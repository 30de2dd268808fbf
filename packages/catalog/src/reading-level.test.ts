import { expect, it } from 'vitest'
import { blocksOf } from './prose.ts'
import { readingLevel } from './reading-level.ts'

const levelOf = (markdown: string) => readingLevel(blocksOf(markdown))

it.each([
  // Counted by hand: 6 words of 6 syllables; 9 words of 11.
  ['The cat sat on the mat.', 7, -1.45],
  ['The quick brown fox jumps over the lazy dog.', 5, 2.3422],
])('gives the grade of the published formula for "%s"', (sentence, times, grade) => {
  expect(levelOf(`${sentence} `.repeat(times)).grade).toBeCloseTo(grade, 3)
})

it('counts each heading and list item as a sentence, and neither code, tables, addresses nor numbers', () => {
  const text = `## A heading

Words that wrap
over lines, \`code(x)\`, 42 and [a link](https://example.org/long-address).

- One item
  - and one inside

| a table | of words |
|---|---|
| and | cells |

\`\`\`python
print("nothing of this")
\`\`\`
`
  expect(blocksOf(text).map((block) => block.text)).toEqual([
    'A heading',
    'Words that wrap over lines, , 42 and a link.',
    'One item',
    'and one inside',
    'a table of words and cells',
  ])
  expect(levelOf(text)).toEqual({ words: 15, grade: null })
})
