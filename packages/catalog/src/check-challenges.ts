import type { Challenge, ChallengeTest } from './challenge.ts'
import type { Located } from './located-yaml.ts'
import type { ProblemList } from './rules.ts'

const runtimes = {
  function: ['python-ml', 'typescript', 'javascript'],
  query: ['sql-duckdb', 'sql-sqlite', 'sql-postgres'],
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
  const given = new Set(tests.flatMap((test) => [...test.files, ...('setup' in test ? test.setup : [])]))
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
    const { expect } = test
    const secret =
      'valueFile' in expect
        ? { name: expect.valueFile, key: 'valueFile' }
        : 'labels' in expect
          ? { name: expect.labels, key: 'labels' }
          : null
    if (secret?.name && needs(secret.name, 'expect', secret.key)) {
      if (given.has(secret.name))
        problems.add(
          'challenge-secrets',
          at('expect', secret.key),
          `fixtures/${secret.name} is also given to the candidate.`,
          'Give a file without the answers.',
        )
      const json = parseJson(fixtures[secret.name] ?? '')
      if (json === undefined || (secret.key === 'labels' && !Array.isArray(json)))
        problems.add(
          'dangling-reference',
          at('expect', secret.key),
          `fixtures/${secret.name} is not ${secret.key === 'labels' ? 'a JSON array' : 'JSON'}.`,
          'Correct the file.',
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
    const requests = 'requests' in test ? test.requests : 'load' in test ? test.load?.requests : undefined
    if (requests && 'responses' in expect && requests.length !== expect.responses.length) {
      problems.add(
        'challenge-tests',
        at('expect', 'responses'),
        `${requests.length} requests but ${expect.responses.length} responses.`,
        'Write one response for each request.',
      )
    }
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
