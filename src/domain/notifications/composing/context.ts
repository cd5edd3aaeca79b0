import { type CampaignText, type CampaignTexts, textFor } from '../../campaigns/campaign-texts.js';
import { callTexts } from '../../calls/call.js';
import { confirmLink, consoleLink, joinLink, pageLink, speakerLink } from '../email/links.js';
import type { Mailbox } from '../email/composed-email.js';
import { oneLine } from '../email/email-view.js';
import { matchLanguage } from '../../../platform/i18n/negotiate-language.js';
import { getLanguage, type Language, type MessageValues, translate } from '../../../platform/i18n/messages.js';
import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import { type DialInView, dialInViews } from '../../sessions/dial-in.js';
import { readIn } from '../../sessions/session-texts.js';
import { type CrewTask, taskTimes } from '../../speakers/crew-task.js';
import type { MessagePayload } from '../message.js';
import { type EmailTiming, timingOf } from './timing.js';
import { ComposedCall, ComposedSession } from './composed-parts.js';

/** The fields of a message row that its email is composed from. */
export interface ComposedRow<Own extends object = object> {
  id: string;
  messageId: string;
  createdAt: Date;
  payload: MessagePayload & Own;
  registrationId: string | null;
  attendeeId: string | null;
}

/** The content of a broadcast or an invitation by language, and the languages of its call; the first is the fallback. */
export interface ComposedBroadcast {
  contents: CampaignTexts;
  callLanguages: readonly string[];
}

export interface EmailSite {
  /** Without a slash at the end. */
  publicUrl: string;
  secret: string;
  emailFrom: Mailbox;
}

/** What a message of a part is about, and the links of its reader. */
export interface OwnEvent {
  session: ComposedSession;
  pageUrl: string;
  /** Null if there is nothing to join online. */
  joinUrl: string | null;
}

/**
 * What every part of an email needs: texts in the recipient's language, and the recipient's links. `Own` is what a message
 * of its kind carries besides what all can.
 */
export interface EmailContext<Own extends object = object> {
  message: ComposedRow<Own>;
  session: ComposedSession | null;
  /** What organizers wrote to this recipient in a broadcast or an invitation. */
  broadcast: CampaignText | null;
  call: ComposedCall;
  /** Names of the call and its host in the reader's language. */
  words: { name: string; host: string };
  site: EmailSite;
  language: Language;
  t: (key: string, values?: MessageValues) => string;
  /** Whether the reader's address is unproven: nothing that somebody else typed speaks in their name. */
  isUnproven: boolean;
  /**
   * How the email addresses the reader, and their organization: neutrally where anyone can have typed them. Without
   * `isNamed`, the name is their email address, and no greeting has it.
   */
  reader: { name: string; isNamed: boolean; organization: string };
  pageUrl: string;
  /** Only for a person with a seat in a session that can be joined online. */
  joinUrl: string | null;
  /** Where the owner of an address confirms it; null in an email that doesn't ask. */
  confirmUrl: string | null;
  timing: EmailTiming;
}

const fallbackLanguage = 'en';

/** Stands for the call in an email to staff, which belongs to none. */
function workspace({ emailFrom }: EmailSite): ComposedCall {
  return {
    slug: '',
    name: oneLine(emailFrom.name) || 'Greenroom',
    host: '',
    summary: '',
    contactEmail: '',
    senderName: '',
    replyTo: '',
    accentColor: '',
    logoEtag: '',
    logoWidth: 0,
    logoHeight: 0,
    timeZone: 'UTC',
    opensOn: '1970-01-01',
    closesOn: '1970-01-01',
    themes: [],
    criteria: [],
    translations: {},
    features: {},
    languages: [],
  };
}

/** Collects what an email is composed from. `hasSeat`: whether the message is for a person with a seat. */
export function emailContext(
  message: ComposedRow,
  hasSeat: boolean,
  about: ComposedSession | null,
  call: ComposedCall | null,
  site: EmailSite,
  sent: ComposedBroadcast | null,
): EmailContext {
  const { recipient } = message.payload;
  const broadcast = sent && textFor(sent.contents, recipient.language, sent.callLanguages);
  // The text around the content of a broadcast is in the same language.
  const language = getLanguage(emailLanguage(broadcast?.language ?? recipient.language));
  const owner = call ?? workspace(site);
  const session = readSession(about, owner, language.code, message.payload);
  const { name, host } = callTexts(owner, language.code);
  const t = (key: string, values?: MessageValues) => translate(language.code, `notifications.${key}`, values);
  const isUnproven = recipient.unproven ?? false;
  const isTyped = isUnproven || message.payload.byStranger === true;
  const organization = message.payload.delegation?.organization ?? message.payload.organization;
  return {
    message,
    session,
    broadcast,
    call: owner,
    words: { name: oneLine(name), host: oneLine(host) },
    site,
    language,
    t,
    isUnproven,
    reader: {
      name: isUnproven ? recipient.email : oneLine(recipient.name),
      isNamed: !isUnproven && recipient.name !== recipient.email,
      organization: isTyped || organization === undefined ? t('yourOrganization') : oneLine(organization),
    },
    pageUrl: ownPageUrl(message, site),
    joinUrl: hasSeat ? joinUrl(message, session, site) : null,
    confirmUrl: confirmUrl(message, site),
    timing: timingOf(message, session, owner),
  };
}

/**
 * Returns a session in the reader's language, and a hybrid one as they attend it: in the room or online. Who interprets,
 * captions or signs reads their own times as those of the session.
 */
function readSession(
  session: ComposedSession | null,
  call: ComposedCall,
  language: string,
  { event, attendance = event?.attendance, speaker }: MessagePayload,
): ComposedSession | null {
  if (session === null) return null;
  const read = (snapshot: SessionSnapshot, task: CrewTask | undefined): SessionSnapshot => {
    const own = readIn(snapshot, call, language);
    const attended = attendance !== undefined && own.format === 'hybrid' ? { ...own, format: attendance } : own;
    return task === undefined ? attended : { ...attended, ...ownTimes(attended, task) };
  };
  const { snapshot, previousSnapshot, ...others } = session;
  const { task, previousTask = task } = speaker ?? {};
  return {
    ...others,
    snapshot: read(snapshot, task),
    previousSnapshot: previousSnapshot && read(previousSnapshot, previousTask),
  };
}

function ownTimes({ startsAt, endsAt }: SessionSnapshot, task: CrewTask) {
  const own = taskTimes(task, { startsAt: new Date(startsAt), endsAt: new Date(endsAt) });
  return { startsAt: own.startsAt.toISOString(), endsAt: own.endsAt.toISOString() };
}

/** Returns the supported language for emails to a person who prefers `tag` (BCP 47). */
export function emailLanguage(tag: string): string {
  return matchLanguage(tag) ?? fallbackLanguage;
}

/** Returns the session that the message is about. Throws Error without one: messages of such a kind always have it. */
export function sessionOf({ message, session }: EmailContext): ComposedSession {
  if (session === null) throw new Error(`The message ${message.id} lacks its session.`);
  return session;
}

/** Returns a part of the payload that all messages of a kind have. Throws Error without it. */
export function required<Part extends keyof MessagePayload>(
  { id, payload }: ComposedRow,
  part: Part,
): NonNullable<MessagePayload[Part]> {
  const value = payload[part];
  if (value == null) throw new Error(`The message ${id} lacks its ${part}.`);
  return value;
}

/** Speakers and attendees have a page of their own; staff have the console. */
function ownPageUrl({ attendeeId, payload }: ComposedRow, site: EmailSite): string {
  const { recipient, speaker } = payload;
  if (speaker !== undefined) return speakerLink(site, speaker.id, recipient.linkVersion);
  return attendeeId === null ? consoleLink(site) : pageLink(site, attendeeId, recipient.linkVersion);
}

/** Returns the numbers by which the reader dials in, those of their own country first; none without a join link. */
export function phonesOf({ joinUrl: link, message, language }: EmailContext, snapshot: SessionSnapshot): DialInView[] {
  return link === null ? [] : dialInViews(snapshot, message.payload.recipient.timeZone, language.code);
}

function confirmUrl({ attendeeId, createdAt, payload }: ComposedRow, site: EmailSite): string | null {
  const { recipient, asksIfMine } = payload;
  if (attendeeId === null || (recipient.unproven !== true && asksIfMine !== true)) return null;
  return confirmLink(site, attendeeId, recipient.linkVersion, createdAt);
}

function joinUrl(message: ComposedRow, session: ComposedSession | null, site: EmailSite): string | null {
  if (session === null || session.snapshot.format === 'in-person') return null;
  // Speakers enter from their own page, as hosts.
  if (message.registrationId === null || message.payload.speaker !== undefined) return null;
  return joinLink(site, message.registrationId, message.payload.recipient.linkVersion);
}
