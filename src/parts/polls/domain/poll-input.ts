import { z } from 'zod';
import type { FieldError } from '../../../platform/errors.js';
import { comingInstant, comingWallTimePattern, fault, isPlannable, line } from '../../../platform/validation.js';
import { wallTimeInput } from '../../../domain/sessions/session-input.js';
import { resolveWallTime } from '../../../domain/time/wall-time.js';
import { maxStarts } from './poll.js';

/** An instant, or a local time. */
const moment = z.union([comingInstant, wallTimeInput.meta({ pattern: comingWallTimePattern })], {
  error: 'Must be a date and time, such as 2027-01-15T17:00 or 2027-01-15T17:00:00+08:00.',
});

/** A draft of a poll; people are added to it as to an invitation. */
export const pollInput = z.strictObject({
  title: line(200),
  durationMinutes: z
    .int()
    .min(5)
    .max(24 * 60),
  starts: z
    .array(moment)
    .refine((starts) => starts.length > 0, fault('no-start', 'Propose at least one start.'))
    .max(maxStarts)
    .meta({ minItems: 1, description: "Up to five starts, as instants or as local times in the call's time zone." }),
  closesAt: moment.optional().meta({
    description: 'When the poll closes: before the first start, or by default when that begins.',
  }),
});
export type PollInput = z.output<typeof pollInput>;

/** The times of a poll: the starts in their order, each once. */
interface PollTimes {
  starts: Date[];
  closesAt: Date;
}

/** Returns the times of a poll, of which local ones are in the zone of the call. */
export function pollTimes({ starts, closesAt }: Pick<PollInput, 'starts' | 'closesAt'>, timeZone: string): PollTimes {
  const at = (one: Date | string) => (typeof one === 'string' ? resolveWallTime(one, timeZone).startsAt : one);
  const ordered = [...new Set(starts.map((one) => Number(at(one))))].sort((a, b) => a - b).map((ms) => new Date(ms));
  return { starts: ordered, closesAt: at(closesAt ?? ordered[0] ?? '') };
}

/** Returns errors of times that are over, too far, or in the wrong order. */
export function pollTimeErrors({ starts, closesAt }: PollTimes, now: Date): FieldError[] {
  const first = starts[0];
  if (!starts.every((at) => isPlannable(at.toISOString()))) {
    return [{ path: 'starts', code: 'not-plannable', message: 'Must be between 2000 and 2099.' }];
  }
  if (starts.some((start) => start <= now)) {
    return [{ path: 'starts', code: 'has-passed', message: 'Must be in the future.' }];
  }
  if (closesAt <= now) return [{ path: 'closesAt', code: 'has-passed', message: 'Must be in the future.' }];
  if (first === undefined || closesAt <= first) return [];
  return [{ path: 'closesAt', code: 'closes-after-start', message: 'Close the poll before its first start.' }];
}
