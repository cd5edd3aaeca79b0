import { Histogram, type Registry } from 'prom-client';
import type { ObserverOf } from './answered-request.js';

/** Returns what counts and times requests by route pattern, because paths are too numerous. */
export function requestMetrics(registry: Registry): ObserverOf {
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of the request to the last byte of the response.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  });
  // Prometheus' client takes several microseconds to find the counter of labels.
  return ({ method, route, status }) => {
    const duration = durations.labels({ method, route: route ?? 'unmatched', status });
    return (_id, ms) => duration.observe(ms / 1000);
  };
}
