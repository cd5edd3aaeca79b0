import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

/**
 * Keeps `connections` connections of HTTP/1.1 busy for `seconds`, one request at a time each, after `warmUpSeconds` that
 * are not counted. `request(n)` returns the bytes of the n-th request. It reads no more of an answer than its length, so
 * that the client costs little of the processor that it shares with the server.
 *
 * Returns responses per second, the 50th and 99th percentile in milliseconds, and how often each status came.
 */
export async function load({ port, connections, seconds, warmUpSeconds = 1, request }) {
  const run = { next: 0, isOver: false, isCounting: false, statuses: {}, times: [] };
  const all = Promise.all(Array.from({ length: connections }, () => keepBusy(port, request, run)));
  // A connection that fails ends the benchmark at once.
  await Promise.race([pause(warmUpSeconds), all]);
  run.isCounting = true;
  const startedAt = performance.now();
  await Promise.race([pause(seconds), all]);
  const elapsed = (performance.now() - startedAt) / 1000;
  run.isOver = true;
  await all;
  const times = Float64Array.from(run.times).sort();
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: times.length / elapsed, p50: at(0.5), p99: at(0.99), statuses: run.statuses };
}

/** The same until `count` requests are answered. */
export async function loadTimes(count, { port, connections, request }) {
  const run = { next: 0, most: count, isOver: false, isCounting: false, statuses: {}, times: [] };
  await Promise.all(Array.from({ length: connections }, () => keepBusy(port, request, run)));
}

function keepBusy(port, request, run) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let askedAt = 0;
    let unread = '';
    const ask = () => {
      if (run.isOver || run.next >= (run.most ?? Infinity)) {
        socket.destroy();
        resolve();
        return;
      }
      askedAt = performance.now();
      socket.write(request(run.next++));
    };
    socket.setEncoding('latin1');
    socket.on('connect', ask);
    socket.on('error', reject);
    socket.on('end', () => reject(new Error('The server closed a connection.')));
    socket.on('data', (text) => {
      unread += text;
      const answer = readAnswer(unread);
      if (answer === null) return;
      unread = '';
      if (run.isCounting && !run.isOver) {
        run.times.push(performance.now() - askedAt);
        run.statuses[answer.status] = (run.statuses[answer.status] ?? 0) + 1;
      }
      ask();
    });
  });
}

/** Null while it is not complete. An answer without Content-Length (304) ends with its head. */
function readAnswer(text) {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return null;
  const length = /\r\ncontent-length: *(\d+)/iu.exec(text.slice(0, head))?.[1] ?? '0';
  if (text.length < head + 4 + Number(length)) return null;
  return { status: text.slice(9, 12) };
}

function pause(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** The bytes of a request. `body` is sent as JSON. */
export function httpRequest(method, path, headers = {}, body) {
  const json = body === undefined ? '' : JSON.stringify(body);
  const all = {
    host: '127.0.0.1',
    ...headers,
    ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${json}`;
}
