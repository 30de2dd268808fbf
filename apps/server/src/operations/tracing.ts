/** What is done to a request's span; see `opentelemetry.ts`. */
export interface RequestSpan {
  traceId: string
  /** Runs the rest of the request, so that what it asks the database becomes part of it. */
  run(next: () => Promise<void>): Promise<void>
  end(outcome: { route: string; status: number; requestId: string }): void
}

export interface Tracing {
  beginRequest(request: { method: string; traceparent: string | undefined }): RequestSpan
  /** @returns how to end it */
  beginDatabase(kind: 'query' | 'transaction'): (error?: unknown) => void
  /** Sends what is left. */
  stop(): Promise<void>
}

/** Set when the operator names a collector; without one nothing of OpenTelemetry is even loaded. */
export const tracing: { current: Tracing | null } = { current: null }

/** Begins to trace when OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is set. */
export async function startTracing(environment: NodeJS.ProcessEnv): Promise<void> {
  const wanted = environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? environment['OTEL_EXPORTER_OTLP_ENDPOINT']
  if (!wanted || environment['OTEL_SDK_DISABLED'] === 'true') return
  const { openTelemetry } = await import('./opentelemetry.ts')
  tracing.current = openTelemetry(environment)
}
