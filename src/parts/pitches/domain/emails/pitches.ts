import { z } from 'zod';
import {
  type ComposedRow,
  type EmailContext,
  emailLanguage,
  type EmailSite,
  type OwnEvent,
  sessionOf,
} from '../../../../domain/notifications/composing/context.js';
import { leadOf } from '../../../../domain/notifications/composing/lead.js';
import { leavingEmail } from '../../../../domain/notifications/composing/leaving-email.js';
import { sessionEmail } from '../../../../domain/notifications/composing/session-email.js';
import { type EmailContent, oneLine } from '../../../../domain/notifications/email/email-view.js';
import { joinLink, pageLink, sessionLink } from '../../../../domain/notifications/email/links.js';
import { type Departing, emailKind } from '../../../../domain/notifications/kinds/kind.js';
import type { SessionSnapshot } from '../../../../domain/sessions/session-snapshot.js';
import { translate } from '../../../../platform/i18n/messages.js';
import { listOvertaken } from '../invites.queries.js';
import { dropReasons } from '../../../../domain/notifications/outbox/drop-reasons.js';

const time = z.object({
  startsAtLocal: z.string(),
  overlap: z.enum(['first', 'second']),
  startsAt: z.string(),
  endsAt: z.string(),
});

/** What an email to the team of a pitch says. Instants are RFC 3339. */
const payload = z.object({
  pitch: time.extend({
    id: z.string(),
    /** Of the event, in a reminder, too. */
    sequence: z.int(),
    says: z.enum(['invited', 'moved', 'elsewhere', 'cancelled', 'reminder']),
    /** Slug. */
    call: z.string(),
    /** The title of the proposal. */
    title: z.string(),
    minutes: z.int(),
    /** The session around it. */
    session: z.custom<SessionSnapshot>(),
    /** The seat of the reader, whose link leads to the room. */
    registrationId: z.string().nullable(),
    before: time.extend({ venue: z.string().nullable().optional() }).optional(),
  }),
});
type PitchPayload = z.output<typeof payload>;
export type Says = PitchPayload['pitch']['says'];

/** The session as its reader has it in the calendar: with the title and the time of the pitch. */
function snapshotOf(
  { title, minutes, session, says }: PitchPayload['pitch'],
  { startsAtLocal, overlap, startsAt, endsAt }: z.output<typeof time>,
  reader: string,
): SessionSnapshot {
  return {
    ...session,
    title: oneLine(translate(reader, 'pitches.email.title', { title, session: session.title })),
    textLanguage: reader,
    translations: {},
    abstract: '',
    speakers: [],
    durationMinutes: minutes,
    startsAtLocal,
    overlap,
    startsAt,
    endsAt,
    state: says === 'cancelled' ? 'cancelled' : 'published',
    cancelReason: null,
  };
}

function about({ attendeeId, payload: { pitch, recipient } }: ComposedRow<PitchPayload>, site: EmailSite): OwnEvent {
  const { before, call, registrationId, session } = pitch;
  const { linkVersion } = recipient;
  const reader = emailLanguage(recipient.language);
  const canJoin = registrationId !== null && session.format !== 'in-person' && pitch.says !== 'cancelled';
  return {
    session: {
      snapshot: snapshotOf(pitch, pitch, reader),
      previousSnapshot:
        before === undefined
          ? null
          : { ...snapshotOf(pitch, before, reader), ...(before.venue !== undefined && { venue: before.venue }) },
      url: sessionLink(site, call, session.slug),
    },
    pageUrl: pageLink(site, attendeeId ?? '', linkVersion),
    joinUrl: canJoin ? joinLink(site, registrationId, linkVersion) : null,
  };
}

function compose(context: EmailContext<PitchPayload>): EmailContent {
  const { message, language, t, pageUrl, joinUrl } = context;
  const { recipient, pitch, addressChange } = message.payload;
  if (addressChange !== undefined) return leavingEmail(context);
  const { says } = pitch;
  const text = (key: string) => translate(language.code, `pitches.email.${key}`, { session: pitch.session.title });
  const isReminder = says === 'reminder';
  return {
    ...sessionEmail(context, {
      state: isReminder
        ? t('reminderState', { lead: leadOf(context, sessionOf(context).snapshot) })
        : text(`${says}.state`),
      paragraphs: [text(isReminder ? 'invited' : says)],
      button:
        isReminder && joinUrl !== null
          ? { label: t('buttonJoin'), url: joinUrl }
          : { label: t('buttonPage'), url: pageUrl },
      isOver: says === 'cancelled',
    }),
    sentTo: t('sentTo-proposal', { email: recipient.email }),
  };
}

/** What was overtaken by a later email no longer leaves: calendars would take it for the latest. */
async function departing(...[tx, ids]: Parameters<typeof listOvertaken>): Promise<Map<string, Departing>> {
  const overtaken = await listOvertaken(tx, ids);
  return new Map(overtaken.map((id) => [id, { reason: dropReasons.superseded }]));
}

const rules = { payload, retry: 'thirty-days', isAlone: true, about, compose, departing } as const;

/** A team has a time for its pitch, or another time or place. */
export const pitchInvite = emailKind('pitch', { ...rules, category: null, calendar: 'REQUEST' });

/** A team pitches soon. */
export const pitchReminder = emailKind('pitch-reminder', { ...rules, category: 'reminders', calendar: null });

/** A team doesn't pitch. */
export const pitchCancelled = emailKind('pitch-cancelled', { ...rules, category: null, calendar: 'CANCEL' });
