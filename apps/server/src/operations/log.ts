import pino, { type Logger } from 'pino'
import { format as formatValues } from 'node:util'

/** `json`: one object a line, for machines. `text`: what a person at a terminal wants to read. */
export type LogFormat = 'json' | 'text'

/** Where lines go: all of them in JSON, warnings and errors apart in text. */
interface Sinks {
  out: (line: string) => void
  err: (line: string) => void
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
type Level = (typeof LEVELS)[number]

/** MILLWRIGHT_LOG or MILLWRIGHT_LOG_LEVEL cannot be understood. */
export class LogSettingsError extends Error {
  override name = 'LogSettingsError'
}

/** Text for people, at a terminal or under `npm start`; JSON anywhere else, unless MILLWRIGHT_LOG says otherwise. */
export function logSettings(
  environment: NodeJS.ProcessEnv,
  { watched }: { watched: boolean },
): { format: LogFormat; level: Level } {
  const format = environment['MILLWRIGHT_LOG'] ?? (watched ? 'text' : 'json')
  const level = environment['MILLWRIGHT_LOG_LEVEL'] ?? 'info'
  if (format !== 'json' && format !== 'text')
    throw new LogSettingsError(`MILLWRIGHT_LOG is "${format}". It says how to write the log: json or text.`)
  if (!LEVELS.some((one) => one === level))
    throw new LogSettingsError(`MILLWRIGHT_LOG_LEVEL is "${level}". It is one of: ${LEVELS.join(', ')}.`)
  return { format, level: level as Level }
}

const STANDARD: Sinks = {
  out: (line) => void process.stdout.write(line),
  err: (line) => void process.stderr.write(line),
}

/** A log without personal data: values of queries are left out of errors, whoever logs them. */
export function createLog({ format, level }: { format: LogFormat; level: Level }, sinks: Sinks = STANDARD): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    messageKey: 'message',
    errorKey: 'error',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { error: safeError },
  }
  const write = format === 'json' ? sinks.out : (line: string) => writeText(line, sinks)
  return pino(options, { write })
}

interface Line {
  level: string
  time: string
  message?: string
  error?: SafeError
  requestId?: string
}

function writeText(line: string, { out, err }: Sinks): void {
  const { level, time, message = '', error, requestId, ...more } = JSON.parse(line) as Line
  if (level === 'debug' || level === 'trace') {
    const facts = Object.entries(more).map(([key, value]) => `${key}=${String(value)}`)
    return out(`${time} ${message} ${facts.join(' ')}\n`)
  }
  if (level === 'info') return out(`${message}\n`)
  // What an operator shall do stands alone; what went wrong inside comes with when and where.
  if (!error && !requestId) return err(`${message}\n`)
  const request = requestId ? ` (request ${requestId})` : ''
  const cause = error ? `${message ? ': ' : ''}${error.stack ?? `${error.type}: ${error.message}`}` : ''
  err(`${time} ${level}: ${message}${request}${cause}\n`)
}

export interface SafeError {
  type: string
  message: string
  code?: string
  /** Of a database's error: what was hurt, never with which values. */
  constraint?: string
  table?: string
  stack?: string
  cause?: SafeError
}

/** How deep causes are followed: an error may be its own cause. */
const MOST_CAUSES = 4

/**
 * What may be written about an error. Drizzle puts the values of a query into its message, and PostgreSQL puts rows into `detail`:
 * answers, addresses and hashes of passwords do not belong into a log.
 */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error)) return { type: typeof error, message: formatValues('%s', error) }
  const { code, constraint, table } = error as Error & Partial<Record<'code' | 'constraint' | 'table', unknown>>
  const message = 'query' in error && 'params' in error ? `Failed query: ${String(error.query)}` : error.message
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    type: error.name,
    message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(typeof table === 'string' ? { table } : {}),
    stack: [`${error.name}: ${message}`, ...frames].join('\n'),
    ...(error.cause !== undefined && depth < MOST_CAUSES ? { cause: safeError(error.cause, depth + 1) } : {}),
  }
}

/** Sends what our code and that of libraries says on the console through the log. */
export function takeOverConsole(log: Logger): void {
  const through =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (...values: unknown[]) => {
      const error = values.find((value) => value instanceof Error)
      const words = values.filter((value) => value !== error)
      // At the end of the words stood a colon before the error.
      const message = formatValues(...words).replace(/:$/, '')
      if (error) log[level]({ error }, message)
      else log[level](message)
    }
  console.debug = through('debug')
  console.log = through('info')
  console.info = through('info')
  console.warn = through('warn')
  console.error = through('error')
}
