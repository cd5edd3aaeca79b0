import { Invalid } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { wallTimeInput } from '../../domain/sessions/session-input.js';
import { resolveTiming } from '../../domain/sessions/session-timing.js';
import { timeZoneInput } from '../../domain/time/zone-input.js';
import { z } from 'zod';
import { openWarnings, type WallFields, wallInput } from './local-time-fields.js';

const input = z.object({ startsAtLocal: wallTimeInput, timeZone: timeZoneInput });

/**
 * Returns the moment that was typed as a date and a time in a zone, RFC 3339. Throws Invalid with every fault in it: also
 * for a wall time that does not exist or exists twice, until its question is answered.
 */
export function readSendTime(fields: WallFields): string {
  const typed = wallInput(fields);
  const wall = { ...typed, ...read(input, typed), durationMinutes: 1 };
  const { timing, warnings } = resolveTiming(wall);
  const open = openWarnings(warnings, fields);
  if (open.length > 0) throw new Invalid('invalid', 'The time has a question to answer.', {}, open);
  return timing.startsAt.toISOString();
}
