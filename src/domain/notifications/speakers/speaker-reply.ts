import type { UnusedReason } from '../../calendar/unused-reply.js';

/**
 * The last that a speaker's calendar said, for organizers. `asked`: a decline by somebody else, about which the speaker
 * was asked. `proposed`: another time. An answer is here only with a comment.
 */
export interface SpeakerReply {
  kind: 'accepted' | 'declined' | 'tentative' | 'proposed' | 'asked' | UnusedReason;
  comment: string | null;
  /** The proposed start; RFC 3339. */
  startsAt: string | null;
  /** The address that answered, if it isn't the speaker's. */
  sender: string | null;
  /** RFC 3339. */
  receivedAt: string;
}
