import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findBreaches, importTable } from './import-table.ts'

let root: string
const write = async (path: string, text: string) => {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'millwright-imports-'))
  for (const home of Object.keys(importTable)) {
    await write(`${home}/package.json`, `{\n  "name": "@millwright/${home.split('/')[1]}"\n}\n`)
    await write(
      `${home}/src/index.ts`,
      "import { readFile } from 'node:fs/promises'\nimport { z } from 'zod'\nimport './own.ts'\n",
    )
    await write(`${home}/src/own.ts`, 'export {}\n')
  }
  await write(
    'apps/server/src/deep/a.ts',
    "import { x } from '../index.ts'\nimport type { Item } from '@millwright/catalog'\n",
  )
})
afterEach(() => rm(root, { recursive: true }))

describe('the import table', () => {
  it('accepts a house in order', () => {
    expect(findBreaches(root)).toEqual([])
  })

  it.each([
    ['a static import', 'packages/catalog/src/a.ts', "\nimport { x } from '@millwright/runner'"],
    ['an import over several lines', 'packages/api/src/a.ts', "import {\nx,\n} from '@millwright/catalog'"],
    ['a type import', 'packages/runner/src/a.ts', "import type { X } from '@millwright/api'"],
    ['a side-effect import', 'packages/psychometrics/src/a.ts', "import '@millwright/catalog'"],
    ['a re-export', 'packages/assessment/src/a.ts', "export * from '@millwright/api'"],
    ['a dynamic import', 'apps/worker/src/a.ts', "const x = await import('@millwright/catalog')"],
    ['a dynamic import of a template', 'apps/worker/src/b.ts', 'const x = await import(`@millwright/catalog`)'],
    ['require', 'apps/server/src/a.mjs', "require('@millwright/runner')"],
    ['a test', 'apps/server/src/a.test.ts', "import { grade } from '@millwright/runner'"],
    ['an app in an app', 'apps/cli/src/a.ts', "import { start } from '@millwright/server'"],
    ['a way around by a relative path', 'apps/cli/src/b.ts', "import { start } from '../../server/src/index.ts'"],
    ['a private file of a package', 'apps/server/src/b.tsx', "import { x } from '@millwright/catalog/src/item.ts'"],
  ])('refuses %s', async (_, path, text) => {
    await write(path, text)
    expect(findBreaches(root)).toMatchObject([
      { file: path, line: expect.any(Number), message: expect.stringMatching(/may not|leads out|name alone/) },
    ])
  })

  it('refuses a dependency in package.json, and names its line', async () => {
    await write(
      'packages/api/package.json',
      '{\n  "name": "@millwright/api",\n  "devDependencies": {\n    "@millwright/catalog": "0.1.0"\n  }\n}\n',
    )
    expect(findBreaches(root)).toEqual([
      { file: 'packages/api/package.json', line: 4, message: 'packages/api may not depend on @millwright/catalog' },
    ])
  })

  it('refuses a package that it does not know', async () => {
    await write('packages/extra/package.json', '{}')
    expect(findBreaches(root)).toMatchObject([{ file: 'packages/extra' }])
  })

  it('is kept by this repository', () => {
    expect(findBreaches(join(import.meta.dirname, '..'))).toEqual([])
  })
})
