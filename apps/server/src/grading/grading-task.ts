import type { GradingTask } from '@millwright/api'
import { answerFixtures, givenFixtures, type Challenge } from '@millwright/catalog'

/**
 * What a worker needs to grade one submission. A run against the visible tests carries no hidden test, and no fixture or
 * checker that only hidden tests use.
 */
export function gradingTask(
  challenge: Challenge,
  files: Record<string, string>,
  purpose: 'run' | 'submit',
): GradingTask {
  const tests = purpose === 'submit' ? challenge.tests : challenge.tests.filter((test) => test.visible)
  const names = new Set(tests.flatMap((test) => fixturesOf(test)))
  const checkers = new Set(tests.flatMap(({ expect }) => (expect.kind === 'checker' ? [expect.checker] : [])))
  return {
    challengeId: challenge.id,
    kind: challenge.kind,
    runtime: challenge.runtime,
    entry: challenge.entry,
    files,
    fixtures: pick(challenge.fixtures, names),
    checkers: pick(challenge.checkers, checkers),
    limits: challenge.limits,
    tests,
    criteria: challenge.criteria.map(({ id, weight, scoring }) => ({ id, weight, scoring })),
  }
}

function fixturesOf(test: Challenge['tests'][number]): string[] {
  return [...givenFixtures(test), ...answerFixtures(test).map(({ name }) => name)]
}

function pick(files: Record<string, string>, names: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([name]) => names.has(name)))
}
