import type { CampaignTexts } from '../../campaigns/campaign-texts.js';
import type { Call } from '../../calls/call.entity.js';
import { getCall } from '../../calls/calls.queries.js';
import type { Broadcast } from '../../broadcasts/broadcast.entity.js';
import { broadcasts } from '../../broadcasts/broadcasts.queries.js';
import type { ComposedEmail } from '../email/composed-email.js';
import { type ComposedMessage, type ComposedPart, composeMessage, composeTogether } from './compose.js';
import { type ComposedBroadcast, emailLanguage } from './context.js';
import { type ComposedSession } from './composed-parts.js';
import type { Config } from '../../../platform/config.js';
import type { Logger } from '../../../platform/logger.js';
import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import { findSnapshot } from '../../sessions/sessions.queries.js';
import { findInvitationContents } from '../outbox/invitation-messages.queries.js';
import type { Kind } from '../kinds/kind.js';
import { kindOf } from '../kinds/kinds.js';
import { SharedEmails } from './shared-emails.js';
import { EventLoopTurns } from '../../../platform/event-loop-turns.js';
import { noOverrides, type TextOverrides } from '../templates/email-template.js';
import { EmailTextOverrides } from '../templates/email-text-overrides.js';
import type { Connection } from '../../../platform/database/tx.js';

/** The fields of a message row that its email is composed from. */
export interface Composable extends ComposedMessage {
  callId: string | null;
  sessionId: string | null;
  sessionRevision: number | null;
  broadcastId: string | null;
}

/** What an email is composed from, besides its message. */
interface Surroundings {
  session: ComposedSession | null;
  call: Call | null;
  texts: TextOverrides;
}

/**
 * Composes the emails of messages, and loads each call, snapshot and broadcast only once. Use a new one per batch; the
 * batches of a process can have the same `shared`.
 */
export class MessageComposer {
  private readonly calls = new Map<string, Promise<Call>>();
  private readonly broadcasts = new Map<string, Promise<Broadcast>>();
  private readonly invitations = new Map<string, Promise<CampaignTexts | null>>();
  private readonly contents = new Map<string, Promise<CampaignTexts>>();
  private readonly snapshots = new Map<string, Promise<SessionSnapshot | null>>();
  /** Of emails with the texts of their kind. Asking each promise anew takes as long as filling in an email. */
  private readonly surroundings = new Map<string, Surroundings>();
  private readonly overrides: EmailTextOverrides;
  private readonly turns = new EventLoopTurns();

  constructor(
    private readonly connection: Connection,
    private readonly config: Config,
    logger: Logger | null = null,
    private readonly shared = new SharedEmails(logger),
  ) {
    this.overrides = new EmailTextOverrides(connection, logger);
  }

  /**
   * Returns the email as it goes out, with the messages that travel in it: the same rows always make the same bytes.
   * Throws NotFound.
   */
  async compose(message: Composable, companions: readonly Composable[] = []): Promise<ComposedEmail> {
    const isAlone = companions.length === 0 && !hasOwnContents(message);
    const key = isAlone ? surroundingsKey(message) : null;
    const known = key === null ? undefined : this.surroundings.get(key);
    if (known === undefined) return this.composeAnew(message, companions, key);
    const { session, call, texts } = known;
    return this.shared.find(message, session, call, this.config, texts) ?? this.composeAnew(message, companions, key);
  }

  /** With a key, what it was composed from is known to the next message with the same key. */
  private async composeAnew(message: Composable, companions: readonly Composable[], key: string | null) {
    const { callId } = message;
    kindOf(message.kind).payload?.parse(message.payload);
    const call = callId === null ? null : await this.once(this.calls, callId, () => getCall(this.connection, callId));
    const broadcast = await this.ownContents(message, call);
    const parts = [];
    for (const one of [message, ...companions]) parts.push(await this.part(one));
    const [part] = parts;
    const { session = null, texts = noOverrides } = part ?? {};
    const isShared = companions.length === 0 && broadcast === null;
    if (key !== null) this.surroundings.set(key, { session, call, texts });
    const ready = isShared ? this.shared.find(message, session, call, this.config, texts) : null;
    if (ready !== null) return ready;
    // Composing an email takes a millisecond of the only thread: requests are served in between.
    await this.turns.next();
    if (companions.length > 0) return composeTogether(parts, call, this.config);
    const email = isShared
      ? this.shared.compose(message, session, call, this.config, texts)
      : composeMessage(message, session, call, this.config, broadcast, texts);
    const kind = kindOf(message.kind);
    if (kind.files === undefined || call === null) return email;
    return { ...email, files: await kind.files(this.connection, call, message) };
  }

  private async part(message: Composable): Promise<ComposedPart> {
    const { callId, sessionId, payload, kind, createdAt } = message;
    const snapshot = await this.snapshot(sessionId, message.sessionRevision);
    const previousSnapshot = await this.snapshot(sessionId, payload.previousRevision ?? null);
    const language = emailLanguage(payload.recipient.language);
    const texts = callId === null ? noOverrides : await this.overrides.of(callId, kind, language, createdAt);
    return { message, session: snapshot === null ? null : { snapshot, previousSnapshot }, texts };
  }

  /** Returns what organizers wrote, or null for an email with the texts of its kind. */
  private ownContents({ broadcastId, kind, payload }: Composable, call: Call | null) {
    const { contents } = kindOf(kind);
    if (contents !== undefined) return this.contentsOf(kind, contents.idOf(payload), contents, call);
    const { invitation } = payload;
    return invitation === undefined ? this.broadcast(broadcastId, call) : this.invitation(invitation.id, call);
  }

  private async contentsOf(kind: string, id: string, from: NonNullable<Kind['contents']>, call: Call | null) {
    const contents = await this.once(this.contents, `${kind} ${id}`, () => from.read(this.connection, id));
    return { contents, callLanguages: call?.languages ?? [] };
  }

  private async broadcast(id: string | null, call: Call | null): Promise<ComposedBroadcast | null> {
    if (id === null || call === null) return null;
    const { contents } = await this.once(this.broadcasts, id, () => broadcasts.get(this.connection, id));
    return { contents, callLanguages: call.languages };
  }

  private async invitation(id: string, call: Call | null): Promise<ComposedBroadcast | null> {
    const contents = await this.once(this.invitations, id, () => findInvitationContents(this.connection, id));
    return contents && { contents, callLanguages: call?.languages ?? [] };
  }

  private async snapshot(sessionId: string | null, revision: number | null): Promise<SessionSnapshot | null> {
    if (sessionId === null || revision === null) return null;
    return this.once(this.snapshots, `${sessionId}:${revision}`, () =>
      findSnapshot(this.connection, sessionId, revision),
    );
  }

  private once<T>(cache: Map<string, Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
    const known = cache.get(key) ?? load();
    cache.set(key, known);
    return known;
  }
}

/** Whether organizers wrote what the email says. */
function hasOwnContents({ broadcastId, kind, payload }: Composable): boolean {
  return broadcastId !== null || kindOf(kind).contents !== undefined || payload.invitation !== undefined;
}

/** Returns a text that only messages with the same surroundings have. */
function surroundingsKey({ callId, sessionId, sessionRevision, kind, payload, createdAt }: Composable): string {
  const { previousRevision, recipient } = payload;
  const ids = `${callId} ${sessionId} ${sessionRevision} ${previousRevision} ${kind}`;
  return `${ids} ${createdAt.getTime()} ${recipient.language}`;
}
