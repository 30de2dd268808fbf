import type { ChallengeTest, ServiceRequest } from './challenge.ts'

/** The fixtures that a test gives to the candidate's program, to their query or to their model. */
export function givenFixtures(test: ChallengeTest): string[] {
  return [
    ...test.files,
    ...('setup' in test ? test.setup : []),
    ...('run' in test && test.run?.stdinFile !== undefined ? [test.run.stdinFile] : []),
    ...featureFixtures(test),
  ]
}

/** The rows that a model is asked about: given to no program but the model. */
export function featureFixtures({ expect }: ChallengeTest): string[] {
  return expect.kind === 'metric' && expect.model ? [expect.model.features] : []
}

/** A fixture that says what is right. It stays with the grader. */
export interface AnswerFixture {
  name: string
  holds: 'labels' | 'json' | 'text'
  /** Where the test names it. */
  path: PropertyKey[]
}

export function answerFixtures({ expect }: ChallengeTest): AnswerFixture[] {
  switch (expect.kind) {
    case 'metric':
      return [{ name: expect.labels, holds: 'labels', path: ['expect', 'labels'] }]
    case 'equals':
    case 'checker':
      return expect.valueFile === undefined
        ? []
        : [{ name: expect.valueFile, holds: 'json', path: ['expect', 'valueFile'] }]
    case 'program': {
      const contents = [
        { content: expect.stdout, path: ['stdout'] },
        ...Object.entries(expect.files ?? {}).map(([name, content]) => ({ content, path: ['files', name] })),
      ]
      return contents.flatMap(({ content, path }) =>
        content?.valueFile === undefined
          ? []
          : [
              {
                name: content.valueFile,
                holds: content.format === 'json' ? ('json' as const) : ('text' as const),
                path: ['expect', ...path, 'valueFile'],
              },
            ],
      )
    }
    case 'rows':
    case 'raises':
    case 'responses':
    case 'latency':
    case 'phases':
      return []
  }
}

/** What is sent to a server, and how many replies are described, phase by phase. */
export function exchanges(test: ChallengeTest): { requests: ServiceRequest[]; replies: number; path: PropertyKey[] }[] {
  const { expect } = test
  if (expect.kind === 'responses' && 'requests' in test && test.requests) {
    return [{ requests: test.requests, replies: expect.responses.length, path: ['expect', 'responses'] }]
  }
  if (expect.kind === 'latency' && 'load' in test && test.load) {
    return [{ requests: test.load.requests, replies: expect.responses.length, path: ['expect', 'responses'] }]
  }
  if (expect.kind !== 'phases' || !('phases' in test) || !test.phases) return []
  return test.phases.flatMap((phase, i) => {
    if ('restart' in phase) return []
    const [requests, replies, path] =
      'load' in phase
        ? [phase.load.requests, phase.latency.responses, ['latency', 'responses']]
        : [phase.requests, phase.responses, ['responses']]
    return [{ requests, replies: replies.length, path: ['phases', i, ...path] }]
  })
}
