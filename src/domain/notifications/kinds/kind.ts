import type { EmailContext } from '../composing/context.js';
import type { EmailContent } from '../email/email-view.js';
import type { AllocatedEvent, MessagePayload } from '../message.js';
import type { RegistrationState } from '../../registrations/registration.js';
import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import type { SessionState } from '../../sessions/session.js';
import type { EmailCategory } from '../unsubscribe/email-category.js';

/** Everything that sets one kind of email apart from the others. `kinds.ts` lists them all. */
export interface Kind {
  /** Under which people can stop these emails; null for those that always come. */
  category: EmailCategory | null;
  /** Until when one that did not arrive can be sent again. */
  retry: RetryRule;
  /**
   * Method (RFC 5546) of the calendar object that the email carries when its message holds an event; null where it
   * never carries one. With `REQUEST` the reader has a seat and gets the link to join.
   */
  calendar: 'REQUEST' | 'CANCEL' | null;
  /** Returns what the email says. Pure: the same context gives the same content, in every attempt and years later. */
  compose(context: EmailContext): EmailContent;
  /** What organizers can reword; null where they write all of it. */
  template: EditableTemplate | null;
  /**
   * Returns why a message must not leave any more at the moment of delivery, or null. Asked only of messages of a
   * registration in a published session. Kinds without it stay true whatever happens meanwhile.
   */
  staleness?(current: CurrentRegistration, sequence: number | undefined, now: Date): string | null;
}

/**
 * Until when a message that did not arrive can be sent again:
 * - `latest-of-registration`: until the session ends, unless a later message of this rule went to the registration. A
 *   calendar would take the older one for the current state.
 * - `until-start`: until the session starts.
 * - `latest-of-kind`: for 30 days, unless a later message of the kind went to the person, about the same delegation if
 *   any.
 * - `thirty-days`: for 30 days.
 */
export type RetryRule = 'latest-of-registration' | 'until-start' | 'latest-of-kind' | 'thirty-days';

/** The registration that a message is about, and its session, at the moment of delivery. */
export interface CurrentRegistration {
  registrationState: RegistrationState;
  sequence: number;
  sessionState: SessionState;
  startsAt: Date;
}

/** The part of an email that organizers can reword in the template editor, and what they see while they do. */
export interface EditableTemplate {
  /** What the email is about: it decides which fields can stand in every part. */
  about: 'session' | 'call' | 'delegation' | 'team';
  /**
   * The parts by name, in reading order, those that begin with `state` first, each with the fields that must stay in it
   * because readers find them nowhere else. The part `textNoSeat` of `updated` rewords the message `updatedTextNoSeat`.
   * Greeting and closing belong to all kinds.
   */
  parts: Readonly<Record<string, readonly string[]>>;
  /**
   * What an email says of its reader in the editor's cases, each named after the part that only it shows; the usual
   * first.
   */
  samples: Readonly<Record<string, (made: SampleFacts) => Omit<MessagePayload, 'recipient'>>>;
}

/** The made-up reader of a sample. */
interface SampleFacts {
  name: string;
  event: AllocatedEvent;
  /** RFC 3339. */
  tomorrow: string;
  delegation: { id: string; organization: string };
  snapshot: SessionSnapshot;
}
