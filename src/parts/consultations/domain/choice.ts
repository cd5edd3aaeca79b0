import { invalidField } from '../../../platform/errors.js';
import { isNight } from '../../../domain/time/day-parts.js';
import type { Hours } from './hours.js';

/** A time with a host, as forms send it: `HOST~2027-01-15T08:00:00.000Z`. */
export interface Choice {
  hostId: string;
  startsAt: Date;
}

/** What a team asks about. */
export interface Matter {
  topic: string;
  question: string;
  language: string;
}

/** Returns the refusal of a time that isn't offered any more. */
export const slotGone = () =>
  invalidField('slot', 'slot-gone', 'This time isn’t offered any more. Choose another one.');

/** Returns the text of a choice. */
export function choiceText({ hostId, startsAt }: Choice): string {
  return `${hostId}~${startsAt.toISOString()}`;
}

/** Returns the choice of a text. Throws Invalid for any other text. */
export function readChoice(text: string): Choice {
  const [hostId = '', at = ''] = text.split('~');
  const startsAt = new Date(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u.test(at) ? at : Number.NaN);
  if (Number.isNaN(startsAt.getTime())) throw slotGone();
  return { hostId, startsAt };
}

/** Whether a time is at night for a team: where it meets the host, or else in its own zone. */
export function isAtNight(startsAt: Date, host: Pick<Hours, 'format' | 'timeZone'>, timeZone: string): boolean {
  return isNight(startsAt, host.format === 'in-person' ? host.timeZone : timeZone);
}

/** Throws Invalid for such a time, until the reader has said that they want it. */
export function requireNightAgreed(
  startsAt: Date,
  host: Pick<Hours, 'format' | 'timeZone'>,
  timeZone: string,
  isAgreed: boolean,
): void {
  if (!isAgreed && isAtNight(startsAt, host, timeZone))
    throw invalidField('night', 'slot-at-night', 'It is night for you then. Confirm that you want this time.');
}
