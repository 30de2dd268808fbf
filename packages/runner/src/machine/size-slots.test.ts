import { expect, it } from 'vitest'
import { sizeSlots } from './size-slots.ts'

const slots = (cores: number, memory: number) => sizeSlots(cores, memory).slots

it('gives each slot a core and a gibibyte, and offers at least one', () => {
  expect([slots(8, 64 * 2 ** 30), slots(8, 4.6 * 2 ** 30), slots(8, 4.4 * 2 ** 30), slots(2, 1e6)]).toEqual([
    8, 4, 3, 1,
  ])
})
