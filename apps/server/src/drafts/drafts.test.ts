import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../db/open-database.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

const CHALLENGE = 'py-threshold-cost'
const scope = { kind: 'challenge', challengeId: CHALLENGE, sessionId: null }

describe.each(DATABASES)('drafts on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
  })
  afterAll(() => database.close())

  it('brings typed code back on the next visit', async () => {
    const browser = server.browser()
    const saved = await browser.put('/drafts', { scope, base: 0, content: { 'solution.py': 'half = 1 / 2' } })
    expect(await saved.json()).toEqual({ revision: 1 })
    expect(await (await browser.get(`/challenges/${CHALLENGE}`)).text()).toContain('half = 1 / 2')
    expect(await (await browser.get(`/challenges/${CHALLENGE}?starter=1`)).text()).not.toContain('half = 1 / 2')
  })

  it('refuses to overwrite what another tab saved, and keeps it', async () => {
    const browser = server.browser()
    await browser.put('/drafts', { scope, base: 0, content: { 'solution.py': 'first' } })
    const second = await browser.put('/drafts', { scope, base: 1, content: { 'solution.py': 'second tab' } })
    expect(await second.json()).toEqual({ revision: 2 })
    const late = await browser.put('/drafts', { scope, base: 1, content: { 'solution.py': 'first tab, late' } })
    expect(late.status).toBe(409)
    expect(await late.json()).toMatchObject({ revision: 2, content: { 'solution.py': 'second tab' } })
    const blind = await browser.put('/drafts', { scope, base: 0, content: { 'solution.py': 'knew of none' } })
    expect(blind.status).toBe(409)
    expect(await (await browser.get(`/challenges/${CHALLENGE}`)).text()).toContain('second tab')
  })

  it('says that it is saved when a save is sent again whose reply was lost', async () => {
    const browser = server.browser()
    const save = (base: number, text: string) =>
      browser.put('/drafts', { scope, base, content: { 'solution.py': text, 'notes.txt': 'a' } })
    expect(await (await save(0, 'once')).json()).toEqual({ revision: 1 })
    expect(await (await save(0, 'once')).json()).toEqual({ revision: 1 })
    expect(await (await save(1, 'twice')).json()).toEqual({ revision: 2 })
    expect(await (await save(1, 'twice')).json()).toEqual({ revision: 2 })
    expect((await save(1, 'something else')).status).toBe(409)
  })

  it('keeps a question draft with its chosen option, and refuses one for a question that is over', async () => {
    const browser = server.browser()
    const sessionId = (await browser.post('/measure/ml-engineer-senior', {})).headers.get('location')!.split('/')[2]!
    const item = { kind: 'item', sessionId, position: 1 }
    const saved = await browser.put('/drafts', { scope: item, base: 0, content: { choice: ['2'], number: ['7'] } })
    expect(saved.status).toBe(200)
    expect((await browser.put('/drafts', { scope: { ...item, position: 9 }, base: 0, content: {} })).status).toBe(409)
    const stranger = await server.browser().put('/drafts', { scope: item, base: 0, content: {} })
    expect(stranger.status).toBe(409)
  })

  it('answers nonsense with what is wrong', async () => {
    const browser = server.browser()
    const response = await browser.put('/drafts', { scope: { kind: 'essay' }, base: -1, content: [] })
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ errors: [{ at: 'scope.kind' }, { at: 'base' }, { at: 'content' }] })
    const huge = { scope: { kind: 'challenge', challengeId: CHALLENGE, sessionId: null }, base: 2 ** 31, content: {} }
    expect((await browser.put('/drafts', huge)).status).toBe(422)
  })
})
