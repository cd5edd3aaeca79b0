import { Clock } from '../../src/platform/clock.js';

/** A clock that stands still until it is set. */
export class TestClock extends Clock {
  constructor(private at: Date) {
    super();
  }

  override now(): Date {
    return new Date(this.at);
  }

  set(at: Date | string): void {
    this.at = new Date(at);
  }

  advance(time: { days?: number; hours?: number; minutes?: number; seconds?: number }): void {
    const seconds = (((time.days ?? 0) * 24 + (time.hours ?? 0)) * 60 + (time.minutes ?? 0)) * 60 + (time.seconds ?? 0);
    this.at = new Date(this.at.getTime() + seconds * 1000);
  }
}
