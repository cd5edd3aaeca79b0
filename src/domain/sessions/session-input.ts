import { z } from 'zod';
import { roomKinds } from '../rooms/room-kind.js';
import { fault, instant, line, prose, webAddress } from '../../platform/validation.js';
import { leadsInput } from '../time/lead-input.js';
import { timeZoneInput } from '../time/zone-input.js';
import {
  approvals,
  defaultCertificateShare,
  defaultOfferHours,
  promotions,
  sessionFormats,
  sessionKinds,
} from './session.js';

/** A wall time without offset, YYYY-MM-DDTHH:mm, that exists in the calendar (29 February only in leap years). */
export const wallTimeInput = z
  .string()
  .trim()
  .refine(isWallTime, fault('not-a-wall-time', 'Must be a date and time such as 2027-03-14T16:00, without an offset.'));

function isWallTime(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/u.test(text)) return false;
  const year = Number(text.slice(0, 4));
  return (
    year >= 2000 &&
    year < 2100 &&
    !Number.isNaN(Date.parse(`${text}:00Z`)) &&
    new Date(`${text}:00Z`).toISOString().startsWith(text)
  );
}

/** BCP 47, in its canonical case. */
const languageInput = z
  .string()
  .trim()
  .max(35)
  .refine(isLanguageTag, fault('unknown-language', 'Must be a language tag such as en or zh-TW.'))
  .transform((tag) => Intl.getCanonicalLocales(tag)[0] ?? tag);

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

const speaker = z.strictObject({ name: line(200), role: line(200).optional(), organization: line(200).optional() });

/** What an organizer may change at any time without moving the session. */
const changeable = {
  title: line(200),
  abstract: prose(20_000),
  kind: z.enum(sessionKinds),
  format: z.enum(sessionFormats),
  capacity: z.int().min(1).max(1_000_000).nullable(),
  waitlist: z.boolean(),
  approval: z.enum(approvals),
  /** Whether a seat that comes free is given to the next in line, or offered. */
  promotion: z.enum(promotions),
  /** How long an offer is valid. */
  offerHours: z.int().min(1).max(336),
  /** The most people of one organization. */
  organizationLimit: z.int().min(1).max(1_000_000).nullable(),
  /** Sessions of a call with the same name here are one series. */
  series: line(200).nullable(),
  /** Whether a calendar's "no" releases the seat. */
  declineReleasesSeat: z.boolean(),
  language: languageInput,
  themes: z.array(z.string().max(100)).max(20),
  /** Those of the call that it helps with. */
  criteria: z.array(z.string().max(100)).max(20),
  venue: line(300).nullable(),
  /** Where it meets online: at `joinUrl`, or in a room that is made for it. */
  room: z.enum(roomKinds),
  joinUrl: webAddress.nullable(),
  recordingUrl: webAddress.nullable(),
  slidesUrl: webAddress.nullable(),
  /** Percent of the session for which one must be there for a certificate; null for no certificates. */
  certificateShare: z.int().min(1).max(100).nullable(),
  speakers: z.array(speaker).max(30),
  /** Null: as the call. */
  reminders: leadsInput.nullable(),
  registrationClosesAt: instant.nullable(),
};

const timing = {
  startsAtLocal: wallTimeInput,
  timeZone: timeZoneInput,
  /** The second occurrence of a wall time that exists twice. */
  overlap: z.enum(['first', 'second']),
  durationMinutes: z
    .int()
    .min(5)
    .max(14 * 24 * 60),
};

export const sessionInput = z.strictObject({
  ...changeable,
  ...timing,
  abstract: changeable.abstract.default(''),
  capacity: changeable.capacity.default(null),
  waitlist: changeable.waitlist.default(true),
  approval: changeable.approval.default('automatic'),
  declineReleasesSeat: changeable.declineReleasesSeat.default(true),
  promotion: changeable.promotion.default('automatic'),
  offerHours: changeable.offerHours.default(defaultOfferHours),
  organizationLimit: changeable.organizationLimit.default(null),
  series: changeable.series.default(null),
  language: changeable.language.default('en'),
  themes: changeable.themes.default([]),
  criteria: changeable.criteria.default([]),
  venue: changeable.venue.default(null),
  room: changeable.room.default('link'),
  joinUrl: changeable.joinUrl.default(null),
  recordingUrl: changeable.recordingUrl.default(null),
  slidesUrl: changeable.slidesUrl.default(null),
  certificateShare: changeable.certificateShare.default(defaultCertificateShare),
  speakers: changeable.speakers.default([]),
  reminders: changeable.reminders.default(null),
  registrationClosesAt: changeable.registrationClosesAt.default(null),
  overlap: timing.overlap.default('first'),
});
export type SessionInput = z.output<typeof sessionInput>;

export const sessionChanges = z.strictObject(changeable).partial();
export type SessionChanges = z.output<typeof sessionChanges>;

export const rescheduleInput = z.strictObject({
  startsAtLocal: timing.startsAtLocal,
  timeZone: timing.timeZone.optional(),
  overlap: timing.overlap.optional(),
  durationMinutes: timing.durationMinutes.optional(),
  note: prose(2000).optional(),
});
export type RescheduleInput = z.output<typeof rescheduleInput>;

export const cancelInput = z.strictObject({ reason: prose(2000).optional() });
export type CancelInput = z.output<typeof cancelInput>;
