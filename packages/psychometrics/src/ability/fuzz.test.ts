import { expect, it } from 'vitest'
import { faultsOf, randomAnswers } from '../../test/fuzz.ts'
import { seededRandom } from '../index.ts'

// The same with a million vectors: bench/psychometrics/fuzz.ts.
it('every estimator gives finite numbers for 600 random response vectors', () => {
  for (let i = 0; i < 600; i++) {
    expect(faultsOf(randomAnswers(seededRandom(`fuzz/${i}`))), `vector ${i}`).toEqual([])
  }
}, 30_000)
