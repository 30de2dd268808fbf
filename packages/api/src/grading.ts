import { z } from 'zod'

/**
 * What a worker is asked to grade and what it answers. `packages/runner/src/task.ts` holds the same shapes as plain
 * types (the runner imports none of our packages); the worker passes one to the other, so the compiler compares them.
 */
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

/** From harmless to severe. `sandbox-error` and `lost` are our own faults: never a score, the job is tried again. */
export const VerdictName = z.enum([
  'ok',
  'wrong',
  'nonzero-exit',
  'signal',
  'cpu-time',
  'wall-time',
  'memory',
  'output-limit',
  'disk-limit',
  'process-limit',
  'protocol-error',
  'sandbox-error',
  'lost',
])
export type VerdictName = z.infer<typeof VerdictName>

export const MetricName = z.enum([
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
])
export type MetricName = z.infer<typeof MetricName>

export const ServiceRequest = z.object({
  method: z.string().regex(/^[A-Z]+$/),
  path: z.string().startsWith('/'),
  headers: z.record(z.string(), z.string()).optional(),
  json: z.json().optional(),
  body: z.string().optional(),
  repeat: z.int().min(1).optional(),
  slowMs: z.number().positive().optional(),
})
export type ServiceRequest = z.infer<typeof ServiceRequest>

const tolerance = z.number().nonnegative().optional()

export const ExpectedResponse = z.object({
  status: z.int().min(100).max(599),
  json: z.json().optional(),
  match: z.enum(['subset', 'equals']).optional(),
  tolerance,
})
export type ExpectedResponse = z.infer<typeof ExpectedResponse>

const ServiceLoad = z.object({
  requests: z.array(ServiceRequest).min(1),
  rate: z.number().positive().max(5000),
  seconds: z.number().positive().max(60),
  connections: z.int().min(1).max(64).optional(),
})

const latencyLimits = {
  p50Ms: z.number().positive().optional(),
  p95Ms: z.number().positive().optional(),
  p99Ms: z.number().positive().optional(),
  minCorrect: z.number().min(0).max(1),
  responses: z.array(ExpectedResponse).min(1),
}

export const ServicePhase = z.union([
  z.object({ requests: z.array(ServiceRequest), responses: z.array(ExpectedResponse) }),
  z.object({ load: ServiceLoad, latency: z.object(latencyLimits) }),
  z.object({ restart: z.enum(['kill', 'terminate']) }),
])
export type ServicePhase = z.infer<typeof ServicePhase>

export const ProgramRun = z.object({
  args: z.array(z.string()).optional(),
  stdin: z.string().optional(),
  stdinFile: z.string().optional(),
})

export const ExpectedContent = z.object({
  format: z.enum(['text', 'lines', 'json', 'csv']),
  value: z.json().optional(),
  valueFile: z.string().optional(),
  tolerance,
  ordered: z.boolean().optional(),
})
export type ExpectedContent = z.infer<typeof ExpectedContent>

export const ModelUse = z.object({
  file: z.string(),
  features: z.string(),
  method: z.enum(['predict', 'predict_proba']).optional(),
  function: z.object({ file: z.string(), name: z.string() }).optional(),
})

const maxMemoryMiB = z.number().positive().optional()

export const Expectation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('equals'), value: z.json().optional(), valueFile: z.string().optional(), tolerance }),
  z.object({
    kind: z.literal('rows'),
    columns: z.array(z.string()),
    rows: z.array(z.array(z.json())),
    ordered: z.boolean().optional(),
    tolerance,
  }),
  z.object({
    kind: z.literal('metric'),
    metric: MetricName,
    labels: z.string(),
    at: z.string().optional(),
    file: z.object({ name: z.string(), column: z.string().optional() }).optional(),
    model: ModelUse.optional(),
    bins: z.int().min(1).max(1000).optional(),
    min: z.number().optional(),
    max: z.number().optional(),
  }),
  z.object({ kind: z.literal('raises'), error: z.string() }),
  z.object({
    kind: z.literal('checker'),
    checker: z.string(),
    value: z.json().optional(),
    valueFile: z.string().optional(),
  }),
  z.object({
    kind: z.literal('program'),
    exitCode: z.union([z.int().min(0).max(255), z.literal('nonzero')]).optional(),
    stdout: ExpectedContent.optional(),
    files: z.record(z.string(), ExpectedContent).optional(),
    absent: z.array(z.string()).optional(),
    unchanged: z.array(z.string()).optional(),
  }),
  z.object({ kind: z.literal('responses'), responses: z.array(ExpectedResponse), maxMemoryMiB }),
  z.object({ kind: z.literal('latency'), maxMemoryMiB, ...latencyLimits }),
  z.object({ kind: z.literal('phases'), maxMemoryMiB }),
])
export type Expectation = z.infer<typeof Expectation>

export const GradingTest = z.object({
  id: z.string(),
  criterion: z.string(),
  visible: z.boolean(),
  title: z.string().optional(),
  files: z.array(z.string()).optional(),
  call: z.object({ function: z.string(), args: z.array(z.json()) }).optional(),
  setup: z.array(z.string()).optional(),
  run: ProgramRun.optional(),
  requests: z.array(ServiceRequest).optional(),
  load: ServiceLoad.optional(),
  phases: z.array(ServicePhase).optional(),
  expect: Expectation,
})
export type GradingTest = z.infer<typeof GradingTest>

export const GradingLimits = z.object({
  cpuSeconds: z.number().positive().max(600),
  wallSeconds: z.number().positive().max(900),
  memoryMiB: z.number().min(16).max(16384),
})
export type GradingLimits = z.infer<typeof GradingLimits>

export const GradingTask = z.object({
  challengeId: z.string(),
  kind: z.enum(['function', 'query', 'program', 'service']),
  runtime: RuntimeId,
  entry: z.string(),
  files: z.record(z.string(), z.string()),
  fixtures: z.record(z.string(), z.string()),
  checkers: z.record(z.string(), z.string()),
  limits: GradingLimits,
  tests: z.array(GradingTest),
  criteria: z.array(z.object({ id: z.string(), weight: z.number().positive(), scoring: z.enum(['fraction', 'all']) })),
})
export type GradingTask = z.infer<typeof GradingTask>

export const RuntimeVersion = z.object({ id: RuntimeId, version: z.string(), hash: z.string() })
export type RuntimeVersion = z.infer<typeof RuntimeVersion>

export const TestResult = z.object({
  id: z.string(),
  criterion: z.string(),
  visible: z.boolean(),
  verdict: VerdictName,
  score: z.number().min(0).max(1),
  message: z.string().optional(),
  /** Visible tests only: capped, inert text. */
  output: z.object({ stdout: z.string(), stderr: z.string(), returned: z.string().optional() }).optional(),
  wallMs: z.number().nonnegative(),
  cpuMs: z.number().nonnegative(),
  memoryPeakMiB: z.number().nonnegative(),
})
export type TestResult = z.infer<typeof TestResult>

export const Verdict = z.object({
  verdict: VerdictName,
  tests: z.array(TestResult),
  criteria: z.array(z.object({ id: z.string(), score: z.number().min(0).max(1) })),
  runtime: RuntimeVersion,
  engine: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  wallMs: z.number().nonnegative(),
})
export type Verdict = z.infer<typeof Verdict>
