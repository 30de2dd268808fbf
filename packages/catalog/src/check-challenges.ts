import { answerFixtures, exchanges, featureFixtures, givenFixtures } from './challenge-files.ts'
import type { Challenge, ChallengeTest } from './challenge.ts'
import type { Located } from './located-yaml.ts'
import type { ProblemList } from './rules.ts'

const runtimes = {
  function: ['python-ml', 'typescript', 'javascript'],
  query: ['sql-duckdb', 'sql-sqlite', 'sql-postgres'],
  program: ['python-ml', 'typescript', 'javascript', 'bash'],
  service: ['python-ml', 'typescript', 'javascript'],
}
const endings = {
  'python-ml': '.py',
  typescript: '.ts',
  javascript: '.js',
  bash: '.sh',
  'sql-duckdb': '.sql',
  'sql-sqlite': '.sql',
  'sql-postgres': '.sql',
}
const fewestWrong = 3

/** Checks what a challenge's schema cannot: that its files, tests, criteria and wrong solutions fit together. */
export function checkChallenge(located: Located<Challenge>, problems: ProblemList): void {
  const challenge = located.value
  const { kind, runtime, entry, criteria, tests, wrong, fixtures, checkers } = challenge
  if (!runtimes[kind].includes(runtime))
    problems.add(
      'challenge-runtime',
      located.at(['runtime']),
      `A ${kind} challenge cannot run on ${runtime}.`,
      `Use ${runtimes[kind].join(' or ')}.`,
    )
  if (!entry.endsWith(endings[runtime]))
    problems.add(
      'challenge-runtime',
      located.at(['entry']),
      `${entry} is not a file for ${runtime}.`,
      `Use a name that ends with ${endings[runtime]}.`,
    )

  const folders: [string, Record<string, string>][] = [
    ['starter', challenge.starter],
    ['solution', challenge.solution],
  ]
  for (const [name, files] of folders) {
    if (!Object.hasOwn(files, entry))
      problems.add('challenge-files', located.at(['entry']), `${name}/${entry} is missing.`, 'Add it.')
  }
  checkWrong(located, problems)

  duplicates(criteria.map(({ id }) => id)).forEach((i) =>
    problems.add('id-unique', located.at(['criteria', i, 'id']), 'This criterion id is used twice.', 'Choose another.'),
  )
  duplicates(tests.map(({ id }) => id)).forEach((i) =>
    problems.add('id-unique', located.at(['tests', i, 'id']), 'This test id is used twice.', 'Choose another.'),
  )
  const criterionIds = criteria.map(({ id }) => id)
  criteria.forEach(({ id }, i) => {
    if (!tests.some((test) => test.criterion === id))
      problems.add(
        'challenge-tests',
        located.at(['criteria', i]),
        `No test checks the criterion "${id}".`,
        'Add one or remove the criterion.',
      )
  })
  const visible = tests.filter((test) => test.visible).length
  if (visible === 0 || visible === tests.length) {
    problems.add(
      'challenge-tests',
      located.at(['tests']),
      visible === 0 ? 'No test is visible.' : 'No test is hidden.',
      'Show one or two typical tests and hide the others.',
    )
  }
  const given = new Set(tests.flatMap((test: ChallengeTest) => givenFixtures(test)))
  const givenToPrograms = new Set(tests.flatMap(({ files }) => files))
  tests.forEach((test: ChallengeTest, i) => {
    const at = (...path: PropertyKey[]) => located.at(['tests', i, ...path])
    if (!criterionIds.includes(test.criterion))
      problems.add(
        'dangling-reference',
        at('criterion'),
        `There is no criterion "${test.criterion}".`,
        `Use one of ${criterionIds.join(', ')}.`,
      )
    const needs = (name: string, ...path: PropertyKey[]) => {
      if (Object.hasOwn(fixtures, name)) return true
      problems.add('dangling-reference', at(...path), `There is no fixtures/${name}.`, 'Add it or correct the name.')
      return false
    }
    test.files.forEach((name, j) => needs(name, 'files', j))
    if ('setup' in test) test.setup.forEach((name, j) => needs(name, 'setup', j))
    if ('run' in test && test.run?.stdinFile !== undefined) needs(test.run.stdinFile, 'run', 'stdinFile')
    const { expect } = test
    for (const { name, holds, path } of answerFixtures(test)) {
      if (!needs(name, ...path)) continue
      if (given.has(name))
        problems.add(
          'challenge-secrets',
          at(...path),
          `fixtures/${name} is also given to the candidate.`,
          'Give a file without the answers.',
        )
      if (holds === 'text') continue
      const json = parseJson(fixtures[name] ?? '')
      if (json === undefined || (holds === 'labels' && !Array.isArray(json)))
        problems.add(
          'dangling-reference',
          at(...path),
          `fixtures/${name} is not ${holds === 'labels' ? 'a JSON array' : 'JSON'}.`,
          'Correct the file.',
        )
    }
    for (const name of featureFixtures(test)) {
      if (needs(name, 'expect', 'model', 'features') && !test.visible && givenToPrograms.has(name))
        problems.add(
          'challenge-secrets',
          at('expect', 'model', 'features'),
          `fixtures/${name} is also given to the program that makes the model.`,
          'Ask the model about rows that the program has not seen.',
        )
    }
    if (expect.kind === 'checker' && !Object.hasOwn(checkers, expect.checker))
      problems.add(
        'dangling-reference',
        at('expect', 'checker'),
        `There is no checkers/${expect.checker}.`,
        'Add it or correct the name.',
      )
    if (expect.kind === 'rows') {
      const row = expect.rows.findIndex((cells) => cells.length !== expect.columns.length)
      if (row >= 0)
        problems.add(
          'challenge-tests',
          at('expect', 'rows', row),
          `The row has not ${expect.columns.length} values, one for each column.`,
          'Correct it.',
        )
    }
    for (const { requests, replies, path } of exchanges(test)) {
      if (requests.length !== replies)
        problems.add(
          'challenge-tests',
          at(...path),
          `${requests.length} requests but ${replies} responses.`,
          'Write one response for each request.',
        )
    }
    checkProgram(located, test, i, problems)
    checkService(located, test, i, problems)
  })
  for (const [i, { id, fails }] of wrong.entries()) {
    fails.forEach((criterion, j) => {
      if (!criterionIds.includes(criterion))
        problems.add(
          'dangling-reference',
          located.at(['wrong', i, 'fails', j]),
          `${id} fails "${criterion}", which is no criterion.`,
          `Use one of ${criterionIds.join(', ')}.`,
        )
    })
  }
}

function checkProgram(located: Located<Challenge>, test: ChallengeTest, i: number, problems: ProblemList) {
  const { expect } = test
  const at = (...path: PropertyKey[]) => located.at(['tests', i, 'expect', ...path])
  if (expect.kind === 'program') {
    expect.unchanged?.forEach((name, j) => {
      if (!test.files.includes(name))
        problems.add(
          'challenge-tests',
          at('unchanged', j),
          `${name} is not given, so it cannot stay unchanged.`,
          `Add it to the files of this test.`,
        )
    })
  }
  if (expect.kind !== 'metric') return
  if (expect.model && located.value.kind !== 'program')
    problems.add(
      'challenge-tests',
      at('model'),
      `A ${located.value.kind} challenge leaves no model file.`,
      'Use kind program, or take the predictions from what the function returns.',
    )
  const code = expect.model?.function?.file
  if (code !== undefined && !Object.hasOwn(located.value.solution, code))
    problems.add(
      'dangling-reference',
      at('model', 'function', 'file'),
      `There is no solution/${code}.`,
      'Add it or correct the name.',
    )
}

function checkService(located: Located<Challenge>, test: ChallengeTest, i: number, problems: ProblemList) {
  const { limits } = located.value
  const at = (...path: PropertyKey[]) => located.at(['tests', i, ...path])
  const phases = 'phases' in test ? (test.phases ?? []) : []
  for (const [position, j] of [
    ['begins', 0],
    ['ends', phases.length - 1],
  ] as const) {
    const phase = phases[j]
    if (phase && 'restart' in phase)
      problems.add(
        'challenge-tests',
        at('phases', j),
        `The test ${position} with a restart, which nobody would notice.`,
        'Put requests or a load before and after it.',
      )
  }
  const single = 'load' in test && test.load ? [test.load] : []
  const loads = [...single, ...phases.flatMap((phase) => ('load' in phase ? [phase.load] : []))]
  const seconds = loads.reduce((sum, load) => sum + load.seconds, 0)
  if (2 * seconds > limits.wallSeconds)
    problems.add(
      'challenge-tests',
      at(phases.length > 0 ? 'phases' : 'load'),
      `The load takes ${seconds} of the ${limits.wallSeconds} s that the server may run.`,
      `Raise limits.wallSeconds to at least ${2 * seconds}.`,
    )
  const most = 'maxMemoryMiB' in test.expect ? test.expect.maxMemoryMiB : undefined
  if (most !== undefined && most >= limits.memoryMiB)
    problems.add(
      'challenge-tests',
      at('expect', 'maxMemoryMiB'),
      `${most} MiB are not below the limit of ${limits.memoryMiB} MiB, which ends the server anyway.`,
      'Ask for less, or raise limits.memoryMiB.',
    )
}

function checkWrong(located: Located<Challenge>, problems: ProblemList) {
  const { wrong, wrongSolutions, entry } = located.value
  if (wrong.length < fewestWrong)
    problems.add(
      'challenge-wrong',
      located.at(['wrong']),
      `There are ${wrong.length} wrong solutions.`,
      `Add plausible ones until there are ${fewestWrong}.`,
    )
  duplicates(wrong.map(({ id }) => id)).forEach((i) =>
    problems.add('id-unique', located.at(['wrong', i, 'id']), 'This wrong solution is listed twice.', 'Remove one.'),
  )
  wrong.forEach(({ id }, i) => {
    const files = Object.hasOwn(wrongSolutions, id) ? wrongSolutions[id] : undefined
    if (!files || !Object.hasOwn(files, entry))
      problems.add('challenge-wrong', located.at(['wrong', i, 'id']), `wrong/${id}/${entry} is missing.`, 'Add it.')
  })
  for (const folder of Object.keys(wrongSolutions)) {
    if (!wrong.some(({ id }) => id === folder))
      problems.add(
        'challenge-wrong',
        located.at(['wrong']),
        `wrong/${folder} is not listed.`,
        `Add "- id: ${folder}" with why and fails.`,
      )
  }
}

/** The positions of values that stood earlier in the list. */
function duplicates(values: readonly string[]): number[] {
  return values.flatMap((value, i) => (values.indexOf(value) < i ? [i] : []))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
