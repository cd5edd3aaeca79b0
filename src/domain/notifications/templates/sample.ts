import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import type { ComposedMessage } from '../composing/compose.js';
import type { ComposedSession } from '../composing/composed-parts.js';
import { kindOf, type MessageKind } from '../kinds/kinds.js';
import type { AllocatedEvent, MessagePayload, Recipient } from '../message.js';

/** An id that doesn't exist, so that links in samples lead nowhere. */
export const nobody = '00000000-0000-0000-0000-000000000000';
const dayMs = 86_400_000;

/**
 * Returns the cases that an email of this kind has different texts for, the usual one first; empty if there is only
 * one.
 */
export function sampleCases(kind: MessageKind): string[] {
  const cases = Object.keys(kindOf(kind).template?.samples ?? {});
  return cases.length > 1 ? cases : [];
}

/**
 * Returns an email of a kind as a made-up person would get it, about `snapshot`. `shownCase` is one of `sampleCases`;
 * anything else shows the usual one.
 */
export function sampleMessage(
  kind: MessageKind,
  shownCase: string,
  recipient: Recipient,
  organization: string,
  snapshot: SessionSnapshot,
  now: Date,
): { message: ComposedMessage; session: ComposedSession | null } {
  const { template } = kindOf(kind);
  const samples = Object.entries(template?.samples ?? {});
  const [, sample] = samples.find(([name]) => name === shownCase) ?? samples[0] ?? [];
  const payload = sample?.({
    name: recipient.name,
    event: sampleEvent(1, now),
    tomorrow: new Date(now.getTime() + dayMs).toISOString(),
    delegation: { id: nobody, organization },
    snapshot,
    otherRun: dayBefore(snapshot),
    speaker: { id: nobody, inviteId: nobody },
  });
  const message = sampleRow(kind, { recipient, ...payload }, now);
  const isAboutSession = template?.about === 'session' || template?.about === 'team';
  if (!isAboutSession) return { message: { ...message, registrationId: null }, session: null };
  const previousSnapshot = payload?.previousRevision === undefined ? null : dayBefore(snapshot);
  return { message, session: { snapshot, previousSnapshot } };
}

/** Returns a sample message of a made-up registration. */
export function sampleRow(kind: MessageKind, payload: MessagePayload, now: Date): ComposedMessage {
  return {
    id: nobody,
    kind,
    messageId: `<${nobody}@localhost>`,
    createdAt: now,
    payload,
    registrationId: nobody,
    attendeeId: nobody,
  };
}

/** Returns the event of the made-up registration. */
export function sampleEvent(sequence: number, now: Date): AllocatedEvent {
  const at = now.toISOString();
  return { uid: `${nobody}@localhost`, sequence, stampedAt: at, createdAt: at };
}

/** Returns a made-up session for a call that has none yet. */
export function sampleSnapshot(
  title: string,
  startsAtLocal: string,
  startsAt: Date,
  timeZone: string,
): SessionSnapshot {
  return {
    title,
    abstract: '',
    kind: 'webinar',
    format: 'online',
    language: 'en',
    themes: [],
    speakers: [],
    venue: null,
    slug: 'sample',
    startsAtLocal,
    timeZone,
    overlap: 'first',
    durationMinutes: 60,
    startsAt: startsAt.toISOString(),
    endsAt: new Date(startsAt.getTime() + 3_600_000).toISOString(),
    state: 'published',
    cancelReason: null,
  };
}

function dayBefore(snapshot: SessionSnapshot): SessionSnapshot {
  const earlier = (at: string) => new Date(new Date(at).getTime() - dayMs).toISOString();
  return { ...snapshot, startsAt: earlier(snapshot.startsAt), endsAt: earlier(snapshot.endsAt) };
}
