import { z } from 'zod';
import type { Call } from '../../domain/calls/call.entity.js';
import { linksOf } from '../../domain/materials/change-materials.js';
import type { Material } from '../../domain/materials/material.js';
import { offerKinds } from '../../domain/sessions/language-offer.js';
import { roomKinds } from '../../domain/rooms/room-kind.js';
import { checkedFields, type PublishingCheck, publishingCodes } from '../../domain/sessions/publishing-checks.js';
import { approvals, promotions, sessionFormats, sessionKinds, sessionStates } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';
import { timingWarnings } from '../../domain/sessions/session-timing.js';

const instant = z.string().meta({ format: 'date-time' });

export const sessionSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    call: z.string().meta({ description: 'Slug of the call.' }),
    slug: z.string(),
    url: z.string().meta({ description: 'Public page, available once the session is published.' }),
    state: z.enum(sessionStates),
    title: z.string(),
    abstract: z.string().meta({ description: 'Description in Markdown.' }),
    kind: z.enum(sessionKinds),
    format: z.enum(sessionFormats),
    language: z.string().meta({ description: 'Spoken language.' }),
    lang: z.string().meta({ description: 'Language of `title`.' }),
    textLanguage: z
      .string()
      .nullable()
      .meta({ description: 'Language of the original texts; null if it is `language`.' }),
    translations: z
      .record(
        z.string(),
        z.object({
          title: z.string().optional(),
          abstract: z.string().optional(),
          roles: z.record(z.string(), z.string()).optional(),
        }),
      )
      .meta({ description: 'Title, abstract and roles of speakers in other languages.' }),
    languageOffers: z
      .array(
        z.object({
          kind: z.enum(offerKinds),
          language: z.string().meta({ description: 'Language tag; for `signed` a code of ISO 639-3.' }),
          by: z.string().optional(),
          afterwards: z.boolean().optional().meta({ description: 'Captions that come with the recording.' }),
          automatic: z.boolean().optional().meta({ description: 'Captions by a machine.' }),
          link: z.string().optional(),
          phone: z.string().optional(),
          code: z.string().optional(),
        }),
      )
      .meta({ description: 'Languages into which the session is interpreted, captioned and signed.' }),
    themes: z.array(z.string()),
    criteria: z.array(z.string()).meta({ description: 'Slugs of the criteria that the session helps with.' }),
    speakers: z
      .array(
        z.object({
          id: z.string().optional().meta({ format: 'uuid' }),
          name: z.string(),
          role: z.string().optional(),
          organization: z.string().optional(),
        }),
      )
      .meta({ description: 'Those who have not declined. `/speakers/{id}` has the profile of each.' }),
    venue: z.string().nullable(),
    venueId: z.string().nullable().meta({ description: 'ID of the venue; null if `venue` is only text.' }),
    venueRoomId: z.string().nullable(),
    room: z.enum(roomKinds).meta({
      description: 'Online room: the fixed `joinUrl`, or a room created on a configured video server.',
    }),
    joinUrl: z.string().nullable(),
    dialIn: z
      .array(z.object({ country: z.string(), number: z.string(), pin: z.string().optional() }))
      .meta({ description: 'Phone numbers of the online room (E.164), with the country of each.' }),
    recordingUrl: z.string().nullable().meta({ description: 'The first link to a recording, whoever can see it.' }),
    slidesUrl: z.string().nullable().meta({ description: 'The first link to slides, whoever can see it.' }),
    certificateShare: z.number().int().nullable().meta({
      description:
        'Percentage of the session that a person must attend to earn a certificate; null for no certificates.',
    }),
    startsAtLocal: z.string().meta({ description: 'Local start in `timeZone` (YYYY-MM-DDTHH:mm).' }),
    timeZone: z.string(),
    overlap: z
      .enum(['first', 'second'])
      .meta({ description: 'Which one to use if the local time occurs twice because clocks go back.' }),
    durationMinutes: z.number().int(),
    startsAt: instant,
    endsAt: instant,
    warnings: z.array(z.object({ code: z.enum(['gap', 'overlap', ...publishingCodes]), message: z.string() })),
    capacity: z.number().int().nullable().meta({ description: 'Number of seats; null for no limit.' }),
    taken: z.number().int(),
    waiting: z.number().int(),
    asksAttendance: z.boolean().meta({
      description:
        'Whether people choose how they attend. Each way then has its own seats, and `capacity`, `taken` and `waiting` are sums.',
    }),
    inPersonCapacity: z.number().int().nullable(),
    onlineCapacity: z.number().int().nullable(),
    takenOnline: z.number().int(),
    waitingOnline: z.number().int(),
    waitlist: z.boolean(),
    approval: z.enum(approvals),
    promotion: z.enum(promotions).meta({
      description:
        'Whether a free seat is assigned to the next person on the waiting list (`automatic`) or offered to them (`offer`).',
    }),
    offerHours: z
      .number()
      .int()
      .meta({ description: 'Hours until an offer expires. Offers expire one hour before the start at the latest.' }),
    organizationLimit: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'Maximum number of people from one organization; null for no limit.' }),
    reserved: z.number().int().meta({ description: 'Number of seats reserved for organizations.' }),
    declineReleasesSeat: z.boolean().meta({
      description: 'Whether declining the calendar invitation frees the seat for the next person on the waiting list.',
    }),
    reminders: z.array(z.string()).meta({ description: 'Reminder times, as ISO 8601 durations before the start.' }),
    ownReminders: z.boolean().meta({ description: "False if the call's default reminders are used." }),
    registrationClosesAt: instant.nullable(),
    sequence: z.number().int().meta({ description: 'RFC 5545 SEQUENCE of the public calendar event.' }),
    series: z.string().nullable().meta({ description: 'Title of the series that the session belongs to.' }),
    seriesId: z.string().nullable().meta({ description: 'ID of that series.' }),
    occurrenceGroup: z.string().nullable().meta({ description: 'Shared by all runs of the same session.' }),
    cancelReason: z.string().nullable(),
    createdAt: instant,
    updatedAt: instant.meta({
      description: 'When the session was changed, shown to people or not. Registrations don’t count.',
    }),
    publishedAt: instant.nullable(),
    rescheduledAt: instant.nullable(),
    cancelledAt: instant.nullable(),
  })
  .meta({ id: 'Session', title: 'Session' });
export type SessionView = z.output<typeof sessionSchema>;

/** What to settle before a session is published. */
export const publishingChecksSchema = z
  .object({
    items: z.array(
      z.object({
        code: z.enum(publishingCodes),
        severity: z
          .enum(['error', 'warning', 'hint'])
          .meta({ description: 'An error prevents publishing. The console asks to confirm warnings.' }),
        field: z.enum(checkedFields).meta({ description: 'The field to change.' }),
        message: z.string(),
        session: z.string().nullable().meta({ format: 'uuid', description: 'The other session of a conflict.' }),
      }),
    ),
  })
  .meta({ id: 'PublishingChecks', title: 'Publishing checks' });
export type PublishingChecksView = z.output<typeof publishingChecksSchema>;

/** Returns the API view of the checks before publishing. */
export function publishingChecksView(checks: readonly PublishingCheck[]): PublishingChecksView {
  return {
    items: checks.map(({ code, severity, field, message, other }) => ({
      code,
      severity,
      field,
      message,
      session: other?.id ?? null,
    })),
  };
}

/** A session after a change that notifies people. */
export const changedSessionSchema = sessionSchema
  .extend({ notified: z.number().int().meta({ description: 'Number of people who are notified.' }) })
  .meta({ id: 'ChangedSession', title: 'Changed session' });

/**
 * Returns the API view of a session with its materials; `series` is the title of its series. Its texts are in `language`;
 * for null, they are the originals.
 */
export function sessionView(
  session: Session,
  { series, materials }: { series: string | null; materials: readonly Material[] },
  call: Pick<Call, 'slug' | 'languages'>,
  publicUrl: string,
  language: string | null = null,
): SessionView {
  const read = language === null ? session : readIn(session, call, language);
  return {
    id: session.id,
    call: call.slug,
    slug: session.slug,
    url: `${publicUrl}/calls/${call.slug}/sessions/${session.slug}`,
    state: session.state,
    title: read.title,
    abstract: read.abstract,
    kind: session.kind,
    format: session.format,
    language: session.language,
    lang: titleLanguage(read),
    textLanguage: session.textLanguage,
    translations: session.translations,
    languageOffers: session.languageOffers,
    themes: session.themes,
    criteria: session.criteria,
    speakers: read.speakers,
    venue: session.venue,
    venueId: session.venueId,
    venueRoomId: session.venueRoomId,
    room: session.room,
    joinUrl: session.joinUrl,
    dialIn: session.dialIn,
    ...linksOf(materials),
    certificateShare: session.certificateShare,
    startsAtLocal: session.startsAtLocal,
    timeZone: session.timeZone,
    overlap: session.overlap,
    durationMinutes: session.durationMinutes,
    startsAt: session.startsAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
    warnings: timingWarnings(session).map(({ code, message }) => ({ code, message })),
    capacity: session.capacity,
    taken: session.taken,
    waiting: session.waiting,
    asksAttendance: session.asksAttendance,
    inPersonCapacity: session.inPersonCapacity,
    onlineCapacity: session.onlineCapacity,
    takenOnline: session.takenOnline,
    waitingOnline: session.waitingOnline,
    waitlist: session.waitlist,
    approval: session.approval,
    promotion: session.promotion,
    offerHours: session.offerHours,
    organizationLimit: session.organizationLimit,
    reserved: session.reserved,
    declineReleasesSeat: session.declineReleasesSeat,
    reminders: session.reminders,
    ownReminders: session.ownReminders,
    registrationClosesAt: session.registrationClosesAt?.toISOString() ?? null,
    sequence: session.sequence,
    series,
    seriesId: session.seriesId,
    occurrenceGroup: session.occurrenceGroup,
    cancelReason: session.cancelReason,
    createdAt: session.createdAt.toISOString(),
    updatedAt: session.updatedAt.toISOString(),
    publishedAt: session.publishedAt?.toISOString() ?? null,
    rescheduledAt: session.rescheduledAt?.toISOString() ?? null,
    cancelledAt: session.cancelledAt?.toISOString() ?? null,
  };
}
