import { type BroadcastContent, type BroadcastContents, contentFor } from '../../broadcasts/broadcast.js';
import type { Call } from '../../calls/call.entity.js';
import { callWords } from '../../calls/call.js';
import { joinLink, pageLink } from '../email/links.js';
import type { Mailbox } from '../email/composed-email.js';
import { oneLine } from '../email/one-line.js';
import { matchLanguage } from '../../../platform/i18n/negotiate-language.js';
import { getLanguage, type Language, type MessageValues, translate } from '../../../platform/i18n/messages.js';
import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import type { Message } from '../message.entity.js';
import type { MessageKind } from '../message.js';

/** What of a message row its mail is made of. */
export type ComposedMessage = Pick<
  Message,
  'id' | 'kind' | 'messageId' | 'createdAt' | 'payload' | 'registrationId' | 'attendeeId'
>;

/** The session at the revision that the message tells of, and as the attendee knew it before. */
export interface ComposedSession {
  snapshot: SessionSnapshot;
  previousSnapshot?: SessionSnapshot | null;
}

export type ComposedCall = Pick<
  Call,
  | 'opensOn'
  | 'slug'
  | 'name'
  | 'host'
  | 'summary'
  | 'contactEmail'
  | 'timeZone'
  | 'closesOn'
  | 'themes'
  | 'criteria'
  | 'translations'
>;

/** What a broadcast says, and the languages of its call, the first of which serves everybody. */
export interface ComposedBroadcast {
  contents: BroadcastContents;
  callLanguages: readonly string[];
}

export interface EmailSite {
  /** Without a slash at the end. */
  publicUrl: string;
  secret: string;
  emailFrom: Mailbox;
}

/** What every part of a mail needs: the words in the reader's language and the reader's own links. */
export interface EmailContext {
  message: ComposedMessage;
  kind: MessageKind;
  session: ComposedSession | null;
  /** What a broadcast says to its reader. */
  broadcast: BroadcastContent | null;
  call: ComposedCall;
  /** Names of the call and its host in the reader's language. */
  words: { name: string; host: string };
  site: EmailSite;
  language: Language;
  t: (key: string, values?: MessageValues) => string;
  pageUrl: string;
  /** Only for a person with a seat in a session that can be joined from afar. */
  joinUrl: string | null;
}

const fallbackLanguage = 'en';
const over: ReadonlySet<MessageKind> = new Set(['cancelled', 'withdrawn', 'released', 'offer-expired', 'declined']);
const withSeat: ReadonlySet<MessageKind> = new Set(['invited', 'promoted', 'updated', 'rescheduled', 'reminder']);

/** Gathers what a mail is composed from. */
export function emailContext(
  message: ComposedMessage,
  session: ComposedSession | null,
  call: ComposedCall,
  site: EmailSite,
  sent: ComposedBroadcast | null = null,
): EmailContext {
  const { recipient } = message.payload;
  const broadcast = sent && contentFor(sent.contents, recipient.language, sent.callLanguages);
  // The frame of a broadcast speaks as its words do.
  const language = getLanguage(emailLanguage(broadcast?.language ?? recipient.language));
  const { name, host } = callWords(call, language.code);
  return {
    message,
    kind: message.kind,
    session,
    broadcast,
    call,
    words: { name: oneLine(name), host: oneLine(host) },
    site,
    language,
    t: (key, values) => translate(language.code, `notifications.${key}`, values),
    pageUrl: pageLink(site, message.attendeeId, recipient.linkVersion),
    joinUrl: joinUrl(message, session, site),
  };
}

/** The language of ours in which a reader who prefers `tag` (BCP 47) is written to. */
export function emailLanguage(tag: string): string {
  return matchLanguage(tag) ?? fallbackLanguage;
}

/** Whether the message says that the session does not take place, or not for its reader. */
export function isOver(kind: MessageKind): boolean {
  return over.has(kind);
}

/** Whether the message speaks to a person with a seat. */
export function hasSeat(message: ComposedMessage): boolean {
  return withSeat.has(message.kind) && message.payload.event !== undefined;
}

function joinUrl(message: ComposedMessage, session: ComposedSession | null, site: EmailSite): string | null {
  if (session === null || session.snapshot.format === 'in-person' || !hasSeat(message)) return null;
  if (message.registrationId === null) return null;
  return joinLink(site, message.registrationId, message.payload.recipient.linkVersion);
}
