import type { z } from 'zod';
import type { Call } from '../../calls/call.entity.js';
import type { Ability } from '../../identity/role.js';
import type { CampaignTexts } from '../../campaigns/campaign-texts.js';
import type { ComposedRow, EmailContext, EmailSite, OwnEvent } from '../composing/context.js';
import type { ComposedEmail } from '../email/composed-email.js';
import type { EmailContent } from '../email/email-view.js';
import type { AllocatedEvent, MessagePayload, MessageSpeaker, OtherRun } from '../message.js';
import type { RegistrationState } from '../../registrations/registration.js';
import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import type { SessionState } from '../../sessions/session.js';
import type { EmailCategory } from '../unsubscribe/email-category.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import type { DropReason } from '../outbox/drop-reasons.js';

/**
 * The properties of a kind of email: `kinds.ts` lists those of the core, and each part has its own (`emailKind`). `Own` is
 * what its messages carry besides what all can.
 */
export interface Kind<Own extends object = object> {
  /** The category in which people can stop these emails; null if they can't. */
  category: EmailCategory | null;
  /** How long an undelivered email can be sent again. */
  retry: RetryRule;
  /**
   * Method (RFC 5546) of the calendar object in the email if its message has an event; null if there never is one. With
   * `REQUEST`, the recipient has a seat and gets the join link.
   */
  calendar: 'REQUEST' | 'CANCEL' | null;
  /**
   * Returns the content of the email. Pure: the same context makes the same content, in every attempt and years later.
   */
  compose(context: EmailContext<Own>): EmailContent;
  /**
   * Returns what a message is about that is like a session and no session of the call, with the links of its reader, who
   * needn't be an attendee. Pure, as `compose`.
   */
  about?(message: ComposedRow<Own>, site: EmailSite): OwnEvent;
  /** The texts that organizers can change; null if they write the whole email. */
  template: EditableTemplate<Own> | null;
  /**
   * Returns why a message must no longer be sent at the time of delivery, or null. Only called for messages of a
   * registration in a published session. Kinds without it never become outdated.
   */
  staleness?(current: CurrentRegistration, sequence: number | undefined, now: Date): DropReason | null;
  /** What every message carries; one without it is not composed. */
  payload?: z.ZodType<Own>;
  /** Whether it is for people whom organizers chose: limits of addresses that anyone can have typed don't apply. */
  isChosen?: true;
  /** What staff and keys must be allowed to read such an email, besides changing things. */
  readBy?: Ability;
  /** Whether it is composed for each reader by itself, as when it quotes somebody else. */
  isAlone?: true;
  /** Where organizers wrote what it says, if its kind has no text for that. */
  contents?: { idOf(payload: Own): string; read(connection: Connection, id: string): Promise<CampaignTexts> };
  /** Returns the files that are attached. */
  files?(
    connection: Connection,
    call: Call,
    message: { payload: MessagePayload & Own },
  ): Promise<ComposedEmail['files']>;
  /** Returns which of these messages must no longer be sent, or say something else by now. Asked just before sending. */
  departing?(tx: Tx, messageIds: readonly string[], now: Date): Promise<ReadonlyMap<string, Departing>>;
}

/** Why a message no longer leaves, or its payload, which was written anew because what it said was no longer true. */
export type Departing = { reason: DropReason } | { payload: MessagePayload };

/** The name of a kind of email that a part has. */
export type PartKind = string & { readonly isOfPart: true };

/** A kind of email of a part, whose messages have a payload of their own. */
export interface EmailKind<Own extends object = object> extends Kind<Own> {
  name: PartKind;
  payload: z.ZodType<Own>;
}

/** Declares a kind of email of a part. */
export function emailKind<Own extends object>(
  name: string,
  rules: Omit<EmailKind<Own>, 'name' | 'template'>,
): EmailKind<Own> {
  return { template: null, ...rules, name: name as PartKind };
}

/**
 * Until when a message that did not arrive can be sent again:
 * - `latest-of-registration`: until the session ends, unless a later message of this rule went to the registration. A
 *   calendar would take the older one for the current state.
 * - `latest-of-speaker`: the same for the event of a speaker.
 * - `until-start`: until the session starts.
 * - `latest-of-kind`: for 30 days, unless a later message of the kind went to the person, about the same delegation if
 *   any.
 * - `thirty-days`: for 30 days.
 */
type RetryRule = 'latest-of-registration' | 'latest-of-speaker' | 'until-start' | 'latest-of-kind' | 'thirty-days';

/** The registration that a message is about, and its session, at the moment of delivery. */
export interface CurrentRegistration {
  registrationState: RegistrationState;
  sequence: number;
  /** Whether the place goes to the next person unless the address is confirmed. */
  isProvisional: boolean;
  /** Whether anyone can have made the registration, and its person has not confirmed it. */
  isUnconfirmed: boolean;
  sessionState: SessionState;
  startsAt: Date;
  endsAt: Date;
}

/** The part of an email that organizers can reword in the template editor, and what they see while they do. */
export interface EditableTemplate<Own extends object = object> {
  /** The subject of the email, which determines the fields available in every part. */
  about: 'session' | 'call' | 'delegation' | 'team';
  /**
   * The parts by name, in reading order, those that begin with `state` first, each with the fields that must stay in it
   * because readers find them nowhere else. The part `textNoSeat` of `updated` rewords the message `updatedTextNoSeat`.
   * Greeting and closing belong to all kinds.
   */
  parts: Readonly<Record<string, readonly string[]>>;
  /** Sample payloads for the editor, each named after the part that only it shows; the usual one first. */
  samples: Readonly<Record<string, (made: SampleFacts) => Omit<MessagePayload, 'recipient'> & Own>>;
}

/** The made-up reader of a sample. */
interface SampleFacts {
  name: string;
  event: AllocatedEvent;
  /** RFC 3339. */
  tomorrow: string;
  delegation: { id: string; organization: string };
  snapshot: SessionSnapshot;
  otherRun: OtherRun;
  speaker: MessageSpeaker;
}
