import { collectDefaultMetrics, Registry } from 'prom-client';

const ofProcess = new Registry();
let isObserved = false;

/** Adds the metrics of this process, such as its memory. What observes them starts once per process, and never stops. */
export function addProcessMetrics(registry: Registry): void {
  if (!isObserved) collectDefaultMetrics({ register: ofProcess });
  isObserved = true;
  for (const { name } of ofProcess.getMetricsAsArray()) {
    const metric = ofProcess.getSingleMetric(name);
    if (metric !== undefined) registry.registerMetric(metric);
  }
}
