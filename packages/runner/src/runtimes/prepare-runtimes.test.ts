import { chmod, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testRuntimes } from '../testing/test-sandbox.ts'
import { findPythons, type Python } from './find-python.ts'
import { installOnce } from './install-once.ts'
import { preparePostgres } from './prepare-postgres.ts'
import { preparePython } from './prepare-python.ts'
import { PACKAGE_ROOT } from './prepare-runtimes.ts'
import type { RuntimeProblem } from './runtime-problem.ts'

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
})

describe('preparePython', () => {
  /** A machine whose only Python has a pip that reaches nothing; `imports` says whether Debian's packages are there. */
  async function machine(name: string, { imports }: { imports: boolean }) {
    const directory = join(scratch, name)
    await mkdir(directory)
    const executable = join(directory, 'python3')
    const script = `#!/bin/sh
      case "$*" in
        *'-m pip'*) echo 'ERROR: No matching distribution found for numpy' >&2; exit 1 ;;
        *'import numpy'*) exit ${imports ? 0 : 1} ;;
      esac`
    await writeFile(executable, script, { mode: 0o755 })
    const python: Python = { executable, prefix: '/usr', version: '3.11.2', hasPip: true, shared: true }
    const list = join(PACKAGE_ROOT, 'runtimes/python-ml.txt')
    const prepare = (environment: NodeJS.ProcessEnv = {}, requirements = 'some list') =>
      preparePython({ directory, list, requirements, environment, onProgress: () => {} }, async () => [python])
    return { directory, executable, prepare }
  }

  it('says what to do when neither PyPI nor the distribution has the packages, and tries again next time', async () => {
    const { directory, executable, prepare } = await machine('neither', { imports: false })
    const prepared = await prepare()
    expect(prepared.python).toMatchObject({ executable, preload: 'none', libraries: null })
    expect(prepared.problems).toHaveLength(1)
    expect(prepared.problems[0]).toMatchObject({ runtimes: ['python-ml', 'sql-duckdb'] })
    expect(prepared.problems[0]!.message).toContain('No matching distribution')
    expect(prepared.problems[0]!.remedy).toContain('PyPI')
    expect(await readdir(directory)).toEqual(['python3'])
  })

  it('takes the distribution’s packages where PyPI is not reached, and says at every start what that means', async () => {
    const { directory, executable, prepare } = await machine('debian', { imports: true })
    const prepared = await prepare()
    expect(prepared.python).toMatchObject({ executable, preload: 'python-ml', libraries: null, source: 'debian' })
    expect(prepared.problems).toHaveLength(1)
    expect(prepared.problems[0]).toMatchObject({ runtimes: ['sql-duckdb'] })
    expect(prepared.problems[0]!.message).toContain('No matching distribution')
    expect(prepared.problems[0]!.remedy).toContain(join(directory, 'python-ml.json'))
    await chmod(executable, 0o644) // from now on only the note can tell
    expect(await prepare()).toEqual(prepared)
  })

  it('prepares again when the pinned list changes or an operator names a Python', async () => {
    const { executable, prepare } = await machine('again', { imports: true })
    await prepare()
    await chmod(executable, 0o644)
    expect((await prepare({}, 'another list')).python).toMatchObject({ source: 'none' })
    expect((await prepare({ MILLWRIGHT_PYTHON: executable })).python).toMatchObject({ source: 'none' })
  })
})

describe('installOnce', () => {
  it('lets one fill, and the others wait for it', async () => {
    let fills = 0
    const target = join(scratch, 'once', 'folder')
    const fill = async (partial: string) => {
      fills += 1
      await mkdir(partial)
      await sleep(50)
      return true
    }
    expect(await Promise.all([installOnce(target, fill), installOnce(target, fill)])).toEqual([true, true])
    expect(fills).toBe(1)
    expect(await readdir(join(scratch, 'once'))).toEqual(['folder'])
  })

  it('leaves nothing of a fill that failed or whose process died', async () => {
    const directory = join(scratch, 'failed')
    await mkdir(join(directory, 'folder.partial-999999999'), { recursive: true })
    await writeFile(join(directory, 'folder.lock'), '999999999')
    const fill = (done: boolean) => async (partial: string) => {
      await mkdir(partial)
      return done
    }
    expect(await installOnce(join(directory, 'folder'), fill(false))).toBe(false)
    expect(await readdir(directory)).toEqual([])
  })
})

describe('preparePostgres', () => {
  it('says what failed when it cannot be made', async () => {
    const problem = await preparePostgres(join(scratch, 'postgres'), scratch, () => {})
    expect(problem).toMatchObject({ runtimes: ['sql-postgres'], remedy: expect.stringContaining('npm ci') })
    expect((problem as RuntimeProblem).message).toContain('make-postgres.mjs')
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
