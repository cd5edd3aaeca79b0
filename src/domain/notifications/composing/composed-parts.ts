import type { Call } from '../../calls/call.entity.js';
import type { SessionSnapshot } from '../../sessions/session-snapshot.js';

/** The session at the revision of the message, and as the attendee knew it before. */
export interface ComposedSession {
  snapshot: SessionSnapshot;
  previousSnapshot?: SessionSnapshot | null;
  /** Its public page, if that isn't the one of a session. */
  url?: string;
}

export type ComposedCall = Pick<
  Call,
  | 'opensOn'
  | 'slug'
  | 'name'
  | 'host'
  | 'summary'
  | 'contactEmail'
  | 'senderName'
  | 'replyTo'
  | 'accentColor'
  | 'logoEtag'
  | 'logoWidth'
  | 'logoHeight'
  | 'timeZone'
  | 'closesOn'
  | 'themes'
  | 'criteria'
  | 'translations'
  | 'features'
  | 'languages'
>;
