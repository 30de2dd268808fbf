import { join } from 'node:path'
import { GradingTask } from '@millwright/api'
import { readCatalogue } from '@millwright/catalog'
import { expect, it } from 'vitest'

it('every challenge of the collection keeps the grading contract, word for word', async () => {
  const { catalogue } = await readCatalogue(join(import.meta.dirname, '../../../../content'))
  const challenges = catalogue?.challenges ?? []
  expect(challenges.length).toBeGreaterThan(0)
  for (const challenge of challenges) {
    // The compiler compares the types here: a challenge's parts are a grading task's parts.
    const task: GradingTask = {
      challengeId: challenge.id,
      kind: challenge.kind,
      runtime: challenge.runtime,
      entry: challenge.entry,
      files: challenge.solution,
      fixtures: challenge.fixtures,
      checkers: challenge.checkers,
      limits: challenge.limits,
      tests: challenge.tests,
      criteria: challenge.criteria.map(({ id, weight, scoring }) => ({ id, weight, scoring })),
    }
    expect(GradingTask.parse(task)).toEqual(task)
  }
}, 60_000)
