import type { Attributes, Link } from '@opentelemetry/api';

/** What records spans, if tracing is on (`open-telemetry.ts`). */
export interface Recorder {
  run<Result>(name: string, attributes: Attributes, work: () => Promise<Result>, links?: Link[]): Promise<Result>;
  /** Returns a link to the current span. */
  link(): Link | undefined;
}

let recorder: Recorder | null = null;

/** Turns tracing on, or off with null. */
export function recordTraces(next: Recorder | null): void {
  recorder = next;
}

/**
 * Runs work in a span of OpenTelemetry, without personal data in its attributes; costs nothing while tracing is off.
 * With `links`, the span belongs to no single request and starts a trace of its own.
 */
export function traced<Result>(
  name: string,
  attributes: Attributes,
  work: () => Promise<Result>,
  links?: () => Link[],
): Promise<Result> {
  return recorder === null ? work() : recorder.run(name, attributes, work, links?.());
}

/** Returns a link to the current span, for work that serves several; undefined while tracing is off. */
export function traceLink(): Link | undefined {
  return recorder?.link();
}
