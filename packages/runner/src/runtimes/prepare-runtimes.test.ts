import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testRuntimes } from '../testing/test-sandbox.ts'
import { findPythons } from './find-python.ts'
import { PACKAGE_ROOT, prepareRuntimes } from './prepare-runtimes.ts'

let scratch: string
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'millwright-runtimes-'))
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

describe('prepareRuntimes', () => {
  it('is quick when everything is there already', { timeout: 300_000 }, async () => {
    const first = await testRuntimes()
    expect(first.problems).toEqual([])
    const started = performance.now()
    expect(await testRuntimes()).toEqual(first)
    expect(performance.now() - started).toBeLessThan(50)
  })

  it('says what to do when the packages cannot be installed, and still offers what needs none', async () => {
    const requirements = join(scratch, 'impossible.txt')
    await writeFile(requirements, `numpy==0.0.1 --hash=sha256:${'0'.repeat(64)}\n`)
    const prepared = await prepareRuntimes({ runtimesDirectory: join(scratch, 'none'), requirements })
    expect(prepared.python).toMatchObject({ preload: 'none', libraries: null })
    expect(prepared.problems).toHaveLength(1)
    expect(prepared.problems[0]).toMatchObject({ runtimes: ['python-ml', 'sql-duckdb'] })
    expect(prepared.problems[0]!.remedy).toContain('PyPI')
  })
})

describe('findPythons', () => {
  it('looks behind scripts of version managers, and finds each interpreter once', async () => {
    const pythons = await findPythons()
    const folder = join(scratch, 'bin')
    await mkdir(folder)
    await writeFile(join(folder, 'python3'), `#!/bin/sh\nexec ${pythons[0]!.executable} "$@"\n`)
    await chmod(join(folder, 'python3'), 0o755)
    await symlink(pythons[0]!.executable, join(folder, 'python3.11'))
    const again = await findPythons({ PATH: `${folder}:${process.env['PATH']}` })
    expect(again.map(({ executable }) => executable).toSorted()).toEqual(
      pythons.map(({ executable }) => executable).toSorted(),
    )
  })

  it('puts the interpreter an operator names first', async () => {
    const last = (await findPythons()).at(-1)!
    expect((await findPythons({ ...process.env, MILLWRIGHT_PYTHON: last.executable }))[0]).toEqual(last)
  })
})

it('pins every package by hash', async () => {
  const text = await readFile(join(PACKAGE_ROOT, 'runtimes/python-ml.txt'), 'utf8')
  const packages = text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
  expect(packages.length).toBeGreaterThan(8)
  for (const line of packages) expect(line).toMatch(/^[a-z-]+==[\d.]+( +--hash=sha256:[0-9a-f]{64})+$/)
})
