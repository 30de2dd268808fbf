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

/** What a program's output or a file must hold; see `packages/runner/src/task.ts` for the formats. */
export const ExpectedContent = z
  .strictObject({
    format: z.enum(['text', 'lines', 'json', 'csv']),
    ...expectedValue,
    tolerance,
    /** Of csv: the rows in this order. */
    ordered: z.exactOptional(z.boolean()),
  })
  .refine(hasOneValue, 'needs either value or valueFile')
  .refine(({ format, value }) => format === 'json' || value === undefined || typeof value === 'string', {
    path: ['value'],
    error: 'must be a text, or the format json',
  })
export type ExpectedContent = z.infer<typeof ExpectedContent>

/** A file directly in the candidate's working directory: those can be looked at afterwards. */
const WrittenFile = z
  .string()
  .max(100)
  .regex(/^(?!\.\.?$)[\w.-]+$/, 'must be a file name without a folder')

export const ModelUse = z
  .strictObject({
    /** Written by the program; or, where the test runs nothing, handed in as text or as `<file>.base64`. */
    file: WrittenFile,
    /** A fixture with the rows to predict, as CSV without labels. Only the box that opens the model gets it. */
    features: FileName,
    /** Of a pickle or joblib file, called with a data frame. predict_proba: the probabilities of the last class. */
    method: z.exactOptional(z.enum(['predict', 'predict_proba'])),
    /** Of any other file: the candidate's function that is called with the names of model and rows. */
    function: z.exactOptional(z.strictObject({ file: FileName, name: z.string().regex(/^[A-Za-z_]\w*$/) })),
  })
  .refine((use) => 'method' in use !== 'function' in use, 'needs either method or function')
export type ModelUse = z.infer<typeof ModelUse>

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
    metric: z.enum([
      'roc-auc',
      'average-precision',
      'accuracy',
      'balanced-accuracy',
      'f1',
      'log-loss',
      'brier',
      'calibration-error',
      'rmse',
      'mae',
      'r2',
    ]),
    /** A fixture with a JSON array; it stays with the grader. */
    labels: FileName,
    /** JSON pointer to the predictions in the returned value or in a JSON file. */
    at: z
      .string()
      .regex(/^(\/[^/]*)*$/, 'must be a JSON pointer such as /predictions')
      .default(''),
    /** Predictions in a file that was written: JSON, or CSV with the column of that name. */
    file: z.exactOptional(z.strictObject({ name: WrittenFile, column: z.exactOptional(z.string()) })),
    /** Predictions of a model file. */
    model: z.exactOptional(ModelUse),
    /** Of equal width, for calibration-error; 10 when left out. */
    bins: z.exactOptional(z.int().min(2).max(100)),
    min: z.exactOptional(z.number()),
    max: z.exactOptional(z.number()),
  })
  .refine((metric) => 'min' in metric || 'max' in metric, 'needs min or max')
  .refine((metric) => !('file' in metric && 'model' in metric), 'takes file or model, not both')
  .refine((metric) => !('bins' in metric) || metric.metric === 'calibration-error', 'bins go with calibration-error')
const RaisesExpectation = z.strictObject({ kind: z.literal('raises'), error: Text })
const CheckerExpectation = z
  .strictObject({ kind: z.literal('checker'), checker: FileName, ...expectedValue })
  .refine((expected) => !('value' in expected && 'valueFile' in expected), 'takes value or valueFile, not both')
/** Exit code 0 unless said otherwise; whatever else is named must be as described. */
const ProgramExpectation = z.strictObject({
  kind: z.literal('program'),
  exitCode: z.exactOptional(z.union([z.int().min(0).max(255), z.literal('nonzero')])),
  stdout: z.exactOptional(ExpectedContent),
  files: z.exactOptional(z.record(WrittenFile, ExpectedContent)),
  /** Files that must not be there at the end. */
  absent: z.exactOptional(z.array(WrittenFile).min(1)),
  /** Given files that must be as they were. */
  unchanged: z.exactOptional(z.array(WrittenFile).min(1)),
})
/** Of the server alone, at its peak. */
const maxMemoryMiB = z.exactOptional(z.number().positive())
const responses = z.array(ExpectedResponse).min(1)
const latencyLimits = {
  p50Ms: z.exactOptional(z.number().positive()),
  p95Ms: z.exactOptional(z.number().positive()),
  p99Ms: z.exactOptional(z.number().positive()),
  /** Share of the responses that must be as expected. */
  minCorrect: z.number().min(0).max(1),
  responses,
}
const hasPercentile = (limits: object): boolean => 'p50Ms' in limits || 'p95Ms' in limits || 'p99Ms' in limits
const needsPercentile = 'needs p50Ms, p95Ms or p99Ms'
const LatencyLimits = z.strictObject(latencyLimits).refine(hasPercentile, needsPercentile)
const ResponsesExpectation = z.strictObject({ kind: z.literal('responses'), responses, maxMemoryMiB })
const LatencyExpectation = z
  .strictObject({ kind: z.literal('latency'), maxMemoryMiB, ...latencyLimits })
  .refine(hasPercentile, needsPercentile)
const PhasesExpectation = z.strictObject({ kind: z.literal('phases'), maxMemoryMiB })

export const Expectation = z.discriminatedUnion('kind', [
  EqualsExpectation,
  RowsExpectation,
  MetricExpectation,
  RaisesExpectation,
  CheckerExpectation,
  ProgramExpectation,
  ResponsesExpectation,
  LatencyExpectation,
  PhasesExpectation,
])
export type Expectation = z.infer<typeof Expectation>

export const ServiceRequest = z
  .strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']),
    path: z.string().startsWith('/'),
    json: z.exactOptional(z.json()),
    body: z.exactOptional(z.string()),
    headers: z.exactOptional(z.record(z.string(), z.string())),
    /** Sends `body` so many times over, as one body. */
    repeat: z.exactOptional(z.int().min(2)),
    /** A slow client: the second half of the body waits so long; the requests after it do not wait for it. */
    slowMs: z.exactOptional(z.number().positive().max(10_000)),
  })
  .refine((request) => !('json' in request && 'body' in request), 'takes json or body, not both')
  .refine((request) => !('repeat' in request) || 'body' in request, 'repeat goes with body')
  .refine((request) => (request.body?.length ?? 0) * (request.repeat ?? 1) <= 16_777_216, 'a body has at most 16 MiB')
  .refine((request) => !('slowMs' in request) || 'json' in request || 'body' in request, 'slowMs needs a body')
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

/** Arguments and standard input of the entry, run as a program. */
const ProgramRun = z
  .strictObject({
    args: z.array(z.string().regex(/^[^\0]*$/, 'must not contain NUL')).default([]),
    stdin: z.exactOptional(z.string()),
    stdinFile: z.exactOptional(FileName),
  })
  .refine((run) => !('stdin' in run && 'stdinFile' in run), 'takes stdin or stdinFile, not both')

export const ProgramTest = z
  .strictObject({
    ...testFields,
    /** Left out where a model that was handed in is asked. */
    run: z.exactOptional(ProgramRun),
    expect: z.discriminatedUnion('kind', [ProgramExpectation, MetricExpectation, CheckerExpectation]),
  })
  .refine(({ expect }) => expect.kind !== 'metric' || 'file' in expect || 'model' in expect, {
    path: ['expect'],
    error: 'a metric of a program needs file or model',
  })
  .refine((test) => 'run' in test || (test.expect.kind === 'metric' && 'model' in test.expect), {
    path: ['run'],
    error: 'is needed, unless a model is handed in',
  })
export type ProgramTest = z.infer<typeof ProgramTest>

/** Requests sent in turn, each when it is due by the clock. */
const ServiceLoad = z.strictObject({
  requests: z.array(ServiceRequest).min(1),
  rate: z.number().positive().max(2000),
  seconds: z.number().positive().max(30),
  connections: z.exactOptional(z.int().min(1).max(64)),
})

/** What happens to the server, one thing after another; each phase says what it expects. */
export const ServicePhase = z.union([
  z.strictObject({ requests: z.array(ServiceRequest).min(1), responses }),
  z.strictObject({ load: ServiceLoad, latency: LatencyLimits }),
  z.strictObject({ restart: z.enum(['kill', 'terminate']) }),
])
export type ServicePhase = z.infer<typeof ServicePhase>

const kindOf = { requests: 'responses', load: 'latency', phases: 'phases' } as const

export const ServiceTest = z
  .strictObject({
    ...testFields,
    requests: z.exactOptional(z.array(ServiceRequest).min(1)),
    load: z.exactOptional(ServiceLoad),
    phases: z.exactOptional(z.array(ServicePhase).min(1).max(20)),
    expect: z.discriminatedUnion('kind', [ResponsesExpectation, LatencyExpectation, PhasesExpectation]),
  })
  .refine(
    (test) => Object.keys(kindOf).filter((form) => form in test).length === 1,
    'needs one of requests, load and phases',
  )
  .refine(
    (test) => Object.entries(kindOf).every(([form, kind]) => form in test === (test.expect.kind === kind)),
    'requests go with responses, load with latency, phases with phases',
  )
export type ServiceTest = z.infer<typeof ServiceTest>

export type ChallengeTest = FunctionTest | QueryTest | ProgramTest | ServiceTest

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
  z.strictObject({ ...shared, kind: z.literal('program'), tests: z.array(ProgramTest).min(1) }),
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
