import { callClosesAt, callDates } from '../../calls/call-dates.js';
import type { EmailLink, EmailRow } from '../email/email-view.js';
import { daysBetween } from '../../time/local-date.js';
import { localTime } from '../../time/wall-time.js';
import type { EmailContext } from './context.js';
import { zonedTime } from './times.js';

/** Returns the button for announcing a proposal, or for the recipient's page if they have one. */
export function proposalButton({ t, message, pageUrl }: EmailContext): EmailLink {
  return message.payload.hasProposal === true
    ? { label: t('buttonPage'), url: pageUrl }
    : { label: t('buttonProposal'), url: `${pageUrl}#proposals` };
}

/**
 * Returns how many days are left to submit a proposal, in the recipient's time zone: 0 if the deadline is today, null
 * if the call is closed.
 */
export function timeLeftForProposals({
  call,
  message,
  language,
}: EmailContext): { days: number; date: string; time: string; zone: string } | null {
  const { timeZone } = message.payload.recipient;
  const { opensAt, closesAt } = callDates(call);
  if (message.createdAt < opensAt || message.createdAt >= closesAt) return null;
  const { fullDate, time, zone } = zonedTime(closesAt, closesAt, timeZone, language.code);
  const dateOf = (at: Date) => localTime(at, timeZone).date;
  return { days: daysBetween(dateOf(message.createdAt), dateOf(closesAt)), date: fullDate, time, zone };
}

/** Returns the deadline for proposals, in the recipient's time zone and the call's; nothing once it has passed. */
export function deadlineRow({ t, call, message, language, timing }: EmailContext): EmailRow[] {
  if (timing.isCallClosed) return [];
  const closesAt = callClosesAt(call);
  const own = zonedTime(closesAt, closesAt, message.payload.recipient.timeZone, language.code);
  const host = zonedTime(closesAt, closesAt, call.timeZone, language.code);
  const lines = [t('proposalsUntil', { date: own.fullDate, time: own.time, zone: own.zone })];
  if (own.timeZone !== host.timeZone) {
    lines.push(t('proposalsUntilHost', { date: host.shortDate, time: host.time, zone: host.zone }));
  }
  return [{ label: t('rowProposals'), lines, links: [] }];
}
