import { submissionEmail, submissionPayload } from './submission-email.js';
import { zonedTime } from '../../../../domain/notifications/composing/times.js';
import { oneLine } from '../../../../domain/notifications/email/email-view.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import type { Call } from '../../../../domain/calls/call.entity.js';
import { proposalDocument } from '../proposal-document.js';
import type { SubmissionSnapshot } from '../../../../domain/proposals/proposal-content.js';
import { json } from '../../../../platform/database/columns.js';
import { query } from '../../../../platform/database/statement.js';
import type { Connection } from '../../../../platform/database/tx.js';
import { renderPdf } from '../../../../platform/pdf/render-pdf.js';
import { emailLanguage } from '../../../../domain/notifications/composing/context.js';
import { callClosesAt } from '../../../../domain/calls/call-dates.js';
import { subjectTime } from '../../../../domain/notifications/composing/deadline-text.js';
import { deadlineRow, timeLeftForProposals } from '../../../../domain/notifications/composing/proposals.js';

const findSubmissionSql = query(
  `select submitted_at as "submittedAt", snapshot from proposal_submissions where id = $1`,
  { submittedAt: 'timestamptz', snapshot: json<SubmissionSnapshot>() },
);

/** Returns a submitted proposal as the PDF of its receipt: the same one always has the same bytes. */
async function submissionFile(connection: Connection, call: Call, submissionId: string, reader: { language: string }) {
  const { submittedAt, snapshot } = await findSubmissionSql.one(connection, [submissionId]);
  const document = proposalDocument(call, snapshot, submittedAt, emailLanguage(reader.language));
  return { name: `${snapshot.number}.pdf`, type: 'application/pdf', bytes: await renderPdf(document) };
}

/** The receipt for a submitted proposal, with its PDF, for everyone on the team. */
export const proposalReceived = emailKind('proposal-received', {
  payload: submissionPayload,
  category: null,
  retry: 'thirty-days',
  isAlone: true,
  files: async (connection, call, { payload: { recipient, submission } }) =>
    submission.submitted && [await submissionFile(connection, call, submission.submitted.id, recipient)],
  calendar: null,
  compose: (context) => {
    const { message, language } = context;
    const { submitted } = message.payload.submission;
    const at = new Date(submitted?.at ?? message.createdAt);
    const { fullDate, time, zone } = zonedTime(at, at, message.payload.recipient.timeZone, language.code);
    const values = { date: fullDate, time, zone, by: oneLine(submitted?.by ?? '') };
    const parts =
      submitted?.isKept === true ? ['proposal-receivedKept'] : ['proposal-receivedText', 'proposal-receivedNext'];
    return submissionEmail(context, 'proposal-received', parts, values);
  },
});

/** Says to the team of a proposal, and to the person, that somebody was removed from it, and that it can be undone. */
export const proposalMemberRemoved = emailKind('proposal-member-removed', {
  payload: submissionPayload,
  category: null,
  retry: 'thirty-days',
  isAlone: true,
  calendar: null,
  compose: (context) => {
    const { message, language } = context;
    const { removed } = message.payload.submission;
    const until = new Date(removed?.until ?? message.createdAt);
    const { fullDate, time, zone } = zonedTime(until, until, message.payload.recipient.timeZone, language.code);
    const values = {
      date: fullDate,
      time,
      zone,
      name: oneLine(removed?.name ?? ''),
      by: oneLine(removed?.by ?? ''),
    };
    const text = removed?.isReader === true ? 'proposal-member-removedYou' : 'proposal-member-removedText';
    return submissionEmail(context, 'proposal-member-removed', [text, 'proposal-member-removedUndo'], values);
  },
});

/** Says to everyone on the team that one of them, organizers or the call's platform have withdrawn their proposal. */
export const proposalWithdrawn = emailKind('proposal-withdrawn', {
  payload: submissionPayload,
  category: null,
  retry: 'thirty-days',
  isAlone: true,
  calendar: null,
  compose: (context) => {
    const { message, language } = context;
    const { withdrawn } = message.payload.submission;
    const at = new Date(withdrawn?.at ?? message.createdAt);
    const { fullDate, time, zone } = zonedTime(at, at, message.payload.recipient.timeZone, language.code);
    const values = { date: fullDate, time, zone, by: oneLine(withdrawn?.by ?? '') };
    return submissionEmail(context, 'proposal-withdrawn', partsOf(withdrawn?.hand), values);
  },
});

function partsOf(hand: 'organizers' | 'platform' | undefined): string[] {
  switch (hand) {
    case 'organizers':
      return ['proposal-withdrawnByOrganizers', 'proposal-withdrawnAsk'];
    case 'platform':
      return ['proposal-withdrawnByPlatform', 'proposal-withdrawnAsk'];
    case undefined:
      return ['proposal-withdrawnText', 'proposal-withdrawnNext'];
  }
}

/** Somebody invites the reader to the team that writes a proposal. */
export const proposalTeam = emailKind('proposal-team', {
  payload: submissionPayload,
  category: 'invitations',
  retry: 'thirty-days',
  isAlone: true,
  calendar: null,
  compose: (context) => {
    const inviter = oneLine(context.message.payload.submission.inviter ?? '');
    return submissionEmail(context, 'proposal-team', ['proposal-teamText', 'proposal-teamWarning'], { inviter });
  },
});

/** The link to the page where the reader writes proposals. */
export const proposalLink = emailKind('proposal-link', {
  payload: submissionPayload,
  category: null,
  retry: 'latest-of-kind',
  isAlone: true,
  calendar: null,
  compose: (context) => ({
    ...submissionEmail(context, 'proposal-link', ['proposal-linkText', 'linkWarning']),
    ...(!context.timing.isCallClosed && { at: subjectTime(context, callClosesAt(context.call).toISOString()) }),
    rows: deadlineRow(context),
  }),
});

/** The deadline is near, and the team has not submitted its proposal, or reopened it and not submitted it again. */
export const proposalUnsubmitted = emailKind('proposal-unsubmitted', {
  payload: submissionPayload,
  category: null,
  retry: 'thirty-days',
  isAlone: true,
  calendar: null,
  compose: (context) => {
    const left = timeLeftForProposals(context) ?? { days: 0, date: '', time: '', zone: '' };
    const { reopened } = context.message.payload.submission;
    const text = reopened === true ? 'proposal-unsubmittedReopened' : 'proposal-unsubmittedText';
    return {
      ...submissionEmail(context, 'proposal-unsubmitted', [text], { ...left }),
      at: subjectTime(context, callClosesAt(context.call).toISOString()),
      rows: deadlineRow(context),
    };
  },
});
