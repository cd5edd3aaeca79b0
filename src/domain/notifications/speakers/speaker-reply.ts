import { unusedReasons } from '../../calendar/unused-reply.js';

export const speakerReplyKinds = ['accepted', 'declined', 'tentative', 'proposed', 'asked', ...unusedReasons] as const;

/**
 * The last that a speaker's calendar said, for organizers. `asked`: a decline by somebody else, about which the speaker
 * was asked. `proposed`: another time. An answer is here only with a comment.
 */
export interface SpeakerReply {
  kind: (typeof speakerReplyKinds)[number];
  comment: string | null;
  /** The proposed start; RFC 3339. */
  startsAt: string | null;
  /** The address that answered, if it isn't the speaker's. */
  sender: string | null;
  /** RFC 3339. */
  receivedAt: string;
}
