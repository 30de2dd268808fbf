import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Turn } from './sandbox.ts'
import { Slots, type Hold } from './slots.ts'

/** Work that ends when told to; `begun` names what runs, in order. */
function workshop(slots: Slots) {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const enter = (name: string, turn: Turn = {}, weight = 1, prepare: (hold: Hold) => void = () => {}) =>
    slots.hold(weight, turn, (hold) => {
      begun.push(name)
      prepare(hold)
      return new Promise<void>((resolve) => ends.set(name, resolve))
    })
  const end = async (name: string) => {
    ends.get(name)!()
    await sleep(1)
  }
  return { begun, enter, end }
}

describe('slots', () => {
  it('go to a run first, then to submissions, then to regrading, and else by arrival', async () => {
    const { begun, enter, end } = workshop(new Slots(1, 1))
    void enter('first')
    await sleep(1)
    void enter('regrade', { priority: 'regrade' })
    void enter('second')
    void enter('third', { priority: 'submission' })
    void enter('run', { priority: 'run' })
    for (const name of ['first', 'run', 'second', 'third']) await end(name)
    expect(begun).toEqual(['first', 'run', 'second', 'third', 'regrade'])
  })

  it('keep slow jobs in a lane of their own', async () => {
    const { begun, enter } = workshop(new Slots(1, 1))
    void enter('slow', { slow: true })
    void enter('slower', { slow: true })
    void enter('quick')
    await sleep(1)
    expect(begun).toEqual(['slow', 'quick'])
  })

  it('do not let narrow jobs overtake a wide one for ever', async () => {
    const { begun, enter, end } = workshop(new Slots(2, 1))
    void enter('a')
    void enter('wide', {}, 2)
    void enter('b')
    await sleep(1)
    await end('a')
    expect(begun).toEqual(['a', 'wide'])
    await end('wide')
    expect(begun).toEqual(['a', 'wide', 'b'])
  })

  it('move a job that runs long to the slow lane when a short one waits, and only as many as it holds', async () => {
    const { begun, enter, end } = workshop(new Slots(2, 1))
    const slowed: string[] = []
    const movable = (name: string) => (hold: Hold) => {
      hold.onSlowDown = () => slowed.push(name)
    }
    void enter('long', {}, 1, movable('long'))
    void enter('long too', {}, 1, movable('long too'))
    await sleep(1700)
    expect(slowed).toEqual([]) // nobody waits
    void enter('short')
    void enter('shorter')
    await sleep(150)
    expect(slowed).toEqual(['long'])
    expect(begun).toEqual(['long', 'long too', 'short'])
    await end('short')
    expect(begun.at(-1)).toBe('shorter')
    await end('long')
    expect(begun).toHaveLength(4)
  })

  it('are not held by one who gave up waiting', async () => {
    const { begun, enter, end } = workshop(new Slots(1, 1))
    void enter('a')
    const stop = new AbortController()
    const waiting = enter('b', { signal: stop.signal })
    void enter('c')
    await sleep(1)
    stop.abort(new Error('no longer'))
    await expect(waiting).rejects.toThrow('no longer')
    await end('a')
    expect(begun).toEqual(['a', 'c'])
  })
})
