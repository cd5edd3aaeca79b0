import { z } from 'zod';
import { roomKinds } from '../../domain/rooms/room-kind.js';
import { approvals, promotions, sessionFormats, sessionKinds, sessionStates } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { timingWarnings } from '../../domain/sessions/session-timing.js';

const instant = z.string().meta({ format: 'date-time' });

export const sessionSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    call: z.string().meta({ description: 'Slug of its call.' }),
    slug: z.string(),
    url: z.string().meta({ description: 'The page that people read, once the session is published.' }),
    state: z.enum(sessionStates),
    title: z.string(),
    abstract: z.string().meta({ description: 'Markdown.' }),
    kind: z.enum(sessionKinds),
    format: z.enum(sessionFormats),
    language: z.string(),
    themes: z.array(z.string()),
    criteria: z.array(z.string()).meta({ description: 'Slugs of the criteria of the call that it helps with.' }),
    speakers: z.array(z.object({ name: z.string(), role: z.string().optional(), organization: z.string().optional() })),
    venue: z.string().nullable(),
    room: z.enum(roomKinds).meta({
      description: 'Where it meets online: at `joinUrl`, or in a room that is made on a server that is set up.',
    }),
    joinUrl: z.string().nullable(),
    recordingUrl: z.string().nullable().meta({ description: 'Goes out in the mail after the session.' }),
    slidesUrl: z.string().nullable(),
    certificateShare: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'Percent of the session for which one must be there for a certificate; null: none.' }),
    startsAtLocal: z.string().meta({ description: 'Wall time in `timeZone`, YYYY-MM-DDTHH:mm.' }),
    timeZone: z.string(),
    overlap: z.enum(['first', 'second']).meta({ description: 'Which is meant of a wall time that exists twice.' }),
    durationMinutes: z.number().int(),
    startsAt: instant,
    endsAt: instant,
    warnings: z.array(z.object({ code: z.enum(['gap', 'overlap']), message: z.string() })),
    capacity: z.number().int().nullable().meta({ description: 'Seats; null is no limit.' }),
    taken: z.number().int(),
    waiting: z.number().int(),
    waitlist: z.boolean(),
    approval: z.enum(approvals),
    promotion: z.enum(promotions).meta({ description: 'Whether a seat that comes free is given or offered.' }),
    offerHours: z.number().int().meta({ description: 'How long an offer stands; it ends an hour before the start.' }),
    organizationLimit: z.number().int().nullable().meta({ description: 'The most people of one organization.' }),
    reserved: z.number().int().meta({ description: 'Seats that are kept for organizations.' }),
    declineReleasesSeat: z
      .boolean()
      .meta({ description: 'Whether a calendar\'s "no" gives the seat to the first in line.' }),
    reminders: z.array(z.string()).meta({ description: 'Leads before the start, ISO 8601 durations.' }),
    ownReminders: z.boolean().meta({ description: 'False: as the call.' }),
    registrationClosesAt: instant.nullable(),
    sequence: z.number().int().meta({ description: 'RFC 5545 SEQUENCE of the public event.' }),
    series: z
      .string()
      .nullable()
      .meta({ description: 'Sessions of the call with the same name here belong together.' }),
    occurrenceGroup: z.string().nullable().meta({ description: 'Runs of the same session share it.' }),
    cancelReason: z.string().nullable(),
    createdAt: instant,
    updatedAt: instant,
    publishedAt: instant.nullable(),
    rescheduledAt: instant.nullable(),
    cancelledAt: instant.nullable(),
  })
  .meta({ id: 'Session', title: 'Session' });
export type SessionView = z.output<typeof sessionSchema>;

/** A session after a change that notifies people. */
export const toldSessionSchema = sessionSchema
  .extend({ notified: z.number().int().meta({ description: 'How many people are told.' }) })
  .meta({ id: 'ToldSession', title: 'A changed session' });

/** A session as the API shows it. */
export function sessionView(session: Session, callSlug: string, publicUrl: string): SessionView {
  return {
    id: session.id,
    call: callSlug,
    slug: session.slug,
    url: `${publicUrl}/calls/${callSlug}/sessions/${session.slug}`,
    state: session.state,
    title: session.title,
    abstract: session.abstract,
    kind: session.kind,
    format: session.format,
    language: session.language,
    themes: session.themes,
    criteria: session.criteria,
    speakers: session.speakers,
    venue: session.venue,
    room: session.room,
    joinUrl: session.joinUrl,
    recordingUrl: session.recordingUrl,
    slidesUrl: session.slidesUrl,
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
    series: session.series,
    occurrenceGroup: session.occurrenceGroup,
    cancelReason: session.cancelReason,
    createdAt: session.createdAt.toISOString(),
    updatedAt: session.updatedAt.toISOString(),
    publishedAt: session.publishedAt?.toISOString() ?? null,
    rescheduledAt: session.rescheduledAt?.toISOString() ?? null,
    cancelledAt: session.cancelledAt?.toISOString() ?? null,
  };
}
