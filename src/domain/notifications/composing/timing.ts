import { callClosesAt } from '../../calls/call-dates.js';
import { memoize } from '../../../platform/memoize.js';
import type { MessagePayload } from '../message.js';
import { type ClockShift, clockShift } from '../../time/clock-shift.js';
import { tzDataVersion } from '../../time/zone-rules.js';
import type { ComposedCall } from './composed-parts.js';
import type { ComposedSession } from './composed-parts.js';

/**
 * What an email says because of when its message or its registration was made. Most people have the same, although their
 * moments differ, and can share an email (`shared-emails.ts`).
 */
export interface EmailTiming {
  /** Whether the call for proposals has closed. */
  isCallClosed: boolean;
  /**
   * How clock changes move the session for the recipient since their last session at this hour, or else since they
   * registered; null if they don't.
   */
  clockShift: ClockShift | null;
}

/** Returns the timing of a message that is about a session as its recipient attends it, or about none. */
export function timingOf(
  { createdAt, payload }: { createdAt: Date; payload: MessagePayload },
  session: ComposedSession | null,
  call: ComposedCall,
): EmailTiming {
  return { isCallClosed: closesAt(call) <= createdAt, clockShift: shiftOf(payload, session) };
}

const closesAt = memoize(
  100,
  ({ closesOn, timeZone }: ComposedCall) => `${tzDataVersion()} ${closesOn} ${timeZone}`,
  callClosesAt,
);

function shiftOf({ recipient, event, previousStartsAt }: MessagePayload, session: ComposedSession | null) {
  const sinceAt = previousStartsAt ?? event?.createdAt;
  if (session === null || sinceAt === undefined || session.snapshot.format === 'in-person') return null;
  if (recipient.isOwnZone === false) return null;
  const { timeZone, startsAt } = session.snapshot;
  return clockShift(timeZone, recipient.timeZone, new Date(sinceAt), new Date(startsAt));
}
