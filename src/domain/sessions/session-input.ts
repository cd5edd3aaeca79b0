import { z } from 'zod';
import { roomKinds } from '../rooms/room-kind.js';
import { countryInput } from '../registrations/admission/registration-input.js';
import { translationsInput } from '../../platform/i18n/translated.js';
import { datePattern, fault, instant, line, prose, webAddress } from '../../platform/validation.js';
import { offerKey } from './language-offer.js';
import { languageInput, languageOfferInput } from './language-offer-input.js';
import { leadsInput } from '../time/lead-input.js';
import { timeZoneInput } from '../time/zone-input.js';
import { maxRepeats, repeatPatterns } from './repeats.js';
import {
  approvals,
  defaultCertificateShare,
  defaultOfferHours,
  promotions,
  sessionFormats,
  sessionKinds,
} from './session.js';
import { readPhoneNumber } from '../../platform/phone-number.js';
import type { DialIn } from './dial-in.js';

/** A number to dial in, as it is stored. */
const dialInInput = z
  .strictObject({
    country: countryInput
      .optional()
      .meta({ description: 'Country or region (ISO 3166-1 alpha-2): only for a number of no country, such as +800.' }),
    number: line(40).meta({
      description: 'With its country code.',
      pattern: '^[+][1-9][0-9 ().-]{5,18}[0-9]$',
      examples: ['+886 2 7724 1234'],
    }),
    pin: line(40)
      .overwrite((pin) => pin.replaceAll(/[^\d*#]/gu, ''))
      .optional()
      .meta({ description: 'Digits, `*` and `#`, to be typed once it answers.' }),
  })
  .transform(({ country, number, pin }, context): DialIn => {
    const known = readPhoneNumber(number, country);
    if (typeof known !== 'string') return { ...known, ...(pin && { pin }) };
    const message =
      known === 'number'
        ? 'Must be a phone number with its country code, such as +886 2 7724 1234.'
        : 'The country does not belong to this number.';
    context.addIssue({ code: 'custom', path: [known], ...fault(`phone-${known}`, message) });
    return z.NEVER;
  });

const wallTimePattern = new RegExp(`^${datePattern}T(?:[01][0-9]|2[0-3]):[0-5][0-9]$`, 'u');

/** A local time without offset, YYYY-MM-DDTHH:mm, on a valid date of the years that can be planned. */
export const wallTimeInput = z
  .string()
  .trim()
  .refine(
    (text) => wallTimePattern.test(text),
    fault('not-a-wall-time', 'Must be a local date and time without an offset, such as 2027-03-14T16:00.'),
  )
  .meta({ pattern: wallTimePattern.source, examples: ['2027-03-14T16:00'] });

const speaker = z.strictObject({
  name: line(200),
  role: line(200).optional(),
  organization: line(200).optional(),
  id: z
    .uuid()
    .optional()
    .meta({ description: 'ID of the speaker. Without it, the speaker of the call with this name, or a new one.' }),
});

/** What an organizer can change at any time without rescheduling the session. */
const changeable = {
  title: line(200),
  abstract: prose(20_000).meta({ description: 'Description in Markdown.' }),
  kind: z.enum(sessionKinds),
  format: z.enum(sessionFormats),
  capacity: z.int().min(1).max(1_000_000).nullable().meta({ description: 'Number of seats; null for no limit.' }),
  asksAttendance: z.boolean().meta({
    description:
      'Whether people choose how they attend a hybrid session, in person or online. Each then has its own seats, and `capacity` is their sum.',
  }),
  inPersonCapacity: z.int().min(1).max(1_000_000).nullable().meta({
    description: 'Seats in the room, if the session asks how people attend; null for no limit.',
  }),
  onlineCapacity: z.int().min(1).max(1_000_000).nullable().meta({
    description: 'Seats online, if the session asks how people attend; null for no limit.',
  }),
  waitlist: z.boolean().meta({ description: 'Whether people can join a waiting list when the session is full.' }),
  approval: z.enum(approvals).meta({ description: 'Whether an organizer must approve each registration (`manual`).' }),
  promotion: z.enum(promotions).meta({
    description:
      'Whether a free seat is assigned to the next person on the waiting list (`automatic`) or offered to them (`offer`).',
  }),
  offerHours: z
    .int()
    .min(1)
    .max(336)
    .meta({ description: 'Hours until an offer expires. Offers expire one hour before the start at the latest.' }),
  organizationLimit: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullable()
    .meta({ description: 'Maximum number of people from one organization; null for no limit.' }),
  series: line(200).nullable().meta({
    description: 'Title of the series; a new title creates a series. Its `seriesId` is accepted, too. Null for none.',
  }),
  declineReleasesSeat: z.boolean().meta({
    description: 'Whether declining the calendar invitation frees the seat for the next person on the waiting list.',
  }),
  language: languageInput.meta({ description: 'Language tag (BCP 47) of the session, such as `en` or `zh-TW`.' }),
  textLanguage: languageInput
    .nullable()
    .meta({ description: 'Language tag of `title` and `abstract`; null if it is `language`.' }),
  translations: translationsInput({
    title: line(200, 0),
    abstract: prose(20_000),
    roles: z.record(z.string().max(200), line(200, 0)),
  }).meta({
    description:
      'Title and abstract in other languages, and `roles` of speakers by what they are in the original, such as `{ "es": { "title": "…", "roles": { "Engineer": "…" } } }`. Readers of a language without a translation see the original. Those into languages that the call does not have are kept, but not shown.',
  }),
  languageOffers: z
    .array(languageOfferInput)
    .max(40)
    .refine(
      (offers) => new Set(offers.map(offerKey)).size === offers.length,
      fault('offered-twice', 'The same is offered twice.'),
    )
    .meta({ description: 'Languages into which the session is interpreted, captioned and signed.' }),
  themes: z.array(z.string().max(100)).max(20).meta({ description: 'Slugs of the themes of the call.' }),
  criteria: z
    .array(z.string().max(100))
    .max(20)
    .meta({ description: 'Slugs of the criteria that the session helps with.' }),
  venue: line(700)
    .nullable()
    .meta({ description: 'Venue as text. The name of a venue chooses it; any other text stays as it is.' }),
  venueId: z.uuid().nullable().meta({ description: 'ID of a venue. It sets `venue`; null if that is only text.' }),
  venueRoomId: z.uuid().nullable().meta({ description: 'ID of a room of the venue.' }),
  room: z
    .enum(roomKinds)
    .meta({ description: 'Online room: the fixed `joinUrl`, or a room created on a configured video server.' }),
  joinUrl: webAddress.nullable(),
  dialIn: z
    .array(dialInInput)
    .max(20)
    .meta({ description: 'Phone numbers of the online room, for people with a seat. They are notified of changes.' }),
  recordingUrl: webAddress.nullable().meta({
    description: 'The first link to a recording. A new one is for registered people once the session is over.',
  }),
  slidesUrl: webAddress.nullable().meta({ description: 'The first link to slides, likewise.' }),
  certificateShare: z.int().min(1).max(100).nullable().meta({
    description: 'Percentage of the session that a person must attend to earn a certificate; null for no certificates.',
  }),
  speakers: z.array(speaker).max(30),
  reminders: leadsInput
    .nullable()
    .meta({ description: "Reminder times, as ISO 8601 durations before the start; null for the call's default." }),
  registrationClosesAt: instant
    .nullable()
    .meta({ description: 'When registration closes. Defaults to the start of the session.' }),
};

const timing = {
  startsAtLocal: wallTimeInput.meta({ description: 'Local start in `timeZone` (YYYY-MM-DDTHH:mm).' }),
  timeZone: timeZoneInput.meta({ description: 'IANA time zone.' }),
  overlap: z
    .enum(['first', 'second'])
    .meta({ description: 'Which one to use if the local time occurs twice because clocks go back.' }),
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
  asksAttendance: changeable.asksAttendance.default(false),
  inPersonCapacity: changeable.inPersonCapacity.default(null),
  onlineCapacity: changeable.onlineCapacity.default(null),
  waitlist: changeable.waitlist.default(true),
  approval: changeable.approval.default('automatic'),
  declineReleasesSeat: changeable.declineReleasesSeat.default(true),
  promotion: changeable.promotion.default('automatic'),
  offerHours: changeable.offerHours.default(defaultOfferHours),
  organizationLimit: changeable.organizationLimit.default(null),
  series: changeable.series.default(null),
  language: changeable.language.default('en'),
  textLanguage: changeable.textLanguage.default(null),
  translations: changeable.translations.default({}),
  languageOffers: changeable.languageOffers.default([]),
  themes: changeable.themes.default([]),
  criteria: changeable.criteria.default([]),
  venue: changeable.venue.default(null),
  venueId: changeable.venueId.default(null),
  venueRoomId: changeable.venueRoomId.default(null),
  room: changeable.room.default('link'),
  joinUrl: changeable.joinUrl.default(null),
  dialIn: changeable.dialIn.default([]),
  recordingUrl: changeable.recordingUrl.default(null),
  slidesUrl: changeable.slidesUrl.default(null),
  certificateShare: changeable.certificateShare.default(defaultCertificateShare),
  speakers: changeable.speakers.default([]),
  reminders: changeable.reminders.default(null),
  registrationClosesAt: changeable.registrationClosesAt.default(null),
  overlap: timing.overlap.default('first'),
});
export type SessionInput = z.output<typeof sessionInput>;
/** A session without its materials, which are written once it exists. */
export type DraftInput = Omit<SessionInput, 'recordingUrl' | 'slidesUrl'>;

export const sessionChanges = z.strictObject(changeable).partial();
export type SessionChanges = z.output<typeof sessionChanges>;

/** What facilitators change about their own sessions. */
const forFacilitators: readonly string[] = [
  'room',
  'joinUrl',
  'dialIn',
  'recordingUrl',
  'slidesUrl',
] satisfies (keyof SessionChanges)[];

/** Returns whether changes are only of what facilitators change, too: the room and the material. */
export function isForFacilitators(changes: SessionChanges): boolean {
  return Object.keys(changes).every((field) => forFacilitators.includes(field));
}

export const rescheduleInput = z.strictObject({
  startsAtLocal: timing.startsAtLocal,
  timeZone: timing.timeZone.optional(),
  overlap: timing.overlap.optional(),
  durationMinutes: timing.durationMinutes.optional(),
  note: prose(2000).optional().meta({ description: 'Message to attendees, included in the notification.' }),
});
export type RescheduleInput = z.output<typeof rescheduleInput>;

export const cancelInput = z.strictObject({
  reason: prose(2000).optional().meta({ description: 'Reason, included in the notification.' }),
});
export type CancelInput = z.output<typeof cancelInput>;

export const duplicateInput = z.strictObject({
  occurrence: z
    .boolean()
    .default(false)
    .meta({ description: 'If `true`, the copy is another run of the same session.' }),
  title: changeable.title.optional(),
  startsAtLocal: timing.startsAtLocal.optional(),
  timeZone: timing.timeZone.optional(),
  overlap: timing.overlap.optional(),
  durationMinutes: timing.durationMinutes.optional(),
});
export type DuplicateInput = z.output<typeof duplicateInput>;

/** One copy of a session, as the console asks for it. */
export const copyInput = z.strictObject({ title: changeable.title, ...timing });

/** The series or the runs that a session begins or continues, as the console asks for them. */
export const repeatInput = z.strictObject({
  title: line(200),
  pattern: z.enum(repeatPatterns),
  more: z.int().min(1).max(maxRepeats),
});

/** What is shown of a series. */
export const seriesInput = z.strictObject({
  title: line(200),
  description: prose(20_000),
  translations: translationsInput({ title: line(200, 0), description: prose(20_000) }).meta({
    description: "Title and description in other languages than the call's main one.",
  }),
});
export const seriesChanges = seriesInput.partial();
export type SeriesChanges = z.output<typeof seriesChanges>;
