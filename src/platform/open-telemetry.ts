import { hostname } from 'node:os';
import { type Attributes, context, type Link, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from './config.js';
import { recordTraces } from './tracing.js';

/** A collector that doesn't answer must not hold up the end of the program. */
const exportWithinMs = 2_000;

/**
 * Exports traces by OTLP over HTTP: requests, transactions, batches, emails and jobs. Load this module only if that is
 * configured.
 */
export function startTracing(server: FastifyInstance, options: NonNullable<Config['tracing']>): () => Promise<void> {
  const { endpoint, headers, serviceName, ratio } = options;
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers, timeoutMillis: exportWithinMs });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': serviceName,
      'service.instance.id': `${hostname()}:${process.pid}`,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor(exporter, { exportTimeoutMillis: exportWithinMs })],
  });
  const tracer = provider.getTracer('greenroom');
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  recordTraces({
    link: () => linkTo(trace.getActiveSpan()),
    run: (name, attributes, work, links) => {
      const span = tracer.startSpan(name, { attributes, ...(links && { links, root: true }) });
      return finish(span, () => context.with(trace.setSpan(context.active(), span), work));
    },
  });
  traceRequests(server, (request) => {
    const parent = propagator.extract(context.active(), request.headers, getter);
    return tracer.startSpan(request.method, { kind: SpanKind.SERVER, attributes: ofRequest(request) }, parent);
  });
  return async () => {
    recordTraces(null);
    await provider.shutdown().catch(() => undefined);
    context.disable();
  };
}

const propagator = new W3CTraceContextPropagator();
const getter = {
  keys: (headers: FastifyRequest['headers']) => Object.keys(headers),
  get: (headers: FastifyRequest['headers'], name: string) => headers[name],
};

/** The route pattern, never the path, because paths contain tokens. */
function ofRequest({ id, method, routeOptions }: FastifyRequest): Attributes {
  return {
    'http.request.method': method,
    'http.route': routeOptions.url ?? 'unmatched',
    'greenroom.request_id': id,
  };
}

function traceRequests(server: FastifyInstance, start: (request: FastifyRequest) => Span): void {
  const spans = new WeakMap<FastifyRequest, Span>();
  server.addHook('onRequest', (request, _reply, done) => {
    spans.set(request, start(request));
    done();
  });
  // The last hook before the handler: reading the body loses the context.
  server.addHook('preValidation', (request, _reply, done) => {
    const span = spans.get(request);
    if (span === undefined) done();
    else context.with(trace.setSpan(context.active(), span), done);
  });
  server.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request);
    span?.updateName(`${request.method} ${request.routeOptions.url ?? 'unmatched'}`);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
}

async function finish<Result>(span: Span, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    // Without its message, which can quote personal data.
    const type = error instanceof Error ? error.constructor.name : typeof error;
    span.setStatus({ code: SpanStatusCode.ERROR, message: type });
    span.setAttribute('error.type', type);
    throw error;
  } finally {
    span.end();
  }
}

function linkTo(span: Span | undefined): Link | undefined {
  return span && { context: span.spanContext() };
}
