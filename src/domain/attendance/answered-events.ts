import type { CalendarReply } from '../calendar/read-reply.js';
import type { ReplySender } from '../calendar/reply.js';
import type { Change } from '../identity/change.js';
import { Place } from '../../platform/place.js';
import type { NotedReply, ReceivedReply } from './receive-reply.js';

/** Events of a part that people have in their calendars, and what the inbox does with answers to them. */
export interface AnsweredEvents {
  /** Takes a calendar response; null if the part has no such event. */
  receive(change: Change, reply: CalendarReply, sender: ReplySender): Promise<ReceivedReply | null>;
  /** Stores that a response could not be read. Returns whether it is about such an event, by UID or by the email. */
  note(change: Change, noted: NotedReply): Promise<boolean>;
  /** Answers a calendar that asks for its event again (RFC 5546 3.2.6). Returns whether it was answered. */
  refresh(change: Change, uid: string | null, sender: ReplySender): Promise<boolean>;
}

export const answeredEvents = new Place<AnsweredEvents>();
