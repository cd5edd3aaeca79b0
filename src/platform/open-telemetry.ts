import { hostname } from 'node:os';
import {
  type Attributes,
  context,
  createContextKey,
  type Link,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from './config.js';
import { isProbe } from './http/request-log.js';
import type { Logger } from './logger.js';
import { recordTraces } from './tracing.js';

/** A collector that doesn't answer must not hold up the end of the program. */
const exportWithinMs = 2_000;

/**
 * Exports traces by OTLP over HTTP: requests, transactions, batches, emails and jobs. Load this module only if that is
 * configured.
 */
export function startTracing(
  server: FastifyInstance,
  options: NonNullable<Config['tracing']>,
  log: Logger,
): () => Promise<void> {
  const { endpoint, headers, serviceName, ratio } = options;
  const exporter = notingFailures(
    new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers, timeoutMillis: exportWithinMs }),
    log,
  );
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
      if (name.startsWith('job ')) return runJob(tracer, name, work);
      const job = context.active().getValue(jobKey) as Job | undefined;
      const parent =
        job === undefined || trace.getActiveSpan() !== undefined
          ? context.active()
          : trace.setSpan(context.active(), job.begin());
      const span = tracer.startSpan(name, { attributes, ...(links && { links, root: true }) }, parent);
      return finish(span, () => context.with(trace.setSpan(parent, span), work));
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

/** The job that is running: most look once a second whether there is something to do, and find nothing. */
interface Job {
  begin(): Span;
  span?: Span;
}
const jobKey = createContextKey('greenroom job');

/** Runs a job, which gets a span only once it does something that has one, or fails. */
function runJob<Result>(tracer: Tracer, name: string, work: () => Promise<Result>): Promise<Result> {
  const startTime = Date.now();
  const job: Job = { begin: () => (job.span ??= tracer.startSpan(name, { startTime, root: true })) };
  return context.with(context.active().setValue(jobKey, job), async () => {
    try {
      return await work();
    } catch (error) {
      noteError(job.begin(), error);
      throw error;
    } finally {
      job.span?.end();
    }
  });
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
    if (isProbe(request.routeOptions.url)) return done();
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
    noteError(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** Without its message, which can quote personal data. */
function noteError(span: Span, error: unknown): void {
  const type = error instanceof Error ? error.constructor.name : typeof error;
  span.setStatus({ code: SpanStatusCode.ERROR, message: type });
  span.setAttribute('error.type', type);
}

/** A collector that is away for an hour must not fill the log. */
const noteEveryMs = 60_000;

/** Logs that spans were lost, which the exporter itself tells nobody. */
function notingFailures(exporter: SpanExporter, log: Logger): SpanExporter {
  let notedAt = Number.NEGATIVE_INFINITY;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.code !== ExportResultCode.SUCCESS && performance.now() - notedAt > noteEveryMs) {
          notedAt = performance.now();
          log.warn({ reason: result.error?.message ?? null, spans: spans.length }, 'traces could not be exported');
        }
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}

function linkTo(span: Span | undefined): Link | undefined {
  return span && { context: span.spanContext() };
}
