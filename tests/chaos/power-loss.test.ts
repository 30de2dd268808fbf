import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDurable } from '../../apps/server/src/db/open-database.ts'
import { losePower, recordWork, type Recording } from './power-loss-trials.ts'

let recording: Recording
beforeAll(async () => {
  // More than one file of the log, which has 16 MB.
  recording = await recordWork(60, 300_000, 1)
})
afterAll(() => recording.remove())

it('keeps every commit through power cuts, on a disk that promises no more than POSIX', async () => {
  expect(await losePower(recording, { promises: 'posix', seed: 2 })).toEqual([])
  const worst = { promises: 'posix', seed: 3, worst: true } as const
  expect(await losePower(recording, worst)).toEqual([])
  // The same power cut loses something where syncs are ignored, so the trial can fail.
  expect(await losePower(recording, { ...worst, ignore: 'every sync' })).not.toEqual([])
})

it('begins anew where the making of the database was cut off', async () => {
  const data = mkdtempSync(join(tmpdir(), 'millwright-unfinished-'))
  const directory = join(data, 'pg')
  mkdirSync(directory)
  writeFileSync(`${directory}.unfinished`, '')
  writeFileSync(join(directory, 'PG_VERSION'), '18\n')
  const pglite = await openDurable(directory)
  expect((await pglite.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await pglite.close()
  expect(existsSync(`${directory}.unfinished`)).toBe(false)
  rmSync(data, { recursive: true })
}, 60_000)
