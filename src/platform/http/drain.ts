import { once } from 'node:events';
import { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** After this time without a request, no proxy is about to use an idle connection. */
const quietMs = 250;
const quietWithinMs = 3_000;
/** A proxy that has yet to see that the instance before this one is back would find none that is ready. */
const stillReadyMs = 1_000;
/** Time for requests in progress, less than supervisors wait. */
const finishWithinMs = 15_000;
/** Time for connections on which a request has begun and not arrived. */
const arriveWithinMs = 5_000;
/** A turn of the event loop that takes less has done nothing. */
const idleTurnMs = 0.1;
const maxTurns = 5_000;

/**
 * Takes the HTTP server out of service without failing a request. First it only stops being ready, so that proxies turn
 * to other instances; then it accepts no more connections, asks clients to close theirs, and ends those that are idle
 * once no more requests arrive. Asked earlier, a proxy would open connections until the moment in which none is accepted
 * any more.
 */
export class Drain {
  private started = false;
  private hasClosed = false;
  private lastRequestAt = 0;
  private readonly inProgress = new Set<FastifyRequest>();

  /** Whether the process is about to stop, and is no longer ready. */
  get hasStarted(): boolean {
    return this.started;
  }

  /** Adds the hooks that ask clients to close their connections. */
  observe(server: FastifyInstance): void {
    server.addHook('onRequest', (request, _reply, done) => {
      this.lastRequestAt = performance.now();
      this.inProgress.add(request);
      done();
    });
    // Also of a request whose client has gone.
    server.addHook('onResponse', (request, _reply, done) => {
      this.inProgress.delete(request);
      done();
    });
    server.addHook('onSend', (_request, reply, payload, done) => {
      if (this.hasClosed) void reply.header('connection', 'close');
      done(null, payload);
    });
  }

  /**
   * Resolves when all requests are answered. For a second nothing changes, and for `delayMs` more it remains ready for
   * requests, but not in its health check. With 0, nobody needs to notice, and it begins at once.
   */
  async run({ server }: FastifyInstance, delayMs: number): Promise<void> {
    if (delayMs > 0) await sleep(stillReadyMs);
    this.started = true;
    await sleep(delayMs);
    const { closed } = await stopListening(server);
    this.hasClosed = true;
    await this.untilQuiet(closed);
    server.closeIdleConnections();
    await Promise.race([closed, sleep(arriveWithinMs, undefined, { ref: false })]);
    const deadline = performance.now() + finishWithinMs - arriveWithinMs;
    while (this.inProgress.size > 0 && performance.now() < deadline) await sleep(20);
    server.closeAllConnections();
  }

  private async untilQuiet(closed: Promise<unknown>): Promise<void> {
    const deadline = performance.now() + quietWithinMs;
    const state = { isClosed: false };
    void closed.then(() => (state.isClosed = true));
    this.lastRequestAt = performance.now();
    while (!state.isClosed && performance.now() < Math.min(deadline, this.lastRequestAt + quietMs)) await sleep(10);
  }
}

/**
 * Closes the listener in a moment in which no connection waits to be accepted: the kernel resets those that wait, and a
 * proxy can't know whether their requests were read. Connections that come between the end of a turn and the call of the
 * system are lost, so nothing else happens there.
 */
async function stopListening(server: Server): Promise<{ closed: Promise<void> }> {
  // Not the HTTP server's own `close`, which also ends idle connections: a request may be on its way on one of them.
  const close = (one: Server) => new Promise<void>((resolve) => Server.prototype.close.call(one, () => resolve()));
  // Node compiles what runs for the first time, which takes as long as the rest.
  const first = new Server().listen(0, '127.0.0.1');
  await once(first, 'listening');
  await close(first);
  return new Promise((resolve) => {
    let [turns, idle, began] = [0, 0, performance.now()];
    const turn = () => {
      const now = performance.now();
      idle = now - began < idleTurnMs ? idle + 1 : 0;
      turns += 1;
      if (idle >= 5 || turns >= maxTurns) return resolve({ closed: close(server) });
      began = now;
      setImmediate(turn);
    };
    setImmediate(turn);
  });
}
