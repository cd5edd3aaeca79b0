import type { ReplyFault } from './read-reply.js';

/** A calendar response that changed nothing although somebody answered, for the organizers. */
export interface UnusedReply {
  reason: UnusedReason;
  /** The address that answered, if it is not the invited one. */
  sender: string | null;
  /** RFC 3339. */
  receivedAt: string;
}

export const unusedReasons = [
  'winmail',
  'delegated',
  'other-attendee',
  'no-stamp',
  'unknown-event',
  'refresh',
  'unreadable',
] as const;

/**
 * `winmail`: the response is in a winmail.dat (TNEF), which only Outlook reads. `delegated`: neither yes, maybe nor no.
 * `refresh`: a calendar asks for the invitation again, which isn't certainly the attendee's. `unreadable`: broken, too
 * large, or not about one event and one attendee.
 */
export type UnusedReason = (typeof unusedReasons)[number];

/**
 * Returns what organizers are told about a response that was ignored, or null if nothing is wrong with it: it was late,
 * repeated, or about a session that takes no responses.
 */
export function unusedReason(reason: IgnoredReply | ReplyFault | 'winmail'): UnusedReason | null {
  switch (reason) {
    case 'winmail':
    case 'other-attendee':
    case 'no-stamp':
    case 'unknown-event':
    case 'refresh':
      return reason;
    case 'no-answer':
      return 'delegated';
    case 'calendar-too-large':
    case 'calendar-unreadable':
    case 'not-one-event':
    case 'not-one-attendee':
    case 'no-uid':
    case 'no-sequence':
      return 'unreadable';
    case 'other-method':
    case 'no-seat':
    case 'session-not-published':
    case 'over':
    case 'stale':
    case 'repeated':
      return null;
  }
}

const maxUidLength = 255;

/** Returns the UID in the text of a calendar object, however broken the rest is, or null. */
export function mentionedUid(text: string): string | null {
  const lines = text.slice(0, 16_384).replaceAll(/\r?\n[ \t]/gu, '');
  const uid = /^UID(?:;[^:\r\n]*)?:([^\r\n]+)$/imu.exec(lines)?.[1]?.trim();
  return uid !== undefined && uid.length <= maxUidLength && !/\p{Cc}/u.test(uid) ? uid : null;
}

/** Why a response changes nothing. */
export type IgnoredReply =
  | 'unknown-event'
  | 'other-attendee'
  | 'no-seat'
  | 'session-not-published'
  | 'over'
  | 'stale'
  | 'repeated'
  | 'no-answer';
