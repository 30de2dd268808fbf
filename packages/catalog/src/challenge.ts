import { z } from 'zod'
import type { CalibratedParameters } from './calibration.ts'
import { Difficulty, FileName, Id, LocalId, Proficiency, Review, Revision, Text } from './common.ts'
import { Source } from './source.ts'

export const RuntimeId = z.enum([
  'python-ml',
  'typescript',
  'javascript',
  'bash',
  'sql-duckdb',
  'sql-sqlite',
  'sql-postgres',
])
export type RuntimeId = z.infer<typeof RuntimeId>

export const Limits = z.strictObject({
  cpuSeconds: z.number().positive().max(120),
  wallSeconds: z.number().positive().max(300),
  memoryMiB: z.int().min(32).max(4096),
})
export type Limits = z.infer<typeof Limits>

/** One aspect of the work; becomes one piece of evidence about one skill. */
export const Criterion = z.strictObject({
  id: LocalId,
  title: Text,
  skill: Id,
  proficiency: Proficiency,
  difficulty: Difficulty,
  weight: z.number().positive(),
  /** fraction: the share of its tests; all: every test or nothing. */
  scoring: z.enum(['fraction', 'all']),
})
export type Criterion = z.infer<typeof Criterion>

const tolerance = z.exactOptional(z.number().min(0))

/** A JSON value written in place or in a fixture. */
const expectedValue = { value: z.exactOptional(z.json()), valueFile: z.exactOptional(FileName) }
const hasOneValue = (expected: { value?: unknown; valueFile?: unknown }) =>
  'value' in expected !== 'valueFile' in expected

export const ExpectedResponse = z.strictObject({
  status: z.int().min(100).max(599),
  json: z.exactOptional(z.json()),
  match: z.enum(['subset', 'equals']).default('subset'),
  tolerance,
})
export type ExpectedResponse = z.infer<typeof ExpectedResponse>

const EqualsExpectation = z
  .strictObject({ kind: z.literal('equals'), ...expectedValue, tolerance })
  .refine(hasOneValue, 'needs either value or valueFile')
const RowsExpectation = z.strictObject({
  kind: z.literal('rows'),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.json())),
  ordered: z.boolean().default(false),
  tolerance,
})
const MetricExpectation = z
  .strictObject({
    kind: z.literal('metric'),
    metric: z.enum(['roc-auc', 'accuracy', 'f1', 'log-loss', 'brier', 'rmse', 'mae']),
    /** A fixture with a JSON array; it stays with the grader. */
    labels: FileName,
    /** JSON pointer to the predictions in the returned value. */
    at: z
      .string()
      .regex(/^(\/[^/]*)*$/, 'must be a JSON pointer such as /predictions')
      .default(''),
    min: z.exactOptional(z.number()),
    max: z.exactOptional(z.number()),
  })
  .refine((metric) => 'min' in metric || 'max' in metric, 'needs min or max')
const RaisesExpectation = z.strictObject({ kind: z.literal('raises'), error: Text })
const CheckerExpectation = z
  .strictObject({ kind: z.literal('checker'), checker: FileName, ...expectedValue })
  .refine((expected) => !('value' in expected && 'valueFile' in expected), 'takes value or valueFile, not both')
const ResponsesExpectation = z.strictObject({
  kind: z.literal('responses'),
  responses: z.array(ExpectedResponse).min(1),
})
const LatencyExpectation = z.strictObject({
  kind: z.literal('latency'),
  p95Ms: z.number().positive(),
  /** Share of the responses that must be as expected. */
  minCorrect: z.number().min(0).max(1),
  responses: z.array(ExpectedResponse).min(1),
})

export const Expectation = z.discriminatedUnion('kind', [
  EqualsExpectation,
  RowsExpectation,
  MetricExpectation,
  RaisesExpectation,
  CheckerExpectation,
  ResponsesExpectation,
  LatencyExpectation,
])
export type Expectation = z.infer<typeof Expectation>

export const ServiceRequest = z
  .strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']),
    path: z.string().startsWith('/'),
    json: z.exactOptional(z.json()),
    body: z.exactOptional(z.string()),
    headers: z.exactOptional(z.record(z.string(), z.string())),
  })
  .refine((request) => !('json' in request && 'body' in request), 'takes json or body, not both')
export type ServiceRequest = z.infer<typeof ServiceRequest>

const testFields = {
  id: LocalId,
  criterion: LocalId,
  /** Visible tests are shown whole; all others are hidden from takers. */
  visible: z.boolean().default(false),
  title: Text,
  /** Fixtures copied into the candidate's working directory. */
  files: z.array(FileName).default([]),
}

export const FunctionTest = z.strictObject({
  ...testFields,
  call: z.strictObject({ function: z.string().regex(/^[A-Za-z_]\w*$/), args: z.array(z.json()) }),
  expect: z.discriminatedUnion('kind', [EqualsExpectation, MetricExpectation, RaisesExpectation, CheckerExpectation]),
})
export type FunctionTest = z.infer<typeof FunctionTest>

export const QueryTest = z.strictObject({
  ...testFields,
  /** SQL fixtures run in this order before the candidate's query. */
  setup: z.array(FileName).min(1),
  expect: RowsExpectation,
})
export type QueryTest = z.infer<typeof QueryTest>

export const ServiceTest = z
  .strictObject({
    ...testFields,
    requests: z.exactOptional(z.array(ServiceRequest).min(1)),
    /** Requests sent in turn at a fixed rate. */
    load: z.exactOptional(
      z.strictObject({
        requests: z.array(ServiceRequest).min(1),
        rate: z.number().positive().max(2000),
        seconds: z.number().positive().max(30),
      }),
    ),
    expect: z.discriminatedUnion('kind', [ResponsesExpectation, LatencyExpectation]),
  })
  .refine((test) => 'requests' in test !== 'load' in test, 'needs either requests or load')
  .refine((test) => 'load' in test === (test.expect.kind === 'latency'), 'load goes with latency, and nothing else')
export type ServiceTest = z.infer<typeof ServiceTest>

export type ChallengeTest = FunctionTest | QueryTest | ServiceTest

const shared = {
  id: Id,
  revision: Revision,
  title: Text,
  summary: Text,
  runtime: RuntimeId,
  /** The file a candidate must provide. */
  entry: FileName,
  proficiency: Proficiency,
  difficulty: Difficulty,
  minutes: z.number().positive().max(240),
  limits: Limits,
  criteria: z.array(Criterion).min(1),
  /** Given on request; using them never changes the score. */
  hints: z.array(Text),
  /** Plausible wrong solutions in `wrong/<id>/`, and the criteria that must catch each. */
  wrong: z.array(z.strictObject({ id: LocalId, why: Text, fails: z.array(LocalId).min(1) })),
  sources: z.array(Source),
  reviewed: Review.nullable().default(null),
}

/** `content/challenges/<id>/challenge.yaml`. */
export const ChallengeHeader = z.discriminatedUnion('kind', [
  z.strictObject({ ...shared, kind: z.literal('function'), tests: z.array(FunctionTest).min(1) }),
  z.strictObject({ ...shared, kind: z.literal('query'), tests: z.array(QueryTest).min(1) }),
  z.strictObject({ ...shared, kind: z.literal('service'), tests: z.array(ServiceTest).min(1) }),
])
export type ChallengeHeader = z.infer<typeof ChallengeHeader>
export type ChallengeKind = ChallengeHeader['kind']

/** Text files by name, relative to their folder. */
export type Files = Record<string, string>

interface ChallengeBody {
  /** Markdown as written. */
  statement: string
  explanation: string
  html: { statement: string; explanation: string; hints: string[] }
  starter: Files
  solution: Files
  wrongSolutions: Record<string, Files>
  fixtures: Files
  checkers: Files
  /** What responses say about its criteria, by their ids, where a file of content/calibration speaks of this very revision. */
  calibration?: Record<string, CalibratedParameters>
}

/** A coding task with its tests. Contains secrets: show a taker `publicChallenge(challenge)` only. */
export type Challenge = ChallengeHeader & ChallengeBody
