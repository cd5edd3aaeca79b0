import type { FieldError } from '../../platform/errors.js';
import { faultsOf } from '../../platform/validation.js';
import { wallTimeInput } from '../../domain/sessions/session-input.js';
import { sessionTiming } from '../../domain/sessions/session-timing.js';
import { timeZoneInput } from '../../domain/time/zone-input.js';
import { z } from 'zod';
import { openWarnings, type WallFields, wallInput } from './local-time-fields.js';

const input = z.object({ startsAtLocal: wallTimeInput, timeZone: timeZoneInput });

/**
 * The moment that was typed as a date and a time in a zone, RFC 3339, or every fault in it: also a wall time that does
 * not exist or exists twice, until its question is answered.
 */
export function readSendTime(fields: WallFields): { sendAt: string | null; faults: FieldError[] } {
  const typed = wallInput(fields);
  const read = input.safeParse(typed);
  if (!read.success) return { sendAt: null, faults: faultsOf(read.error.issues) };
  const wall = { ...typed, ...read.data, durationMinutes: 1 };
  const open = openWarnings(wall, fields);
  if (open.length > 0) return { sendAt: null, faults: open };
  return { sendAt: sessionTiming(wall).startsAt.toISOString(), faults: [] };
}
