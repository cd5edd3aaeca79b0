import { z } from 'zod';
import { dayInput, fault } from '../../../platform/validation.js';
import { addDays, daysBetween } from '../../../domain/time/local-date.js';
import { timeZoneInput } from '../../../domain/time/zone-input.js';
import { usualHumaneHours } from '../../../domain/time/humane-hours.js';
import { maxPlaces } from './places.js';

// Comparing the starts of four months takes a fraction of a second.
const maxDays = 120;
const usualDays = 28;

/** A time of day as `HH:mm`, parsed into minutes; 24:00 is the end of the day. */
const timeOfDay = z
  .string()
  .trim()
  .refine((text) => minutesOf(text) !== null, fault('not-a-time', 'Must be a time of day, such as 08:00.'))
  .meta({ pattern: '^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$', examples: ['08:00'] })
  .transform((text) => minutesOf(text) ?? 0);

const weekdays = z.array(z.int().min(1).max(7)).min(1).max(7).nullable().default(null);

/** What the planner is asked. Times are `HH:mm`, dates are in `timeZone`, weekdays from 1 (Monday) to 7, null for working days. */
export const plannerInput = z
  .strictObject({
    timeZone: timeZoneInput.meta({ description: 'IANA time zone of the dates.' }),
    fromDate: dayInput,
    untilDate: dayInput.optional().meta({ description: 'Last possible date; by default four weeks are compared.' }),
    minutes: z
      .int()
      .min(5)
      .max(24 * 60)
      .meta({ description: 'Length of the session.' }),
    weekdays: weekdays.meta({
      description:
        'Days from 1 (Monday) to 7, of the dates and where people are. By default the working days of each country: ' +
        'Sunday to Thursday in Riyadh.',
    }),
    exceptDates: z.array(z.iso.date()).max(200).default([]).meta({ description: 'Such as public holidays.' }),
    skipHolidays: z
      .boolean()
      .default(true)
      .meta({ description: "Whether to leave out the public holidays of the call's country." }),
    humaneFrom: timeOfDay.default(usualHumaneHours.from),
    humaneUntil: timeOfDay.default(usualHumaneHours.until),
    available: z
      .array(
        z.strictObject({
          timeZone: timeZoneInput,
          from: timeOfDay,
          until: timeOfDay,
          weekdays: weekdays.meta({ description: 'By default the working days of the country of `timeZone`.' }),
        }),
      )
      .max(20)
      .default([])
      .meta({ description: 'Local hours of hosts and speakers, who must all be there.' }),
    people: z
      .array(z.strictObject({ timeZone: timeZoneInput, weight: z.number().positive().max(10_000_000) }))
      .max(maxPlaces)
      .optional()
      .meta({ description: 'Who is expected; by default everyone who is registered for a session of the call.' }),
  })
  .transform(({ untilDate, ...input }) => ({
    ...input,
    untilDate: untilDate ?? addDays(input.fromDate, usualDays - 1),
  }))
  .refine(({ fromDate, untilDate }) => untilDate >= fromDate, {
    path: ['untilDate'],
    ...fault('ends-before-start', 'Must not be before the first date.'),
  })
  .refine(({ fromDate, untilDate }) => daysBetween(fromDate, untilDate) <= maxDays, {
    path: ['untilDate'],
    ...fault('too-many-days', `Must be at most ${maxDays} days after the first date.`, { max: maxDays }),
  })
  .refine(({ humaneFrom, humaneUntil }) => humaneUntil > humaneFrom, {
    path: ['humaneUntil'],
    ...fault('hours-end-before-start', 'Must be later than the first hour.'),
  });
export type PlannerInput = z.output<typeof plannerInput>;

function minutesOf(text: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d\d)$/u.exec(text) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  return hours === undefined || Number(minutes) > 59 || total > 24 * 60 ? null : total;
}
