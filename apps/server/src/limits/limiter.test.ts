import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../db/open-database.ts'
import { DATABASES } from '../testing/test-database.ts'
import { createLimiter, type Limiter, networkOf } from './limiter.ts'
import { LIMITS, waitAfter } from './limits.ts'

describe.each(DATABASES)('limits counted in the $name', ({ open }) => {
  let database: OpenDatabase
  let now: Date
  let shared: Limiter
  let own: Limiter

  beforeAll(async () => {
    database = await open()
    now = new Date('2026-11-23T09:00:00Z')
    shared = createLimiter({ database: database.db, now: () => now })
    own = createLimiter({ database: null, now: () => now })
  })
  afterAll(() => database.close())
  const pass = (ms: number) => {
    now = new Date(now.getTime() + ms)
  }

  it('gives the allowance at once, then as it comes back, and says when', async () => {
    const take = () => shared.take('mail-mailbox', 'ada@example.org')
    const { burst, perHour } = LIMITS['mail-mailbox']
    for (let use = 0; use < burst; use++) expect(await take()).toEqual({ allowed: true })
    expect(await take()).toEqual({ allowed: false, retryAfterS: 3600 / perHour })
    expect(await shared.take('mail-mailbox', 'eve@example.org')).toEqual({ allowed: true })
    pass(3_600_000 / perHour - 1000)
    expect(await take()).toEqual({ allowed: false, retryAfterS: 1 })
    pass(1000)
    expect([await take(), await take()]).toEqual([{ allowed: true }, { allowed: false, retryAfterS: 3600 / perHour }])
  })

  it('lets no more through when many come at the same moment', async () => {
    const many = await Promise.all(Array.from({ length: 40 }, () => shared.take('mail-mailbox', 'many')))
    expect(many.filter(({ allowed }) => allowed)).toHaveLength(LIMITS['mail-mailbox'].burst)
    const attempts = await Promise.all(Array.from({ length: 40 }, () => shared.attempt('many')))
    expect(attempts.filter(({ allowed }) => allowed)).toHaveLength(5)
  })

  it('lets failures in a row wait longer and longer, up to a quarter of an hour, and forgets them after a success', async () => {
    for (let failures = 0; failures < 30; failures++) {
      expect(await shared.attempt('row')).toEqual({ allowed: true })
      const wait = waitAfter(failures + 1)
      if (wait > 0) expect(await shared.attempt('row')).toEqual({ allowed: false, retryAfterS: wait / 1000 })
      pass(wait)
    }
    expect(await shared.attempt('row')).toEqual({ allowed: true })
    expect(await shared.attempt('row')).toEqual({ allowed: false, retryAfterS: 900 })
    await shared.succeeded('row')
    expect(await shared.attempt('row')).toEqual({ allowed: true })
  })

  it('lets nobody wait for a clock that was set back', async () => {
    for (const limiter of [shared, own]) {
      const mine = `clock ${String(limiter === own)}`
      pass(24 * 3_600_000)
      await limiter.take('draft-person', mine)
      for (let failure = 0; failure < 6; failure++) await limiter.attempt(mine)
      pass(-24 * 3_600_000)
      expect([await limiter.take('draft-person', mine), await limiter.attempt(mine)]).toEqual([
        { allowed: true },
        { allowed: true },
      ])
      // And counting goes on: the seventh failure was no gift.
      expect((await limiter.attempt(mine)).allowed).toBe(false)
    }
  })

  it('answers the same in the memory of one process and in the database of many', async () => {
    // Any fixed sequence will do; this one meets allowances, refusals and waits of all lengths.
    let state = 12345
    const random = (below: number) => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % below
    for (let step = 0; step < 150; step++) {
      pass(random(4) === 0 ? random(2_000_000) : random(3000))
      const ask = random(3) === 0 ? (one: Limiter) => one.take('mail-address', 'x') : (one: Limiter) => one.attempt('y')
      expect(await ask(shared)).toEqual(await ask(own))
      if (random(25) === 0) for (const one of [shared, own]) await one.succeeded('y')
    }
  })
})

it('counts an IPv6 customer as one, whatever address their machine picks', () => {
  expect(networkOf('192.0.2.7')).toBe(networkOf('::ffff:192.0.2.7'))
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2::1'))
  expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf('2001:db8:1:2::1'))
  expect([networkOf(null), networkOf('nonsense')]).toEqual(['unknown', 'unknown'])
})
