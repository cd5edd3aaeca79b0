import type { Writable } from 'node:stream';
import type { ClientBase } from 'pg';
import type { QueryRunner } from 'typeorm';

/** A connection of pg that sends statements without waiting for the answers to earlier ones. */
export interface PipelinedClient extends ClientBase {
  pipeline: boolean;
  connection?: { stream?: Partial<Pick<Writable, 'cork' | 'uncork'>> };
}

/**
 * The connection of a transaction, which sends statements without waiting for the answers to earlier ones: pg's
 * `pipeline`. A pg without it would send them one after the other, in the same order.
 */
export async function pipelineOf(runner: QueryRunner): Promise<PipelinedClient> {
  const client = (await runner.connect()) as PipelinedClient;
  client.pipeline = true;
  return client;
}

/**
 * Sends the statements that `work` begins with in one piece: each write costs as much as a short statement.
 *
 * Saves a system call for each statement of a batch (`npm run bench -- rush`). Relies on the socket of pg's client
 * (`connection.stream`). Where there is none, each statement is written as it comes.
 */
export function inOneWrite<Result>({ connection }: PipelinedClient, work: () => Result): Result {
  const stream = connection?.stream;
  if (stream?.cork === undefined || stream.uncork === undefined) return work();
  stream.cork();
  // Statements are on their way once all promises that can be settled are.
  queueMicrotask(() => process.nextTick(() => stream.uncork?.()));
  return work();
}
