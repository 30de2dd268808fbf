import { describe, expect, it } from 'vitest'
import { randomNormal, responsesFromRows, sampleCategory, seededRandom } from '../../index.ts'
import { calibrateBifactor } from '../multi-skill/calibrate-bifactor.ts'
import { calibrateSkills, type SkillItemSpec } from '../multi-skill/calibrate-skills.ts'
import { calibrateBifactorInParallel, calibrateSideBySide, calibrateSkillsInParallel } from './index.ts'

const random = seededRandom('workers')
const SPECS: SkillItemSpec[] = Array.from({ length: 12 }, (_, j) => ({ kind: '2pl', skill: j % 2 }))
const RESPONSES = responsesFromRows(
  Array.from({ length: 900 }, () => {
    const first = randomNormal(random)
    const theta = [first, 0.6 * first + 0.8 * randomNormal(random)]
    return SPECS.map(({ skill }, j) =>
      random() < 0.1
        ? null
        : sampleCategory({ kind: 'dichotomous', a: 1.2, b: -1 + j / 6, c: 0, d: 1 }, theta[skill]!, random),
    )
  }),
)

describe('calibration over worker threads', () => {
  it('gives the same to the last bit with any number of workers, and none', async () => {
    const here = calibrateSkills(RESPONSES, SPECS, { points: 13, maxSteps: 5 })
    for (const workers of [1, 3]) {
      const there = await calibrateSkillsInParallel(RESPONSES, SPECS, { points: 13, maxSteps: 5, workers })
      expect(there).toEqual(here)
      expect(there.logLikelihood).toBe(here.logLikelihood)
    }
    const specs = SPECS.map((_, j) => ({ kind: '2pl' as const, specific: j % 3 }))
    expect(await calibrateBifactorInParallel(RESPONSES, specs, { points: 11, workers: 2, maxSteps: 4 })).toEqual(
      calibrateBifactor(RESPONSES, specs, { points: 11, maxSteps: 4 }),
    )
  })
  it('runs calibrations side by side, in the order of the tasks, with progress', async () => {
    const seen: string[] = []
    const tasks = [
      { kind: 'skills' as const, responses: RESPONSES, specs: SPECS, options: { points: 13 } },
      { kind: 'one-skill' as const, responses: RESPONSES, specs: SPECS.map(() => ({ kind: '2pl' as const })) },
    ]
    const [skills, one] = await calibrateSideBySide(tasks, {
      workers: 2,
      onProgress: ({ task, done }) => seen.push(`${task} ${done}`),
    })
    expect(skills).toEqual(calibrateSkills(RESPONSES, SPECS, { points: 13 }))
    expect(one!.logLikelihood).toBeLessThan(skills!.logLikelihood)
    expect(seen).toContain('0 true')
    expect(seen).toContain('1 false')
    expect(await calibrateSideBySide([])).toEqual([])
  })
  it('hands on what goes wrong, and stops when told to', async () => {
    const bad = { kind: 'skills' as const, responses: RESPONSES, specs: SPECS.slice(1) }
    await expect(calibrateSideBySide([bad], { workers: 1 })).rejects.toThrow('11 item specs for 12 columns')
    await expect(calibrateSkillsInParallel(RESPONSES, SPECS, { workers: 0 })).rejects.toThrow('0 workers')
    const controller = new AbortController()
    const options = { workers: 1, signal: controller.signal, onStep: () => controller.abort(new Error('enough')) }
    await expect(calibrateSkillsInParallel(RESPONSES, SPECS, options)).rejects.toThrow('enough')
    await expect(
      calibrateSkillsInParallel(RESPONSES, SPECS, { signal: AbortSignal.abort(new Error('early')) }),
    ).rejects.toThrow('early')
  })
})
