import type { GradingTask } from '@millwright/api'
import {
  answerFixtures,
  givenFixtures,
  indexCatalogue,
  type Catalogue,
  type Challenge,
  type GuideExample,
} from '@millwright/catalog'

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

/** What an example may use: the slowest of ours needs a tenth of it. */
const EXAMPLE_LIMITS = { cpuSeconds: 20, wallSeconds: 30, memoryMiB: 768 }

/** How an example is called where challenges have their id: no challenge has a slash in it. */
export const exampleKey = (guideId: string, exampleId: string): string => `${guideId}/${exampleId}`

export function findExample(catalogue: Catalogue, key: string): GuideExample | undefined {
  const [guideId = '', exampleId] = key.split('/')
  return indexCatalogue(catalogue)
    .guides.get(guideId)
    ?.examples.find(({ id }) => id === exampleId)
}

/** An example of a guide, as somebody changed it: a program that is run once and whose output is shown. Nothing is asked of it. */
export function exampleTask(catalogue: Catalogue, key: string, files: Record<string, string>): GradingTask {
  const example = findExample(catalogue, key)
  if (!example) throw new Error(`Example ${key} is not in catalogue ${catalogue.hash}`)
  return {
    challengeId: key,
    kind: 'program',
    runtime: example.runtime,
    entry: example.file,
    files,
    fixtures: {},
    checkers: {},
    limits: EXAMPLE_LIMITS,
    tests: [{ id: 'example', criterion: 'example', visible: true, run: {}, expect: { kind: 'program', exitCode: 0 } }],
    criteria: [{ id: 'example', weight: 1, scoring: 'all' }],
  }
}
