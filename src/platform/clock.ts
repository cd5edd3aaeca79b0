import { Injectable } from '@nestjs/common';

/** The one clock of the program. Flows read it once; everything below takes `now` as an argument. */
@Injectable()
export class Clock {
  /** Returns the current time. */
  now(): Date {
    return new Date();
  }
}
