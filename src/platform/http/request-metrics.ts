import { Histogram, type Registry } from 'prom-client';
import type { ObserveRequest } from './answered-request.js';

/** Returns what counts and times requests by route pattern, because paths are too numerous. */
export function requestMetrics(registry: Registry): ObserveRequest {
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of the request to the last byte of the response.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  });
  // Prometheus' client takes several microseconds to find the counter of labels.
  const known = new Map<string, ReturnType<typeof durations.labels>>();
  return ({ method, route, status, ms }) => {
    const key = `${method} ${status} ${route}`;
    let duration = known.get(key);
    if (duration === undefined) {
      duration = durations.labels({ method, route: route ?? 'unmatched', status });
      known.set(key, duration);
    }
    duration.observe(ms / 1000);
  };
}
