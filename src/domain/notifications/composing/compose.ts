import type { ComposedEmail } from '../email/composed-email.js';
import { oneLine, type EmailContent, type EmailRow } from '../email/email-view.js';
import { renderEmail } from '../email/render-email.js';
import type { Kind } from '../kinds/kind.js';
import { kindOf, type MessageKind } from '../kinds/kinds.js';
import { calendarOf } from './calendar-object.js';
import {
  type ComposedBroadcast,
  type ComposedRow,
  type EmailContext,
  emailContext,
  type EmailSite,
  sessionOf,
} from './context.js';
import type { ComposedCall, ComposedSession } from './composed-parts.js';
import { isDaily } from '../reminders/one-a-day.js';
import { severalEmail } from './several-email.js';
import { hasTicket, ticketFile } from './ticket-file.js';
import { viewOf } from './view.js';
import { closingOf, withOverrides, spaced } from '../templates/apply-overrides.js';
import { asLines } from './session-rows.js';
import { noOverrides, type TextOverrides } from '../templates/email-template.js';

/** The fields of a message row that its email is composed from. */
export type ComposedMessage = ComposedRow & { kind: MessageKind };

/**
 * Composes the email of a message: texts and times in the recipient's language and zone, with an invitation or
 * cancellation for their calendar if the message has an event. `texts` are the organizers' custom texts in that
 * language. The same input makes the same email, in every attempt and years later. Throws RangeError if a stored time
 * zone or language tag is invalid.
 */
export function composeMessage(
  message: ComposedMessage,
  session: ComposedSession | null,
  call: ComposedCall | null,
  site: EmailSite,
  broadcast: ComposedBroadcast | null = null,
  texts: TextOverrides = noOverrides,
): ComposedEmail {
  const kind = kindOf(message.kind);
  const own = kind.about?.(message, site);
  const known = emailContext(message, hasSeat(message), own?.session ?? session, call, site, broadcast);
  const context = own === undefined ? known : { ...known, pageUrl: own.pageUrl, joinUrl: own.joinUrl };
  return {
    ...envelope(context, kind, texts),
    calendar: kind.calendar === null ? null : calendarOf(context, kind.calendar),
    ...(hasSeat(message) && hasTicket(context) && { files: [ticketFile(message, site)] }),
  };
}

/** A message with what its part of an email is composed from. */
export interface ComposedPart {
  message: ComposedMessage;
  session: ComposedSession | null;
  texts: TextOverrides;
}

/**
 * Composes one email of several messages about registrations, the first of which gives it its identity.
 *
 * Each invitation is a file of its own. One calendar object for all would be wrong: all components of a REQUEST have one
 * UID (RFC 5546 3.2.2), and Outlook ignores all but the first (MS-STANOICAL 2.2.175). The first one is an alternative of
 * the text as well: without it, Outlook offers nothing to accept. It may put the email away once the reader has answered
 * that one, so the email says how to get each separately. A later change or reminder of a session has its invitation as
 * usual, with the same UID, so that the calendars of those who didn't open the file get it, too.
 */
export function composeTogether(
  parts: readonly ComposedPart[],
  call: ComposedCall | null,
  site: EmailSite,
): ComposedEmail {
  const [first] = parts;
  if (first === undefined) throw new Error('An email needs a message.');
  const all = parts.map(({ message, session, texts }) => {
    const context = emailContext(message, hasSeat(message), session, call, site, null);
    return { context: withOverrides(context, texts), message, texts };
  });
  const isOfDay = isDaily(first.message.kind);
  const sections = isOfDay ? all : all.toSorted((a, b) => startOf(a.context) - startOf(b.context));
  const lead = emailContext(leadOf(parts), hasSeat(first.message), first.session, call, site, null);
  const kind = isOfDay
    ? withOthers(kindOf(first.message.kind), sections.slice(1))
    : { category: null, compose: () => severalEmail(lead, sections) };
  const { references, ...mail } = envelope(lead, kind, first.texts);
  const [earliest, ...invites] = sections.flatMap(({ context, message }) => {
    const calendar = hasSeat(message) ? calendarOf(context, 'REQUEST') : null;
    return calendar === null ? [] : [{ name: `${sessionOf(context).snapshot.slug}.ics`, calendar }];
  });
  const tickets = sections.flatMap(({ context, message }) =>
    hasSeat(message) && hasTicket(context)
      ? [ticketFile(message, site, `ticket-${sessionOf(context).snapshot.slug}`)]
      : [],
  );
  return {
    ...mail,
    references: [...references, ...parts.slice(1).flatMap(({ message }) => threadRoot(message) ?? [])],
    calendar: earliest?.calendar ?? null,
    invites,
    ...(tickets.length > 0 && { files: tickets }),
  };
}

/** Returns a kind whose email also says, below, what these messages of the same day say. */
function withOthers(
  kind: Kind,
  others: readonly { context: EmailContext; message: ComposedMessage }[],
): Pick<Kind, 'category' | 'compose'> {
  const contents = others.map(({ context, message }) => kindOf(message.kind).compose(context));
  return { category: kind.category, compose: (context) => dayEmail(context, kind.compose(context), contents) };
}

function startOf(context: EmailContext): number {
  return Date.parse(sessionOf(context).snapshot.startsAt);
}

/** Returns the first message; it asks for all whether they are the reader's, and until when at the earliest. */
function leadOf(parts: readonly ComposedPart[]): ComposedMessage {
  const message = parts[0]?.message;
  if (message === undefined) throw new Error('An email needs a message.');
  const payloads = parts.map((part) => part.message.payload);
  const [provisionalUntil] = payloads.flatMap((payload) => payload.provisionalUntil ?? []).toSorted();
  const asksIfMine = payloads.some((payload) => payload.asksIfMine === true);
  return {
    ...message,
    payload: {
      ...message.payload,
      ...(provisionalUntil !== undefined && { provisionalUntil }),
      ...(asksIfMine && { asksIfMine }),
    },
  };
}

/** Returns whether the message is for a person with a seat, who gets the link to join. */
export function hasSeat({ kind, payload }: ComposedMessage): boolean {
  return kindOf(kind).calendar === 'REQUEST' && payload.event !== undefined;
}

/** Returns an email without a calendar object. */
function envelope(
  context: EmailContext,
  kind: Pick<Kind, 'category' | 'compose'>,
  texts: TextOverrides,
): ComposedEmail {
  return { ...identityOf(context.message), ...contentOf(context, kind, texts), calendar: null, invites: [] };
}

/** Returns what of an email nobody else has: its recipient, Message-ID, thread and date. */
export function identityOf(
  message: ComposedRow,
): Pick<ComposedEmail, 'id' | 'to' | 'messageId' | 'inReplyTo' | 'references' | 'date'> {
  const { name, email, unproven = false } = message.payload.recipient;
  const thread = threadRoot(message);
  return {
    id: message.id,
    to: { name: unproven ? '' : oneLine(name), address: email },
    messageId: message.messageId,
    inReplyTo: thread,
    references: thread === null ? [] : [thread],
    date: message.createdAt,
  };
}

/** Returns what an email says, and from whom it is. */
export function contentOf(
  context: EmailContext,
  kind: Pick<Kind, 'category' | 'compose'>,
  texts: TextOverrides,
): Pick<ComposedEmail, 'from' | 'replyTo' | 'subject' | 'text' | 'html' | 'headers'> {
  const { words, language, call: about, site, message } = context;
  const view = { ...spaced(viewOf(kind, withOverrides(context, texts))), closing: closingOf(context, texts) };
  const host = words.host === '' ? words.name : words.host;
  const from = {
    name: oneLine(about.senderName) || oneLine(site.emailFrom.name) || host,
    address: site.emailFrom.address,
  };
  const answersTo = about.replyTo || about.contactEmail;
  return {
    from,
    replyTo: answersTo === '' ? from : { name: host, address: answersTo },
    subject: view.subject,
    ...renderEmail(view),
    headers: {
      'Content-Language': language.code,
      // RFC 3834: prevents out-of-office replies. The second header is for Exchange, without NDR, which `All` includes:
      // bounces stop email to an address (MS-OXCMAIL 2.1.3.2.20).
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'DR, RN, NRN, OOF, AutoReply',
      ...(message.payload.requestId !== undefined && { 'X-Request-Id': message.payload.requestId }),
      // RFC 2369 and RFC 8058: one click in the email client, without a page.
      ...(view.stop !== null && {
        'List-Unsubscribe': `<${view.stop.url}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
  };
}

// All emails of a registration, or to a speaker about a session, reply to a root that is never sent, so that email clients show them as one thread
// whichever arrives first (RFC 5322 3.6.4).
function threadRoot({ registrationId, messageId, payload }: ComposedRow): string | null {
  const about = payload.speaker?.inviteId ?? registrationId;
  if (about === null) return null;
  const domain = messageId.slice(messageId.lastIndexOf('@') + 1, -1);
  return `<${about}.thread@${domain}>`;
}

/** Composes the email in which others of the same day travel: they follow below, with their facts and links. */
function dayEmail(context: EmailContext, own: EmailContent, others: readonly EmailContent[]): EmailContent {
  const rows = others.map(({ state, title, paragraphs, button, rows: facts = [] }): EmailRow => {
    return {
      label: state,
      lines: [title, ...paragraphs, ...asLines(context, facts)],
      links: [button, ...facts.flatMap(({ links }) => links.filter(({ url }) => url !== button.url))],
    };
  });
  return { ...own, others: others.length, rows: [...(own.rows ?? []), ...rows] };
}
