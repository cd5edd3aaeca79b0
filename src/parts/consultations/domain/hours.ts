import { z } from 'zod';
import type { Call } from '../../../domain/calls/call.entity.js';
import { timeZoneInput } from '../../../domain/time/zone-input.js';
import { dayInput, fault, line, webAddress } from '../../../platform/validation.js';

/** The feature by which a call offers consultations. */
export const consultationsFeature = 'consultations';

/** Whether teams can book consultations in a call. */
export function offersConsultations({ features, archivedAt }: Pick<Call, 'features' | 'archivedAt'>): boolean {
  return features[consultationsFeature] === true && archivedAt === null;
}

/** Whether teams ever could: what they have booked stays theirs. */
export function hasConsultations({ features }: Pick<Call, 'features'>): boolean {
  return features[consultationsFeature] !== undefined;
}

const time = z.iso.time({ precision: -1 });
/** Until `00:00` is until the day ends. */
const isOrdered = ({ from, until }: { from: string | null; until: string | null }) =>
  from === null ? until === null : until !== null && (from < until || until === '00:00');
const order = { ...fault('end-before-start', 'The end must be after the start.'), path: ['until'] };

/** Local hours of each week; `weekday` is 1 for Monday to 7 for Sunday. */
const weekly = z.object({ weekday: z.number().int().min(1).max(7), from: time, until: time }).refine(isOrdered, order);

/** The hours of one day in place of the weekly ones; without hours the host is away. */
const exception = z.object({ date: dayInput, from: time.nullable(), until: time.nullable() }).refine(isOrdered, order);

/** The hours of a host, and how they can be booked. Times are in the zone of the host. */
export const hoursInput = z
  .object({
    timeZone: timeZoneInput,
    weekly: z.array(weekly).max(30),
    exceptions: z.array(exception).max(200),
    lengthMinutes: z.number().int().min(5).max(240),
    bufferMinutes: z.number().int().min(0).max(120),
    noticeHours: z.number().int().min(0).max(336),
    languages: z.array(line(35)).min(1, fault('required', 'This field is required.')).max(20),
    topics: z.array(line(100)).max(50),
    format: z.enum(['online', 'in-person']),
    /** The address of the online room, or where the host is. */
    place: line(500),
    pool: line(100, 0),
    needsApproval: z.boolean(),
  })
  .superRefine(({ format, place }, context) => {
    const isWrong = format === 'online' && !webAddress.safeParse(place).success;
    if (isWrong)
      context.addIssue({ code: 'custom', path: ['place'], ...fault('not-a-web-address', 'Must be a web address.') });
  });
export type Hours = z.output<typeof hoursInput>;

/** How much of it a team can book, and until when it can cancel without losing it. */
export const rulesInput = z.object({
  perTeam: z.number().int().min(1).max(50),
  /** 0 for no limit. */
  perOrganization: z.number().int().min(0).max(500),
  cancelHours: z.number().int().min(0).max(336),
});
export type Rules = z.output<typeof rulesInput>;

/** What holds until a call says otherwise. */
export const usualRules: Rules = { perTeam: 2, perOrganization: 0, cancelHours: 24 };
