import { performance } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';

/** The one clock of the program. Flows read it once; everything below takes `now` as an argument. */
@Injectable()
export class Clock {
  /** Returns the current time. */
  now(): Date {
    return new Date();
  }

  /** Returns milliseconds since the start, which pass evenly even if the time of day is corrected. */
  monotonicMs(): number {
    return performance.now();
  }
}
