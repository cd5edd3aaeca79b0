import { Clock } from '../../platform/clock.js';

/** A clock that is moved along the demo's past, so that every flow runs at the moment at which it would have. */
export class PastClock extends Clock {
  constructor(private at: Date) {
    super();
  }

  override now(): Date {
    return new Date(this.at);
  }

  moveTo(at: Date): void {
    this.at = new Date(at);
  }
}
