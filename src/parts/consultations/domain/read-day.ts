import { invalidField } from '../../../platform/errors.js';
import type { DayInput } from './day-input.js';

/** Returns what the form of a day asks for. Throws Invalid without the host who takes over. */
export function readDay(typed: {
  date: string;
  to: 'other-host' | 'other-day' | 'cancel';
  hostId: string;
  day: string | null;
  note: string;
}): DayInput {
  const { date, to, hostId, day, note } = typed;
  if (to === 'cancel') return { date, note, to };
  if (to === 'other-day') return { date, note, to, day: day ?? date };
  if (hostId === '') throw invalidField('hostId', 'required', 'This field is required.');
  return { date, note, to, hostId };
}
