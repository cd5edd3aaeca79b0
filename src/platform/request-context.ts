import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';
import type { Tx } from './database/tx.js';

/** What a request asks of the transaction in which it changes something. */
export interface WriteGuard {
  /** Runs first, and can throw a refusal. */
  before(tx: Tx): Promise<void>;
  /** Runs last. */
  after(tx: Tx): Promise<void>;
}

const storage = new AsyncLocalStorage<{ requestId: string; guard?: WriteGuard | null } | undefined>();

export const requestIdHeader = 'x-request-id';

/** Makes the id of each request known to everything that runs for it. */
export function carryRequestId(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header(requestIdHeader, request.id);
    done();
  });
  // The last hook before the handler: reading the body loses the context.
  server.addHook('preValidation', (request, _reply, done) => storage.run({ requestId: request.id }, done));
}

/** Returns the id of the HTTP request that is being served, or null in background work. */
export function currentRequestId(): string | null {
  return storage.getStore()?.requestId ?? null;
}

/** Lets a guard watch the change that this request makes. */
export function guardWrites(guard: WriteGuard): void {
  const store = storage.getStore();
  if (store === undefined) throw new Error('Only in a request.');
  store.guard = guard;
}

/** Runs the work of a transaction under the guard of its request, which watches one change: later ones follow from it. */
export async function underGuard<Result>(tx: Tx, work: () => Promise<Result>): Promise<Result> {
  const store = storage.getStore();
  const guard = store?.guard ?? null;
  if (store === undefined || guard === null) return work();
  await guard.before(tx);
  const result = await work();
  await guard.after(tx);
  store.guard = null;
  return result;
}

/** Runs work that belongs to no single request, such as a batch that serves many. */
export function outsideRequest<Result>(work: () => Result): Result {
  return storage.run(undefined, work);
}
