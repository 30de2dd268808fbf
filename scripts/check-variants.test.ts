import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

const item = (id: string, kind: string) => `---
id: ${id}
revision: 1
title: T
skill: mod-eval
proficiency: 1
difficulty: easy
minutes: 1
variants:
  parameters: { n: { from: 1, to: 40, step: 1 } }
${kind}
sources: [{ title: T, publisher: P, url: "https://example.org", date: "2026-01-01" }]
---
What of {{ n }}?

## Explanation
So.
`
const entries = (write: (id: string) => string) => ['a', 'b', 'c'].map((id) => `  - ${write(id)}`).join('\n')
const ordering = `kind: ordering\noptions:\n${entries((id) => `{ id: ${id}, text: "${id} of {{ n }}", rationale: R. }`)}`
const matching = `kind: matching\npairs:\n${entries((id) => `{ id: ${id}, prompt: P${id}, answer: "A${id}", rationale: R. }`)}`

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millwright-check-variants-'))
  for (const folder of ['graph', 'rubrics'])
    await cp(join(import.meta.dirname, '../content', folder), join(directory, folder), { recursive: true })
  const folder = join(directory, 'items/mod-eval')
  await mkdir(folder, { recursive: true })
  for (const [name, kind, key] of [
    ['order', ordering, ['a', 'b', 'c']],
    ['swapped', ordering, ['a', 'c', 'b']],
    ['pairs', matching, ['a', 'b', 'c']],
    ['crossed', matching, ['b', 'a', 'c']],
  ] as const) {
    await writeFile(join(folder, `mod-eval-${name}.md`), item(`mod-eval-${name}`, kind))
    await writeFile(join(folder, `mod-eval-${name}.check.py`), `def key(p):\n    return ${JSON.stringify(key)}\n`)
  }
  await writeFile(
    join(folder, 'mod-eval-plain.md'),
    item('mod-eval-plain', 'kind: ordering').replace(/variants:[^]*ordering/, ordering.replaceAll('{{ n }}', 'n')),
  )
})
afterAll(() => rm(directory, { recursive: true }))

function run(...args: string[]) {
  const script = join(import.meta.dirname, 'check-variants.ts')
  const node = ['--conditions=development', '--disable-warning=ExperimentalWarning', script, '--content', directory]
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...args], { encoding: 'utf8' })
  return { status, lines: stdout.trim().split('\n'), errors: stderr.trim().split('\n') }
}

it('compares orders and matches place by place', () => {
  const { status, lines } = run('--seeds', '3')
  expect(status).toBe(1)
  expect(lines).toEqual([
    expect.stringMatching(
      /^mod-eval-crossed: 3 of 3 draws differ, .* the item says \["a","b","c"\], the check \["b","a","c"\]$/,
    ),
    expect.stringMatching(/^mod-eval-swapped: 3 of 3 draws differ, /),
    '4 generated items, 12 draws, 6 differ.',
  ])
  expect(run('--seeds', '3', 'mod-eval-order', 'mod-eval-pairs')).toMatchObject({ status: 0 })
})

it('refuses an item that there is not, one that is not generated, and a number of seeds that is none', () => {
  expect(run('mod-eval-nothing', 'mod-eval-plain')).toMatchObject({
    status: 1,
    errors: ['There is no item "mod-eval-nothing".', 'mod-eval-plain is not a generated item.'],
  })
  for (const seeds of ['0', 'many', '1.5'])
    expect(run('--seeds', seeds)).toMatchObject({
      status: 1,
      errors: [`--seeds is a number from 1 to 99999, not "${seeds}".`],
    })
})
