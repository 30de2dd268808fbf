import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API, type Operation, operations, PROBLEMS } from '@millwright/api'
import type { OpenDatabase } from '../db/open-database.ts'
import { openInMemory } from '../testing/test-database.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { BODIES } from './examples.ts'

describe('the pages that document the API', () => {
  let database: OpenDatabase
  let server: TestServer
  beforeAll(async () => {
    database = await openInMemory()
    server = await startTestServer(database)
  })
  afterAll(() => database.close())
  const read = async (path: string) => (await server.request(path, {})).text()

  it('have every operation with its address, and lead nowhere that is not there', async () => {
    const page = await read('/api')
    for (const [name, { path }] of Object.entries(operations)) {
      expect(page).toContain(`id="${name}"`)
      expect(page).toContain(`${API}${path}`.split('{')[0])
    }
    const problems = await read('/api/problems')
    const ids = new Set([...`${page}${problems}`.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    for (const [, anchor] of page.matchAll(/href="(?:\/api\/problems)?#([^"]+)"/g)) expect(ids).toContain(anchor)
    for (const name of Object.keys(PROBLEMS)) expect(problems).toContain(`id="${name}"`)
  })

  it('can be searched without a script', async () => {
    const found = await read('/api?q=break')
    expect(found).toContain('id="takeBreak"')
    expect(found).not.toContain('id="listRoles"')
    expect(await read(`/api?q=${encodeURIComponent('"><script>alert(1)</script>')}`)).not.toContain('<script>alert(1)')
  })

  it('show bodies that could be sent', () => {
    for (const [name, one] of Object.entries(operations) as [keyof typeof operations, Operation][])
      if (one.body) expect(one.body.safeParse(BODIES[name]).error, name).toBeUndefined()
  })
})
