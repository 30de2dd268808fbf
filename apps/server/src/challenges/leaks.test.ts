import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publicChallenge, type Challenge } from '@millwright/catalog'
import type { OpenDatabase } from '../db/open-database.ts'
import { openInMemory } from '../testing/test-database.ts'
import { realCatalogue, startTestServer, type TestServer } from '../testing/test-server.ts'

/** What a candidate must never see of a challenge before handing in, as texts that would stand in a page. */
function secretsOf(challenge: Challenge): string[] {
  const open = publicChallenge(challenge)
  const hidden = challenge.tests.filter((test) => !test.visible)
  const known = JSON.stringify([open.visibleTests, open.fixtures, open.starter, challenge.statement])
  const lines = Object.entries(challenge.fixtures)
    .filter(([name]) => !Object.hasOwn(open.fixtures, name))
    .flatMap(([, text]) => text.split('\n').slice(1, 4))
  const solution = Object.values(challenge.solution).flatMap((text) => text.split('\n'))
  return [...hidden.map(({ title }) => title), ...lines, ...solution, ...Object.values(challenge.checkers)]
    .map((text) => text.trim())
    .filter((text) => text.length > 24 && !known.includes(JSON.stringify(text).slice(1, -1)))
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

describe('what a challenge gives away', () => {
  let database: OpenDatabase
  let server: TestServer
  beforeAll(async () => {
    database = await openInMemory()
    server = await startTestServer(database)
  })
  afterAll(() => database.close())

  it('is only what publicChallenge allows: no hidden test, fixture, checker or solution in any page', async () => {
    const { challenges, hash } = await realCatalogue()
    expect(challenges.length).toBeGreaterThanOrEqual(8)
    const browser = server.browser()
    for (const challenge of challenges) {
      const secrets = secretsOf(challenge)
      expect(secrets.length, challenge.id).toBeGreaterThan(5)
      const page = await (await browser.get(`/challenges/${challenge.id}`)).text()
      expect(page).toContain('data-work-form')
      const leaked = secrets.filter((secret) => page.includes(secret) || page.includes(escaped(secret)))
      expect(leaked, challenge.id).toEqual([])
      const open = publicChallenge(challenge).fixtures
      for (const name of Object.keys(challenge.fixtures)) {
        const file = await browser.get(`/challenges/${challenge.id}/files/${name}?catalogue=${hash}`)
        expect(file.status, `${challenge.id} ${name}`).toBe(Object.hasOwn(open, name) ? 200 : 404)
      }
    }
  })

  it('leads nowhere outside its files', async () => {
    const { challenges, hash } = await realCatalogue()
    const browser = server.browser()
    for (const name of ['../challenge.yaml', '..%2F..%2Fsecret', 'constructor', '__proto__', '']) {
      const path = `/challenges/${challenges[0]!.id}/files/${name}?catalogue=${hash}`
      expect((await browser.get(path)).status).toBe(404)
    }
    expect((await browser.get(`/challenges/${challenges[0]!.id}/files/x?catalogue=nonsense`)).status).toBe(404)
  })
})
