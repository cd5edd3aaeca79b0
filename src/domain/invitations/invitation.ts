import type { MessagePayload } from '../notifications/message.js';
import { frozenLanguages, type OfferedSession } from '../sessions/language-offer.js';
import { frozenTitle, type SessionTexts } from '../sessions/session-texts.js';

/** A sent invitation can get more people; a stopped one sends nothing any more, but its links work. */
export const invitationStates = ['draft', 'sent', 'stopped'] as const;
export type InvitationState = (typeof invitationStates)[number];

/** `waiting`: on the list, and not sent yet. */
export const inviteeStates = ['invalid', 'skipped', 'waiting', 'invited'] as const;
export type InviteeState = (typeof inviteeStates)[number];

/** What is wrong with a row of a list. */
export const rowFaults = [
  'no-address',
  'bad-address',
  'bad-name',
  // Of rows of earlier versions; such people are invited now.
  'bad-language',
  'bad-time-zone',
] as const;
export type RowFault = (typeof rowFaults)[number];

/** Why a valid row gets no email. */
export const skipReasons = [
  'repeated',
  'registered',
  'invited',
  'unsubscribed',
  'suppressed',
  'not-me',
  'blocked',
  'closed',
  'stopped',
  // An organizer decided so about everyone whose language or time zone isn't understood in the same way.
  'left-out',
] as const;
export type SkipReason = (typeof skipReasons)[number];

export type InviteeReason = RowFault | SkipReason;

/** The answer of an invited person, as organizers see it. */
export const inviteeAnswers = ['registered', 'declined', 'opened', 'unanswered', 'failed'] as const;
export type InviteeAnswer = (typeof inviteeAnswers)[number];

/** The number of people of an invitation by status. Each step but the list is part of the one before. */
export interface InvitationCounts {
  invalid: number;
  skipped: number;
  /** On the list, and not sent yet. */
  waiting: number;
  /** Enqueued, sent or not. */
  invited: number;
  sent: number;
  failed: number;
  /** Whose browser reported that the page was shown, or who answered. */
  opened: number;
  /** With an active registration for one of the sessions. */
  registered: number;
  declined: number;
  reminded: number;
}

/** Returns whether any email of a sent invitation has yet to leave. */
export function hasUnsent({ waiting, invited, sent, failed }: InvitationCounts): boolean {
  return waiting > 0 || sent + failed < invited;
}

/** Returns what the email of an invitation says of its sessions; a reservation that is over is not mentioned. */
export function invitationMessage(
  { id, reservedUntil }: { id: string; reservedUntil: Date | null },
  sessions: readonly (SessionTexts & OfferedSession & { startsAt: Date; endsAt: Date })[],
  now: Date,
): Omit<NonNullable<MessagePayload['invitation']>, 'inviteeId'> {
  return {
    id,
    sessions: sessions.map((session) => ({
      ...frozenTitle(session),
      ...frozenLanguages(session),
      startsAt: session.startsAt.toISOString(),
      endsAt: session.endsAt.toISOString(),
    })),
    ...(reservedUntil !== null && reservedUntil > now && { reservedUntil: reservedUntil.toISOString() }),
  };
}

/** The number of invalid rows that a page shows for correction. */
export const maxCorrected = 200;
