import { z } from 'zod';
import { callTexts } from '../../../../domain/calls/call.js';
import type {
  ComposedRow,
  EmailContext,
  EmailSite,
  OwnEvent,
} from '../../../../domain/notifications/composing/context.js';
import { sessionOf } from '../../../../domain/notifications/composing/context.js';
import { leadOf } from '../../../../domain/notifications/composing/lead.js';
import { leavingEmail } from '../../../../domain/notifications/composing/leaving-email.js';
import { sessionEmail } from '../../../../domain/notifications/composing/session-email.js';
import type { EmailContent } from '../../../../domain/notifications/email/email-view.js';
import { oneLine } from '../../../../domain/notifications/email/email-view.js';
import { callLink, pageLink, speakerLink } from '../../../../domain/notifications/email/links.js';
import { type Departing, emailKind } from '../../../../domain/notifications/kinds/kind.js';
import type { SessionSnapshot } from '../../../../domain/sessions/session-snapshot.js';
import { formatDate, formatTime } from '../../../../domain/time/format.js';
import { translate } from '../../../../platform/i18n/messages.js';
import { emailLanguage } from '../../../../domain/notifications/composing/context.js';
import { outdatedMessages } from '../outdated.queries.js';
import { roomLink, sides } from '../consultation-links.js';
import { topicName } from '../topics.js';
import { dropReasons } from '../../../../domain/notifications/outbox/drop-reasons.js';

const time = z.object({
  startsAtLocal: z.string(),
  timeZone: z.string(),
  overlap: z.enum(['first', 'second']),
  minutes: z.number().int(),
  /** RFC 3339, as the end. */
  startsAt: z.string(),
  endsAt: z.string(),
});

const payload = z.object({
  consultation: time.extend({
    id: z.string(),
    /** Whom the email is for; `ownerId` is their attendee or speaker. */
    side: z.enum(sides),
    ownerId: z.string(),
    call: z.string(),
    host: z.string(),
    /** Its proposal, its organization, or its person. */
    team: z.string(),
    person: z.string(),
    format: z.enum(['online', 'in-person']),
    place: z.string(),
    topic: z.string(),
    question: z.string(),
    language: z.string(),
    says: z.enum([
      'booked',
      'moved',
      'left',
      'cancelled',
      'reminder',
      'requested',
      'offered',
      'declined',
      'notes',
      'asked',
      'proposed',
    ]),
    /** How it was before. */
    before: time.extend({ host: z.string(), format: z.enum(['online', 'in-person']), place: z.string() }).optional(),
    /** RFC 3339: until when a time is kept. */
    offeredUntil: z.string().optional(),
    /** What the host wrote for the team. */
    notes: z.string().optional(),
    /** Whether a team that is refused is on the waiting list. */
    isWaiting: z.boolean().optional(),
    /** The other time that somebody proposed by calendar (RFC 3339), and what they wrote. */
    proposed: z.object({ startsAt: z.string().optional(), comment: z.string().optional() }).optional(),
  }),
});
export type ConsultationPayload = z.output<typeof payload>;
export type Says = ConsultationPayload['consultation']['says'];
type Own = ConsultationPayload;

function snapshotOf(
  { team, side, language, says }: Own['consultation'],
  at: NonNullable<Own['consultation']['before']>,
  reader: string,
): SessionSnapshot {
  const { host, format, place, minutes, startsAtLocal, timeZone, overlap, startsAt, endsAt } = at;
  return {
    title: oneLine(
      translate(
        reader,
        side === 'team' && host === '' ? 'consultations.withNobody' : `consultations.email.title.${side}`,
        {
          host,
          team,
        },
      ),
    ),
    abstract: '',
    kind: 'office-hours',
    format,
    language,
    textLanguage: reader,
    themes: [],
    speakers: [],
    venue: format === 'in-person' ? place : null,
    slug: '',
    startsAtLocal,
    timeZone,
    overlap,
    startsAt,
    endsAt,
    durationMinutes: minutes,
    state: says === 'cancelled' || says === 'declined' ? 'cancelled' : 'published',
    cancelReason: null,
  };
}

/** What an email is about: a session for one team, with the links of its reader. */
function about({ payload: { consultation, recipient, event } }: ComposedRow<Own>, site: EmailSite): OwnEvent {
  const { side, ownerId, before, call, id, format, says } = consultation;
  const { linkVersion } = recipient;
  const reader = emailLanguage(recipient.language);
  const page = (side === 'team' ? pageLink : speakerLink)(site, ownerId, linkVersion);
  const canJoin = event !== undefined && format === 'online' && says !== 'requested';
  return {
    session: {
      snapshot: snapshotOf(consultation, consultation, reader),
      previousSnapshot: before === undefined ? null : snapshotOf(consultation, before, reader),
      url: `${callLink(site, call)}/consultations`,
    },
    pageUrl: `${page}/consultations`,
    joinUrl: canJoin ? roomLink(site, side, id, linkVersion) : null,
  };
}

function compose(context: EmailContext<Own>): EmailContent {
  const { message, language, call, t, pageUrl, joinUrl, words } = context;
  const { recipient, consultation, addressChange } = message.payload;
  if (addressChange !== undefined) return leavingEmail(context);
  const { side, says, host, team, person, topic, question, offeredUntil, notes, proposed, isWaiting } = consultation;
  const text = (key: string, values = {}) => translate(language.code, `consultations.email.${key}`, values);
  const moment = (at: string | undefined, timeZone: string) => ({
    date: at === undefined ? '' : formatDate(new Date(at), timeZone, language.code, 'long'),
    time: at === undefined ? '' : formatTime(new Date(at), timeZone, language.code),
  });
  const isOver = says === 'cancelled' || says === 'declined';
  const asked = [topicName(topic, callTexts(call, language.code)), ...question.split(/\r\n|[\r\n]/u)].filter(Boolean);
  // Once a host is gone, the organizers answer for them.
  const expert = host || words.host || words.name;
  const name = side === 'team' ? expert : person;
  const values = { host: expert, team, person, name, call: words.name, ...moment(offeredUntil, recipient.timeZone) };
  const proposedRows = () => {
    if (proposed === undefined) return [];
    // As the time of the consultation itself: where people meet, or where the reader is.
    const zone = consultation.format === 'in-person' ? consultation.timeZone : recipient.timeZone;
    const { date, time: at } = moment(proposed.startsAt, zone);
    const lines = [...(date === '' ? [] : [`${date}, ${at}`]), ...(proposed.comment ?? '').split(/\r\n|[\r\n]/u)];
    return [{ label: text('proposed.row'), lines: lines.filter(Boolean), links: [] }];
  };
  const lead = says === 'reminder' ? leadOf(context, sessionOf(context).snapshot) : '';
  return {
    ...sessionEmail(context, {
      state: says === 'reminder' ? t('reminderState', { lead }) : text(`${says}.state`),
      paragraphs: [text(`${says}.${side}`, values), ...(isWaiting === true ? [text('waits')] : [])],
      button:
        says === 'reminder' && joinUrl !== null
          ? { label: t('buttonJoin'), url: joinUrl }
          : { label: text('button'), url: pageUrl },
      isOver,
      rows: [
        ...proposedRows(),
        ...(notes === undefined ? [] : [{ label: text('notes.row'), lines: notes.split(/\r\n|[\r\n]/u), links: [] }]),
        ...(asked.length === 0 || isOver ? [] : [{ label: text('about'), lines: asked, links: [] }]),
      ],
    }),
    sentTo: text('sentTo', { email: recipient.email, call: words.name }),
    settings: { label: text('button'), url: pageUrl },
  };
}

/** What was overtaken by a later email no longer leaves: calendars would take it for the latest. */
async function departing(...[tx, ids]: Parameters<typeof outdatedMessages>): Promise<Map<string, Departing>> {
  const outdated = await outdatedMessages(tx, ids);
  return new Map(outdated.map((id) => [id, { reason: dropReasons.superseded }]));
}

const rules = { payload, retry: 'thirty-days', isAlone: true, about, compose, departing } as const;

/** A consultation is booked, or has another time, host or place. */
export const consultation = emailKind('consultation', { ...rules, category: null, calendar: 'REQUEST' });

/** A consultation starts soon. */
export const consultationReminder = emailKind('consultation-reminder', {
  ...rules,
  category: 'reminders',
  calendar: 'REQUEST',
});

/** A consultation doesn't take place, or not for its reader, or the host has yet to agree to its new time. */
export const consultationCancelled = emailKind('consultation-cancelled', {
  ...rules,
  category: null,
  calendar: 'CANCEL',
});

/** What changes no calendar: a time is asked for, free or refused, or there are notes. */
export const consultationNews = emailKind('consultation-news', { ...rules, category: null, calendar: null });
