import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { intercept } from '../fast/intercept.js';

/** No browser or proxy sends even a second request without waiting for the first answer. */
const maxWaiting = 32;

/**
 * Begins with a request once the one before it on the same connection is answered, and closes connections on which too
 * many wait. Node begins with all that it has read, hundreds at a time, so that few clients would take all of the
 * server's time.
 */
export function answerOneAtATime(server: FastifyInstance): void {
  const connections = new WeakMap<Socket, { last: ServerResponse; waiting: number }>();
  intercept(server, ({ socket }, response, goOn) => {
    const connection = connections.get(socket);
    if (connection === undefined) {
      connections.set(socket, { last: response, waiting: 0 });
      goOn();
      return;
    }
    const { last } = connection;
    connection.last = response;
    if (last.writableFinished) goOn();
    else if (connection.waiting >= maxWaiting) socket.destroy();
    else {
      connection.waiting += 1;
      last.once('close', () => {
        connection.waiting -= 1;
        if (!socket.destroyed) goOn();
      });
    }
  });
}
