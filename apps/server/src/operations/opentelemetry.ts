import { AsyncLocalStorage } from 'node:async_hooks'
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type Context, type Span } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { VERSION } from '../version.ts'
import type { Tracing } from './tracing.ts'

/** W3C Trace Context: version, trace, parent, flags. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/**
 * Traces by OpenTelemetry, sent by OTLP over HTTP. The exporter reads OTEL_EXPORTER_OTLP_* by itself; of the others we know
 * OTEL_SERVICE_NAME and OTEL_TRACES_SAMPLER_ARG, the share of traces that are kept (1: all).
 */
export function openTelemetry(environment: NodeJS.ProcessEnv): Tracing {
  const share = Number(environment['OTEL_TRACES_SAMPLER_ARG'] ?? 1)
  const provider = new TracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({
        'service.name': environment['OTEL_SERVICE_NAME'] ?? 'millwright',
        'service.version': VERSION,
      }),
    ),
    sampler: new ParentBasedSampler({
      root: new TraceIdRatioBasedSampler(share >= 0 && share <= 1 ? share : 1),
    }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  })
  const tracer = provider.getTracer('millwright', VERSION)
  const current = new AsyncLocalStorage<Context>()

  return {
    beginRequest({ method, traceparent }) {
      const attributes = { 'http.request.method': method }
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parentOf(traceparent))
      const context = trace.setSpan(ROOT_CONTEXT, span)
      return {
        traceId: span.spanContext().traceId,
        run: (next) => current.run(context, next),
        end({ route, status, requestId }) {
          span.updateName(`${method} ${route}`)
          span.setAttributes({
            'http.route': route,
            'http.response.status_code': status,
            'millwright.request_id': requestId,
          })
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
          span.end()
        },
      }
    },
    beginDatabase(kind) {
      const context = current.getStore()
      // Housekeeping belongs to no request, and would fill the collector with traces of one span.
      if (!context) return () => {}
      const attributes = { 'db.system.name': 'postgresql', 'db.operation.name': kind }
      const span: Span = tracer.startSpan(kind, { kind: SpanKind.CLIENT, attributes }, context)
      return (error) => {
        if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR })
        span.end()
      }
    },
    stop: () => provider.shutdown(),
  }
}

function parentOf(traceparent: string | undefined): Context {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? []
  if (!traceId || !spanId || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return ROOT_CONTEXT
  const traceFlags = Number.parseInt(flags ?? '0', 16) & TraceFlags.SAMPLED
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true })
}
