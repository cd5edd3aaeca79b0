import type { OpenLog } from '../logger.js';
import type { ObserverOf } from './answered-request.js';

/** Whether a route is asked every few seconds by a proxy or a monitor, and not by people. */
export function isProbe(route: string | null | undefined): boolean {
  return route === '/metrics' || route?.startsWith('/health/') === true;
}

/**
 * Returns what logs requests, except probes that succeed. The lines are those that the log would write; it would take as long for each as sending a
 * short answer does. Those of one turn of the event loop are written together.
 */
export function requestLog(log: OpenLog): ObserverOf {
  if (!log.isLevelEnabled('info')) return () => () => undefined;
  let lines = '';
  let last = { at: 0, time: '' };
  const write = () => {
    log.destination.write(lines);
    lines = '';
  };
  return ({ method, route, status }) => {
    if (isProbe(route) && status < 400) return () => undefined;
    const kind = `"method":${JSON.stringify(method)},"route":${JSON.stringify(route)},"status":${status}`;
    return (id, ms) => {
      const at = Date.now();
      if (last.at !== at) last = { at, time: new Date(at).toISOString() };
      if (lines === '') setImmediate(write);
      const tenths = Math.round(ms * 10) / 10;
      lines += `{"level":"info","time":"${last.time}","requestId":"${id}",${kind},"ms":${tenths},"msg":"request"}\n`;
    };
  };
}
