/** A JSON value, as it travels between server, worker and sandbox. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export const RUNTIME_IDS = [
  'python-ml',
  'typescript',
  'javascript',
  'bash',
  'sql-duckdb',
  'sql-sqlite',
  'sql-postgres',
] as const
export type RuntimeId = (typeof RUNTIME_IDS)[number]

/**
 * How a test or a whole grading ended, from harmless to severe: a grading takes the most severe verdict of its tests.
 * `sandbox-error` and `lost` are our own faults; they never become a score and the job is tried again.
 */
export const VERDICT_NAMES = [
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
] as const
export type VerdictName = (typeof VERDICT_NAMES)[number]

export const METRIC_NAMES = ['roc-auc', 'accuracy', 'f1', 'log-loss', 'brier', 'rmse', 'mae'] as const
export type MetricName = (typeof METRIC_NAMES)[number]

/** What the prober sends to a candidate's server. At most one of `json` and `body`. */
export interface ServiceRequest {
  method: string
  path: string
  headers?: Record<string, string> | undefined
  json?: Json | undefined
  body?: string | undefined
}

/** What a reply must look like; `subset` ignores object keys that are not named here. */
export interface ExpectedResponse {
  status: number
  json?: Json | undefined
  match?: 'subset' | 'equals' | undefined
  tolerance?: number | undefined
}

export type Expectation =
  | { kind: 'equals'; value?: Json | undefined; valueFile?: string | undefined; tolerance?: number | undefined }
  | {
      kind: 'rows'
      columns: string[]
      rows: Json[][]
      ordered?: boolean | undefined
      tolerance?: number | undefined
    }
  | {
      kind: 'metric'
      metric: MetricName
      /** Fixture with a JSON array of true values. It stays in the worker. */
      labels: string
      /** JSON pointer into the returned value; the value itself when left out. */
      at?: string | undefined
      min?: number | undefined
      max?: number | undefined
    }
  | { kind: 'raises'; error: string }
  | { kind: 'checker'; checker: string; value?: Json | undefined; valueFile?: string | undefined }
  | { kind: 'responses'; responses: ExpectedResponse[] }
  | { kind: 'latency'; p95Ms: number; minCorrect: number; responses: ExpectedResponse[] }

/**
 * One test. `call` belongs to kind function, `setup` to kind query, `requests` or `load` to kind service.
 * Only the fixtures named in `files` (or `setup`) are ever copied into the candidate's box.
 */
export interface GradingTest {
  id: string
  criterion: string
  visible: boolean
  title?: string | undefined
  files?: string[] | undefined
  call?: { function: string; args: Json[] } | undefined
  setup?: string[] | undefined
  requests?: ServiceRequest[] | undefined
  load?: { requests: ServiceRequest[]; rate: number; seconds: number } | undefined
  expect: Expectation
}

export interface GradingLimits {
  cpuSeconds: number
  wallSeconds: number
  memoryMiB: number
}

export interface GradingCriterion {
  id: string
  weight: number
  /** `fraction`: the mean score of its tests; `all`: 1 only when every test has the full score. */
  scoring: 'fraction' | 'all'
}

export interface GradingTask {
  challengeId: string
  kind: 'function' | 'query' | 'service'
  runtime: RuntimeId
  entry: string
  files: Record<string, string>
  fixtures: Record<string, string>
  checkers: Record<string, string>
  limits: GradingLimits
  tests: GradingTest[]
  criteria: GradingCriterion[]
}

/** What a visible test printed and returned: capped, inert text. Never present for a hidden test. */
export interface TestOutput {
  stdout: string
  stderr: string
  /** The returned value as JSON text (NaN and infinities as the bare words), or the rows or replies. */
  returned?: string | undefined
}

export interface TestResult {
  id: string
  criterion: string
  visible: boolean
  verdict: VerdictName
  /** 0 to 1. */
  score: number
  /** Plain words. For a hidden test only a fixed category, so that nothing about its input can be carried out. */
  message?: string | undefined
  output?: TestOutput | undefined
  wallMs: number
  cpuMs: number
  memoryPeakMiB: number
}

/** Identifies a runtime exactly: a verdict stores it, a worker advertises it. */
export interface RuntimeVersion {
  id: RuntimeId
  version: string
  hash: string
}

export interface Verdict {
  verdict: VerdictName
  tests: TestResult[]
  criteria: { id: string; score: number }[]
  runtime: RuntimeVersion
  /** Name and version of the sandbox and how its limits are enforced, for example `zygote/1 (cgroup-v2, seccomp)`. */
  engine: string
  startedAt: string
  finishedAt: string
  wallMs: number
}
