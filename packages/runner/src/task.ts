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

export const METRIC_NAMES = [
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
] as const
export type MetricName = (typeof METRIC_NAMES)[number]

/** What the prober sends to a candidate's server. At most one of `json` and `body`. */
export interface ServiceRequest {
  method: string
  path: string
  headers?: Record<string, string> | undefined
  json?: Json | undefined
  body?: string | undefined
  /** Sends `body` so many times over, as one body: a large one need not be written out. */
  repeat?: number | undefined
  /** A slow client: the second half of the body waits so long. The requests after it do not wait for it. */
  slowMs?: number | undefined
}

/** What a reply must look like; `subset` ignores object keys that are not named here. */
export interface ExpectedResponse {
  status: number
  json?: Json | undefined
  match?: 'subset' | 'equals' | undefined
  tolerance?: number | undefined
}

/** Requests that leave by the clock, in turn, whether or not the server keeps up. */
export interface ServiceLoad {
  requests: ServiceRequest[]
  /** A second. */
  rate: number
  seconds: number
  /** How many connections the client keeps open at most; 16 when left out. */
  connections?: number | undefined
}

/** Counted from when a request was due to the end of its reply, over right replies only. */
export interface LatencyLimits {
  p50Ms?: number | undefined
  p95Ms?: number | undefined
  p99Ms?: number | undefined
  /** Share of all replies that must be right. */
  minCorrect: number
  responses: ExpectedResponse[]
}

/** What happens to a server, one thing after another. Its own files stay as it left them. */
export type ServicePhase =
  | { requests: ServiceRequest[]; responses: ExpectedResponse[] }
  | { load: ServiceLoad; latency: LatencyLimits }
  /** `kill`: all its processes at once, like kill -9. `terminate`: SIGTERM first, and a moment to end. */
  | { restart: 'kill' | 'terminate' }

/** The arguments and the standard input of a program. */
export interface ProgramRun {
  args?: string[] | undefined
  stdin?: string | undefined
  /** A fixture in the place of `stdin`. */
  stdinFile?: string | undefined
}

/**
 * What a program's output or a file must hold, in place (`value`) or in a fixture that stays in the worker (`valueFile`).
 * `text`: the same lines, but for white space at their ends and empty lines at the end. `lines`: the same in any order.
 * `json`: with tolerance. `csv`: the same columns and rows, numbers with tolerance, in any order unless `ordered`.
 */
export interface ExpectedContent {
  format: 'text' | 'lines' | 'json' | 'csv'
  /** A text unless the format is `json`. */
  value?: Json | undefined
  valueFile?: string | undefined
  tolerance?: number | undefined
  ordered?: boolean | undefined
}

/** A model file, and how it is asked: in a box of its own, which holds the rows to predict and no label. */
export interface ModelUse {
  /** Written by the candidate's program, or handed in (then also as `<file>.base64`, because submissions are text). */
  file: string
  /** Fixture with the rows to predict, as CSV. No other box gets it. */
  features: string
  /** For a pickle or joblib file: the method that is called with a data frame. `predict_proba`: of the last class. */
  method?: 'predict' | 'predict_proba' | undefined
  /** For any other file: the candidate's function that is called with the names of model and rows. */
  function?: { file: string; name: string } | undefined
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
      /** JSON pointer to the predictions in the returned value or in a JSON file; all of it when left out. */
      at?: string | undefined
      /** Predictions in a file that the candidate's program wrote: JSON, or CSV with the column of that name. */
      file?: { name: string; column?: string | undefined } | undefined
      /** Predictions of a model file. */
      model?: ModelUse | undefined
      /** Of `calibration-error`; 10 when left out. */
      bins?: number | undefined
      min?: number | undefined
      max?: number | undefined
    }
  | { kind: 'raises'; error: string }
  | { kind: 'checker'; checker: string; value?: Json | undefined; valueFile?: string | undefined }
  | {
      kind: 'program'
      /** 0 when left out. */
      exitCode?: number | 'nonzero' | undefined
      stdout?: ExpectedContent | undefined
      /** Files in the working directory, by name. */
      files?: Record<string, ExpectedContent> | undefined
      /** Files that must not be there at the end. */
      absent?: string[] | undefined
      /** Given files that must be as they were. */
      unchanged?: string[] | undefined
    }
  | { kind: 'responses'; responses: ExpectedResponse[]; maxMemoryMiB?: number | undefined }
  | ({ kind: 'latency'; maxMemoryMiB?: number | undefined } & LatencyLimits)
  /** Each phase says what it expects. */
  | { kind: 'phases'; maxMemoryMiB?: number | undefined }

/**
 * One test. `call` belongs to kind function, `setup` to kind query, `run` to kind program, and `phases` to kind service,
 * where `requests` and `load` are short for a single phase.
 * Only the fixtures named in `files` (or `setup`, `stdinFile`, `features`) are ever copied into the candidate's box.
 */
export interface GradingTest {
  id: string
  criterion: string
  visible: boolean
  title?: string | undefined
  files?: string[] | undefined
  call?: { function: string; args: Json[] } | undefined
  setup?: string[] | undefined
  run?: ProgramRun | undefined
  requests?: ServiceRequest[] | undefined
  load?: ServiceLoad | undefined
  phases?: ServicePhase[] | undefined
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
  kind: 'function' | 'query' | 'program' | 'service'
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
  /** The returned value as JSON text (NaN and infinities as the bare words), or rows, replies or files. */
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
