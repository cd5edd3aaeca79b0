import { SetMetadata } from '@nestjs/common';
import type { RestPolicy } from './rest.js';

/** When the worker runs a job. */
export interface JobTimes {
  everyMs: number;
  /** Whether it also runs as soon as the process has started. */
  atStart?: true;
  /** Whether it also runs after any process enqueued a message: once more, if it is running. */
  wakesOn?: 'message';
  /** How it rests after `run` returned 0. */
  rest?: RestPolicy;
  /** Whether a process in which it doesn't succeed is not ready. */
  isHeartbeat?: true;
}

/** Work of the worker. Any number of processes run it at once; within one, no two runs overlap. */
export interface BackgroundWork {
  /** Ends early once the signal is aborted, if it is long. */
  run(signal?: AbortSignal): Promise<unknown>;
  /** Begins nothing new, and hands over what it holds: the process is about to end. */
  stop?(): Promise<void> | void;
  /** Gives up what is still in progress some seconds after `stop`. */
  stopWaiting?(): void;
}

const key = Symbol('job');

/** Makes the worker run the class, which an area provides, by its `run`. */
export const Job =
  (times: JobTimes) =>
  (target: new (...args: never[]) => BackgroundWork): void => {
    SetMetadata(key, times)(target);
  };

/** Returns when the worker runs a class; undefined if it is no job. */
export function jobTimesOf(target: object): JobTimes | undefined {
  return Reflect.getMetadata(key, target) as JobTimes | undefined;
}
