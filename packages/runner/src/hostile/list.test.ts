import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const HERE = import.meta.dirname
const THEME = /asBothUsers\(\s*'([^']+)'/
const CASE = /hostile\(\s*'([^']+)'/g

const themes = readdirSync(HERE)
  .filter((name) => name.endsWith('.test.ts') && name !== 'list.test.ts')
  .map((file) => {
    const source = readFileSync(join(HERE, file), 'utf8')
    return { file, theme: THEME.exec(source)?.[1] ?? '', names: [...source.matchAll(CASE)].map(([, name]) => name!) }
  })

it('has at least 110 cases, each under a name of its own', () => {
  const names = themes.flatMap(({ names: some }) => some)
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThanOrEqual(110)
  expect(themes.filter(({ theme, names: some }) => theme === '' || some.length === 0)).toEqual([])
})

it('is listed in README.md (vitest run -u writes it anew)', async () => {
  const total = themes.reduce((sum, { names }) => sum + names.length, 0)
  const list = themes.map(({ file, theme, names }) =>
    [`## ${theme} (${names.length}, \`${file}\`)`, ...names.map((name) => `- ${name}`)].join('\n'),
  )
  await expect(`${introduction(total)}\n\n${list.join('\n\n')}\n`).toMatchFileSnapshot('README.md')
})

function introduction(total: number): string {
  return `# Hostile cases

${total} cases, each run as root and as an ordinary user, only through the sandbox and with no outside address. After each, a
trivial job must run well; after each file, no process, control group, mount or file may be left. This list is written by
\`list.test.ts\`. A new case goes into the file of its theme as \`hostile('name', ...)\`.`
}
