import { fillInvite } from '../../calendar/invite.js';
import type { CalendarTemplate } from '../../calendar/template.js';
import { confirmToken, notMeToken } from '../../registrations/links/confirm-token.js';
import { joinToken, pageToken } from '../../registrations/links/link-tokens.js';
import { randomToken, shortId } from '../../../platform/tokens.js';
import type { ComposedEmail, EmailCalendar } from '../email/composed-email.js';
import { oneLine } from '../email/email-view.js';
import {
  BodyPattern,
  fillPattern,
  type OwnValues,
  patternOf,
  sharedText,
  type TextPattern,
} from '../email/text-pattern.js';
import { kindOf } from '../kinds/kinds.js';
import type { TextOverrides } from '../templates/email-template.js';
import { unsubscribeToken } from '../unsubscribe/unsubscribe-token.js';
import { calendarSource } from './calendar-object.js';
import { type ComposedMessage, contentOf, hasSeat, identityOf } from './compose.js';
import { type EmailSite, emailContext } from './context.js';
import { type ComposedCall } from './composed-parts.js';
import { type ComposedSession } from './composed-parts.js';
import { hasTicket, ticketFile } from './ticket-file.js';

/** An email as all readers get it who have the same session, language, zone and news, with slots for their own values. */
export interface SharedEmail {
  /** Whether it also depends on the moment at which its message was enqueued. */
  isOfItsMoment: boolean;
  from: ComposedEmail['from'];
  replyTo: ComposedEmail['replyTo'];
  subject: TextPattern;
  headers: readonly (readonly [name: string, value: TextPattern])[];
  text: BodyPattern;
  html: BodyPattern;
  calendar: SharedCalendar | null;
  /** Whether each reader's ticket is attached. */
  hasTicket: boolean;
  /** The links that it has slots for. */
  links: readonly LinkName[];
}

interface SharedCalendar {
  method: EmailCalendar['method'];
  template: CalendarTemplate;
  isAnswerKnown: boolean;
  description: TextPattern;
  location: TextPattern;
  conferenceUrl: TextPattern | null;
}

// In place of the name and the address: characters without a meaning around one that HTML escapes, and a random text
// that nobody can have typed elsewhere in the email.
const typedByNobody = randomToken();
const nameMark = `\u{e000}&${typedByNobody}\u{e001}`;
const addressMark = `\u{e002}&${typedByNobody}\u{e003}`;

type LinkMaker = (message: ComposedMessage, site: EmailSite) => string | null;
type LinkName = keyof typeof links;

const ofAttendee =
  (make: (secret: string, attendeeId: string, linkVersion: number, createdAt: Date) => string): LinkMaker =>
  ({ attendeeId, createdAt, payload }, { secret }) =>
    attendeeId && make(secret, attendeeId, payload.recipient.linkVersion, createdAt);

/** What the links in an email have of their reader: nobody else has the same. */
const links = {
  page: ofAttendee(pageToken),
  confirm: ofAttendee(confirmToken),
  notMe: ofAttendee(notMeToken),
  stopReminders: ofAttendee((secret, id, linkVersion) => unsubscribeToken(secret, 'reminders', id, linkVersion)),
  stopNews: ofAttendee((secret, id, linkVersion) => unsubscribeToken(secret, 'news', id, linkVersion)),
  join: ({ registrationId, payload }, { secret }) =>
    registrationId && joinToken(secret, registrationId, payload.recipient.linkVersion),
  registration: ({ registrationId }) => registrationId,
} satisfies Record<string, LinkMaker>;

const linkNames = Object.keys(links) as LinkName[];

/**
 * Composes an email with marks in place of the reader's name and address, and finds their links in it. Returns null if
 * it contains anything else of its reader.
 */
export function shareEmail(
  message: ComposedMessage,
  session: ComposedSession | null,
  call: ComposedCall | null,
  site: EmailSite,
  texts: TextOverrides,
): SharedEmail | null {
  const kind = kindOf(message.kind);
  const { name, email } = message.payload.recipient;
  const marked = { ...message.payload.recipient, name: name === email ? addressMark : nameMark, email: addressMark };
  const watched = watchReads({ ...message, payload: { ...message.payload, recipient: marked } });
  const context = emailContext(watched.message, hasSeat(message), session, call, site, null);
  watched.reads.clear();
  const content = contentOf(context, kind, texts);
  const own = { ...valuesOf(message, site, linkNames), name: nameMark, email: addressMark };
  const { subject, text, html, from, replyTo } = content;
  const headers = Object.entries(content.headers).map(([title, value]) => ({ title, value }));
  const said = [subject, text, html, ...headers.map(({ value }) => value)].map((one) => patternOf(one, own));
  const isOfItsMoment = watched.reads.delete('createdAt');
  if (watched.reads.size > 0 || said.some((pattern) => hasTraces(sharedText(pattern), message))) return null;
  const slots = new Set(
    said.flatMap((pattern) => pattern.map((piece) => (typeof piece === 'string' ? '' : piece.name))),
  );
  return {
    isOfItsMoment,
    from,
    replyTo,
    subject: patternOf(subject, own),
    headers: headers.map(({ title, value }) => [title, patternOf(value, own)]),
    text: new BodyPattern(patternOf(text, own)),
    html: new BodyPattern(patternOf(html, own)),
    calendar: sharedCalendar(message, session, call, site, kind.calendar),
    hasTicket: hasSeat(message) && hasTicket(context),
    links: linkNames.filter((link) => slots.has(link) || link === 'join'),
  };
}

/** Returns the email of another reader, equal to that of `composeMessage`. */
export function fillEmail(shared: SharedEmail, message: ComposedMessage, site: EmailSite): ComposedEmail {
  const { recipient, requestId } = message.payload;
  const own = valuesOf(message, site, shared.links);
  own['name'] = recipient.unproven === true ? recipient.email : oneLine(recipient.name);
  own['email'] = recipient.email;
  const headers: Record<string, string> = {};
  for (const [title, value] of shared.headers) {
    headers[title] = title === 'X-Request-Id' ? (requestId ?? '') : fillPattern(value, own);
  }
  const { id, to, messageId, inReplyTo, references, date } = identityOf(message);
  return {
    id,
    to,
    messageId,
    inReplyTo,
    references,
    date,
    from: shared.from,
    replyTo: shared.replyTo,
    subject: fillPattern(shared.subject, own),
    get text() {
      return fillPattern(shared.text.whole, own);
    },
    get html() {
      return fillPattern(shared.html.whole, own);
    },
    bodies: { text: shared.text.withValues(own), html: shared.html.withValues(own) },
    headers,
    calendar: shared.calendar && fillCalendar(shared.calendar, message, own),
    invites: [],
    ...(shared.hasTicket && { files: [ticketFile(message, site)] }),
  };
}

function valuesOf(message: ComposedMessage, site: EmailSite, names: readonly LinkName[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of names) {
    const value = links[name](message, site);
    if (value !== null) values[name] = value;
  }
  return values;
}

function sharedCalendar(
  message: ComposedMessage,
  session: ComposedSession | null,
  call: ComposedCall | null,
  site: EmailSite,
  method: EmailCalendar['method'] | null,
): SharedCalendar | null {
  if (method === null) return null;
  const source = calendarSource(emailContext(message, hasSeat(message), session, call, site, null), method);
  if (source === null) return null;
  const own = valuesOf(message, site, ['join']);
  const { description, location, conferenceUrl, attendee } = source.event;
  return {
    method,
    template: source.template,
    isAnswerKnown: attendee?.answer !== undefined,
    description: patternOf(description, own),
    location: patternOf(location, own),
    conferenceUrl: conferenceUrl === undefined ? null : patternOf(conferenceUrl, own),
  };
}

function fillCalendar(shared: SharedCalendar, { payload }: ComposedMessage, own: OwnValues): EmailCalendar | null {
  const { event, recipient } = payload;
  if (event === undefined) return null;
  const stampAt = new Date(event.stampedAt);
  const { conferenceUrl } = shared;
  const object = fillInvite(shared.template, {
    uid: event.uid,
    sequence: event.sequence,
    stampAt,
    createdAt: new Date(event.createdAt),
    lastModifiedAt: stampAt,
    description: fillPattern(shared.description, own),
    location: fillPattern(shared.location, own),
    attendee: {
      name: own['name'] ?? '',
      email: recipient.email,
      answer: shared.isAnswerKnown ? event.answer : undefined,
    },
    conferenceUrl: conferenceUrl === null ? undefined : fillPattern(conferenceUrl, own),
  });
  return { method: shared.method, object };
}

/** What only the message itself has, besides its reader's name, address and links. */
const ownFields: ReadonlySet<string | symbol> = new Set(['id', 'messageId', 'createdAt']);
const ownEventFields: ReadonlySet<string | symbol> = new Set(['uid', 'sequence', 'stampedAt', 'createdAt']);

/** Returns the message, and what of its own is read from it; `event.` is before a field of its event. */
function watchReads(message: ComposedMessage): { message: ComposedMessage; reads: Set<string> } {
  const reads = new Set<string>();
  const watch = <Watched extends object>(target: Watched, fields: ReadonlySet<string | symbol>, prefix: string) =>
    new Proxy(target, {
      get: (object, field) => {
        if (fields.has(field)) reads.add(`${prefix}${String(field)}`);
        return Reflect.get(object, field) as unknown;
      },
    });
  const { event } = message.payload;
  const payload =
    event === undefined ? message.payload : { ...message.payload, event: watch(event, ownEventFields, 'event.') };
  return { message: watch({ ...message, payload }, ownFields, ''), reads };
}

/** Whether a text that everybody would get has something of this reader: that would be somebody else's link. */
function hasTraces(text: string, { id, attendeeId, registrationId }: ComposedMessage): boolean {
  const ids = [id, attendeeId, registrationId].filter((one) => one !== null);
  return /[\u{e000}-\u{e003}]/u.test(text) || ids.some((one) => text.includes(one) || text.includes(shortId(one)));
}
