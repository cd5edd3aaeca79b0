import { createHash } from 'node:crypto';
import { mimeSource } from '../email/mime.js';
import type { ComposedEmail } from '../email/composed-email.js';
import { oneLine } from '../email/email-view.js';
import { kindOf } from '../kinds/kinds.js';
import type { Logger } from '../../../platform/logger.js';
import { getLanguage, rightToLeft } from '../../../platform/i18n/messages.js';
import type { TextOverrides } from '../templates/email-template.js';
import { tzDataVersion } from '../../time/zone-rules.js';
import { type ComposedMessage, composeMessage } from './compose.js';
import { type EmailSite, emailLanguage } from './context.js';
import { type ComposedCall } from './composed-parts.js';
import { type ComposedSession } from './composed-parts.js';
import { fillEmail, type SharedEmail, shareEmail } from './shared-email.js';
import { timingOf } from './timing.js';

/** How many shared emails are kept, each of 40 to 80 KB. */
const maxShared = 500;
/** How many keys are kept with which one email was composed. */
const maxSeen = 2000;

/** What is known of the emails with one key. */
type Known =
  /** Each is composed by itself. */
  | { state: 'alone' }
  /** They are shared by those enqueued at the same moment, under a key of their own. */
  | { state: 'by-moment' }
  /** Not used until it was equal to what was composed for another reader than the one from whom it was made. */
  | { state: 'shared'; shared: SharedEmail; madeFor: Reader; isProven: boolean };

/** Two people who were merged can have messages about the same registration, with the same links. */
type Reader = Pick<ComposedMessage, 'attendeeId' | 'registrationId'>;

/**
 * Makes emails with the same bytes as `composeMessage`. What is the same for all readers of a session in one language and
 * zone is composed and encoded once, and filled in for each of them.
 *
 * Worker threads would not pay: composing and encoding are a third of the 0.3 ms that such an email costs this thread,
 * and on two cores the other one is busy with 0.2 ms of PostgreSQL and with the mail server.
 */
export class SharedEmails {
  /** Least recently used first. */
  private readonly known = new Map<string, Known>();
  private readonly seen = new Set<string>();
  private readonly identities = new Identities();

  constructor(private readonly logger: Logger | null = null) {}

  /** Returns the email of a message, filled in; null if it must be composed. */
  find(
    message: ComposedMessage,
    session: ComposedSession | null,
    call: ComposedCall | null,
    site: EmailSite,
    texts: TextOverrides,
  ): ComposedEmail | null {
    if (!isSharable(message)) return null;
    const { known } = this.lookUp(this.keyOf(message, session, call, site, texts), message);
    return known?.state === 'shared' && known.isProven ? fillEmail(known.shared, message, site) : null;
  }

  /**
   * Composes the email of a message with the texts of its kind, and learns what it shares with others: the second with the
   * same key makes the shared email, and the third proves it.
   */
  compose(
    message: ComposedMessage,
    session: ComposedSession | null,
    call: ComposedCall | null,
    site: EmailSite,
    texts: TextOverrides,
  ): ComposedEmail {
    const composed = composeMessage(message, session, call, site, null, texts);
    if (!isSharable(message)) return composed;
    const { key, known } = this.lookUp(this.keyOf(message, session, call, site, texts), message);
    if (known?.state === 'shared') {
      if (!known.isProven) this.prove(key, known, message, fillEmail(known.shared, message, site), composed);
    } else if (known === undefined && this.isSecond(key)) {
      this.share(key, message, shareEmail(message, session, call, site, texts));
    }
    return composed;
  }

  private isSecond(key: string): boolean {
    if (this.seen.delete(key)) return true;
    if (this.seen.size >= maxSeen) this.seen.clear();
    this.seen.add(key);
    return false;
  }

  private share(key: string, message: ComposedMessage, shared: SharedEmail | null): void {
    if (shared === null) {
      this.remember(key, { state: 'alone' });
      return;
    }
    const { createdAt, attendeeId, registrationId } = message;
    const isByMoment = shared.isOfItsMoment && !key.endsWith(` ${createdAt.getTime()}`);
    if (isByMoment) this.remember(key, { state: 'by-moment' });
    const own = isByMoment ? `${key} ${createdAt.getTime()}` : key;
    this.remember(own, { state: 'shared', shared, madeFor: { attendeeId, registrationId }, isProven: false });
  }

  private prove(
    key: string,
    known: Extract<Known, { state: 'shared' }>,
    message: ComposedMessage,
    filled: ComposedEmail,
    composed: ComposedEmail,
  ): void {
    if (!isAnotherReader(message, known.madeFor)) return;
    known.isProven = mimeSource(filled).equals(mimeSource(composed));
    if (!known.isProven) {
      this.remember(key, { state: 'alone' });
      this.logger?.error({ kind: message.kind }, 'emails of a kind cannot be shared');
    }
  }

  /** Returns everything that the email can depend on, except for what `fillEmail` fills in. */
  private keyOf(
    message: ComposedMessage,
    session: ComposedSession | null,
    call: ComposedCall | null,
    site: EmailSite,
    texts: TextOverrides,
  ): string {
    const { recipient, event, requestId, ...news } = message.payload;
    const { name, email, ...reader } = recipient;
    const objects = [session?.snapshot, session?.previousSnapshot, call].map((one) => one && this.identities.of(one));
    const { isCallClosed, clockShift } =
      call === null ? { isCallClosed: null, clockShift: null } : timingOf(message, session, call);
    return digestOf([
      message.kind,
      tzDataVersion(),
      ...objects,
      this.identities.ofInstance(site),
      this.identities.ofInstance(texts),
      reader,
      name === email,
      news,
      event === undefined ? null : [event.answer, event.attendance, event.listensIn],
      requestId === undefined,
      message.registrationId === null,
      isCallClosed,
      clockShift,
    ]);
  }

  private lookUp(key: string, { createdAt }: ComposedMessage): { key: string; known: Known | undefined } {
    const known = this.touch(key);
    if (known?.state !== 'by-moment') return { key, known };
    const ofItsMoment = `${key} ${createdAt.getTime()}`;
    return { key: ofItsMoment, known: this.touch(ofItsMoment) };
  }

  private touch(key: string): Known | undefined {
    const known = this.known.get(key);
    if (known === undefined) return undefined;
    this.known.delete(key);
    this.known.set(key, known);
    return known;
  }

  private remember(key: string, known: Known): void {
    const [oldest] = this.known.keys();
    if (this.known.size >= maxShared && oldest !== undefined) this.known.delete(oldest);
    this.known.set(key, known);
  }
}

function isAnotherReader({ attendeeId, registrationId }: Reader, one: Reader): boolean {
  return attendeeId !== one.attendeeId && (registrationId === null || registrationId !== one.registrationId);
}

/** Emails to staff and speakers are few. A name from right to left is set apart from a text from left to right. */
function isSharable({ attendeeId, kind, payload }: ComposedMessage): boolean {
  const { name, email, language } = payload.recipient;
  if (attendeeId === null || kindOf(kind).isAlone === true || oneLine(name) === '') return false;
  return !rightToLeft.test(name + email) || getLanguage(emailLanguage(language)).dir === 'rtl';
}

/** Returns a short text that only the same content has: what a cache is looked up by is long, and can be personal. */
function digestOf(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64');
}

/** Numbers for objects. */
class Identities {
  private readonly instances = new WeakMap<object, number>();
  private readonly contents = new Map<string, number>();
  private last = 0;

  /** Returns the same number for all objects with the same content. They must not be changed. */
  of(object: object): number {
    const known = this.instances.get(object);
    if (known !== undefined) return known;
    const content = digestOf(object);
    const number = this.contents.get(content) ?? ++this.last;
    if (this.contents.size >= maxShared) this.contents.clear();
    this.contents.set(content, number);
    this.instances.set(object, number);
    return number;
  }

  /** Returns a number for this very object. */
  ofInstance(object: object): number {
    const number = this.instances.get(object) ?? ++this.last;
    this.instances.set(object, number);
    return number;
  }
}
