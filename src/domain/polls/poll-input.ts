import { z } from 'zod';
import type { FieldError } from '../../platform/errors.js';
import { fault, instant, line } from '../../platform/validation.js';
import { isPlannable } from '../planner/planner-input.js';
import { mostStarts } from './poll.js';

/** A draft of a poll; people are added to it as to an invitation. */
export const pollInput = z.strictObject({
  title: line(200),
  durationMinutes: z
    .int()
    .min(5)
    .max(24 * 60),
  starts: z
    .array(instant)
    .refine((starts) => starts.length > 0, fault('no-start', 'Propose at least one start.'))
    .refine(
      (starts) => starts.every((at) => isPlannable(at.toISOString())),
      fault('not-plannable', 'Must be between 2000 and 2099.'),
    )
    .max(mostStarts)
    .transform((starts) => [...new Set(starts.map(Number))].sort((a, b) => a - b).map((ms) => new Date(ms)))
    .meta({ description: 'Up to five starts.' }),
  closesAt: instant.meta({ description: 'When the poll closes: before the first start.' }),
});
export type PollInput = z.output<typeof pollInput>;

/** Returns errors of times that are over, or in the wrong order. */
export function pollTimeErrors({ starts, closesAt }: Pick<PollInput, 'starts' | 'closesAt'>, now: Date): FieldError[] {
  const first = starts[0];
  if (starts.some((start) => start <= now)) {
    return [{ path: 'starts', code: 'has-passed', message: 'Must be in the future.' }];
  }
  if (closesAt <= now) return [{ path: 'closesAt', code: 'has-passed', message: 'Must be in the future.' }];
  if (first === undefined || closesAt <= first) return [];
  return [{ path: 'closesAt', code: 'closes-after-start', message: 'Close the poll before its first start.' }];
}
