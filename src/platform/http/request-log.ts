import type { OpenLog } from '../logger.js';
import type { ObserverOf } from './answered-request.js';

/**
 * Returns what logs requests. The lines are those that the log would write; it would take as long for each as sending a
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
