import { type EmailContext, sessionOf } from '../composing/context.js';
import { pageButton } from '../composing/buttons.js';
import { leadOf } from '../composing/lead.js';
import { sessionEmail } from '../composing/session-email.js';
import { arrivalText } from '../composing/session-rows.js';
import { sessionTimes } from '../composing/times.js';
import { type EmailLink, type EmailRow, oneLine } from '../email/email-view.js';
import { formatLocalDate, formatLocalTime } from '../../time/format.js';
import { zoneCity } from '../../time/zones.js';
import type { Kind } from './kind.js';
import { z } from 'zod';
import { deadlineRow, proposalButton, timeLeftForProposals } from '../composing/proposals.js';
import { materialLabel, materialKinds } from '../../materials/material.js';
import { registrationLink, recordingsLink } from '../email/links.js';
import { dropReasons } from '../outbox/drop-reasons.js';

/** The session starts soon. */
export const reminder: Kind = {
  category: 'reminders',
  retry: 'until-start',
  calendar: 'REQUEST',
  compose: (context) => {
    const { t } = context;
    const { snapshot } = sessionOf(context);
    const { first } = sessionTimes(context, snapshot);
    const when = t('reminderText', { time: first.time, date: first.fullDate, city: first.city });
    return sessionEmail(context, {
      state: t('reminderState', { lead: leadOf(context, snapshot) }),
      paragraphs: [when, ...clockSentence(context)],
      preheader: arrivalText(context) ?? when,
      button: joinButton(context),
      canLeave: true,
    });
  },
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ event }) => ({ event, lead: 'P1D' }) },
  },
  staleness: ({ registrationState, sequence, startsAt }, remindedSequence, now) => {
    if (registrationState !== 'confirmed') return dropReasons['no-seat'];
    if (remindedSequence !== sequence) return dropReasons.rescheduled;
    return startsAt <= now ? dropReasons.late : null;
  },
};

function joinButton(context: EmailContext): EmailLink {
  const { t, joinUrl } = context;
  return joinUrl === null ? pageButton(context) : { label: t('buttonJoin'), url: joinUrl };
}

/**
 * Returns the sentence for a recipient whose clocks have changed since their last session at this hour, or else since
 * they registered. Both instants are frozen in the message. Empty if no clock has changed, and for in-person sessions.
 */
function clockSentence({ t, language, message, timing }: EmailContext): string[] {
  const { previousStartsAt } = message.payload;
  const shift = timing.clockShift;
  if (shift === null) return [];
  const from = formatLocalTime(shift.fromLocal, language.code);
  const to = formatLocalTime(shift.toLocal, language.code);
  const toDate = shift.toLocal.slice(0, 10);
  // After midnight, the hour alone would be ambiguous.
  const isSameDay = shift.fromLocal.startsWith(toDate);
  const day = formatLocalDate(toDate, language.code, 'weekday');
  return [
    t(previousStartsAt === undefined ? 'clockSinceRegistered' : 'clockSinceLast', {
      to: isSameDay ? to : t('dateAndRange', { date: day, range: to }),
      from,
      city: zoneCity(shift.changedIn, language.code),
    }),
  ];
}

/** A file or a link of the session. */
const material = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(materialKinds),
  /** Of a link. */
  url: z.string().optional(),
  /** Of a recording that is played or read on a page of ours. */
  isWatched: z.boolean().optional(),
  /** Of a file. */
  fileName: z.string().optional(),
});

const followUpPayload = z.object({
  /** Whether the person attended, where it is known. */
  attended: z.boolean().optional(),
  /** The title of the series that ends with the session for them. */
  series: z.string().optional(),
  /** The first link to a recording. */
  recordingUrl: z.string().optional(),
  /** In its place, the recording that is played or read on a page of ours. */
  watched: z.string().optional(),
  /** Only in messages of before sessions had materials. */
  slidesUrl: z.string().optional(),
  /** The other materials for registered people; a file is behind the reader's own page. */
  materials: z.array(material).optional(),
  /** Whether they had earned a certificate of attendance when the message was enqueued. */
  certificate: z.boolean().optional(),
  /** False if nobody could give feedback when the message was enqueued. */
  feedback: z.boolean().optional(),
});
export type FollowUpPayload = z.infer<typeof followUpPayload>;

const recordingUrl = 'https://recordings.example.org/1';

/** After a session: thanks, the recording and other materials, the certificate, feedback, and the way to a proposal. */
export const followUp: Kind<FollowUpPayload> = {
  payload: followUpPayload,
  category: 'news',
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => {
    const { t, message } = context;
    const { attended, recipient, series } = message.payload;
    const url = recordingOf(context);
    const title = oneLine(series ?? sessionOf(context).snapshot.title);
    const state = t(`follow-upState${cameOf(attended)}`);
    return {
      state,
      title,
      paragraphs: paragraphsOf(context),
      button: url === null ? proposalButton(context) : { label: t('buttonRecording'), url },
      rows: [
        ...materialsRow(context),
        ...seriesRow(context),
        ...certificateRow(context),
        ...deadlineRows(context),
        ...feedbackRow(context),
      ],
      sentTo: t('sentTo', { email: recipient.email }),
    };
  },
  template: {
    about: 'session',
    parts: {
      state: [],
      stateAttended: [],
      stateMissed: [],
      text: [],
      textAttended: [],
      textMissed: [],
      textRecording: [],
      textRecordingMissed: [],
      textProposal: [],
    },
    samples: {
      text: () => ({}),
      stateAttended: () => ({ attended: true }),
      stateMissed: () => ({ attended: false }),
      textAttended: () => ({ attended: true }),
      textMissed: () => ({ attended: false }),
      textRecording: () => ({ attended: true, recordingUrl }),
      textRecordingMissed: () => ({ attended: false, recordingUrl }),
    },
  },
};

function paragraphsOf(context: EmailContext<FollowUpPayload>): string[] {
  const { t, message } = context;
  const { attended, hasProposal } = message.payload;
  const left = timeLeftForProposals(context);
  return [
    t(`follow-upText${cameOf(attended)}`),
    ...(recordingOf(context) === null
      ? []
      : [t(attended === true ? 'follow-upTextRecording' : 'follow-upTextRecordingMissed')]),
    ...(left === null || hasProposal === true ? [] : [t('follow-upTextProposal', { ...left })]),
  ];
}

/** Returns where the reader watches the recording: on the page that has what is said in it, or where it is. */
function recordingOf({ message, pageUrl }: EmailContext<FollowUpPayload>): string | null {
  const { payload, registrationId } = message;
  if (payload.watched === undefined || registrationId === null) return payload.recordingUrl ?? null;
  return `${registrationLink(pageUrl, registrationId)}/materials/${payload.watched}/watch`;
}

// Returns the suffix of texts that depend on attendance.
function cameOf(attended: boolean | undefined): string {
  if (attended === undefined) return '';
  return attended ? 'Attended' : 'Missed';
}

function materialsRow({ t, message, pageUrl, language }: EmailContext<FollowUpPayload>): EmailRow[] {
  const { payload, registrationId } = message;
  const { slidesUrl, materials = [] } = payload;
  const slides: z.infer<typeof material>[] =
    slidesUrl === undefined ? [] : [{ id: '', title: '', kind: 'slides', url: slidesUrl }];
  const links = [...slides, ...materials].flatMap(({ id, url, isWatched, fileName = null, ...said }) => {
    const label = materialLabel({ ...said, fileName }, language.code);
    if (url !== undefined && isWatched !== true) return [{ label, url }];
    const file = registrationId && `${registrationLink(pageUrl, registrationId)}/materials/${id}`;
    return file === null ? [] : [{ label, url: isWatched === true ? `${file}/watch` : file }];
  });
  return links.length === 0 ? [] : [row(t('rowMaterials'), [], ...links)];
}

/** Where those of the other sessions are. */
function seriesRow(context: EmailContext<FollowUpPayload>): EmailRow[] {
  if (context.message.payload.series === undefined) return [];
  return [row(context.t('rowSeries'), [context.t('seriesOnPage')], pageButton(context))];
}

function certificateRow({ t, message, pageUrl }: EmailContext<FollowUpPayload>): EmailRow[] {
  const { payload, registrationId } = message;
  if (payload.certificate !== true || registrationId === null) return [];
  const url = `${registrationLink(pageUrl, registrationId)}#certificate`;
  return [row(t('rowCertificate'), [t('certificate')], { label: t('getCertificate'), url })];
}

// People who didn't attend aren't asked for feedback.
function feedbackRow({ t, message, pageUrl }: EmailContext<FollowUpPayload>): EmailRow[] {
  const { payload, registrationId } = message;
  if (payload.attended === false || payload.feedback === false || registrationId === null) return [];
  const url = `${registrationLink(pageUrl, registrationId)}/feedback`;
  return [row(t('rowFeedback'), [t('feedback')], { label: t('giveFeedback'), url })];
}

// To people without a proposal the text says the deadline, and the button leads there if it isn't for the recording.
function deadlineRows(context: EmailContext<FollowUpPayload>): EmailRow[] {
  const { hasProposal } = context.message.payload;
  const rows = deadlineRow(context);
  if (hasProposal === true) return rows;
  if (recordingOf(context) === null) return [];
  return rows.map((one) => ({ ...one, lines: [], links: [proposalButton(context)] }));
}

function row(label: string, lines: string[], ...links: EmailLink[]): EmailRow {
  return { label, lines, links };
}

const recordingPayload = z.object({
  /** The session whose recording the reader asked for. */
  recordingOf: z.string(),
});
type RecordingPayload = z.infer<typeof recordingPayload>;

/** The recording of a session for somebody who did not register for it, and asked for it with their address. */
export const recording: Kind<RecordingPayload> = {
  payload: recordingPayload,
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => {
    const { t, message, pageUrl } = context;
    const title = oneLine(sessionOf(context).snapshot.title);
    return {
      state: t('recordingState'),
      title,
      paragraphs: [t('recordingText'), t('recordingWarning')],
      button: { label: t('buttonRecording'), url: recordingsLink(pageUrl, message.payload.recordingOf) },
      sentTo: t('sentToRecording', { email: message.payload.recipient.email }),
    };
  },
  template: {
    about: 'session',
    parts: { state: [], text: [], warning: [] },
    samples: { text: () => ({ recordingOf: '00000000-0000-4000-8000-000000000000' }) },
  },
};
