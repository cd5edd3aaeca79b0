import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import type { ComposedMessage, ComposedSession } from '../composing/context.js';
import { partsOf } from './editable-parts.js';
import type { DelegationSession, MessageKind, MessagePayload, Recipient } from '../message.js';

/** Nobody has this id: the links of a sample lead nowhere. */
const nobody = '00000000-0000-0000-0000-000000000000';
const dayMs = 86_400_000;

const withEvent: ReadonlySet<string> = new Set([
  'invited',
  'promoted',
  'rescheduled',
  'updated',
  'cancelled',
  'withdrawn',
  'reminder',
]);
const withoutSession: ReadonlySet<string> = new Set(['link', 'deadline', 'delegation-link', 'delegation']);

/** Parts that stand beside the others, and not in their place. */
const besides: ReadonlySet<string> = new Set(['textTeam', 'textProposal']);

/** The parts of which a mail of this kind shows one or another, the usual one first; none where it always shows all. */
export function sampleCases(kind: MessageKind): string[] {
  const others = partsOf(kind).flatMap(({ name }) =>
    /^(?:text|state)./u.test(name) && !besides.has(name) ? name : [],
  );
  return others.length === 0 ? [] : ['text', ...others];
}

/**
 * A mail of a kind as a made-up person would get it, about `snapshot`. `shownCase` is one of `sampleCases`.
 */
export function sampleMessage(
  kind: MessageKind,
  shownCase: string,
  recipient: Recipient,
  organization: string,
  snapshot: SessionSnapshot,
  now: Date,
): { message: ComposedMessage; session: ComposedSession | null } {
  const at = now.toISOString();
  const hasEvent = withEvent.has(kind) && !/NoSeat|Waitlisted/u.test(shownCase);
  const payload: MessagePayload = {
    recipient,
    ...(hasEvent && { event: { uid: `${nobody}@localhost`, sequence: 1, stampedAt: at, createdAt: at } }),
    ...((kind === 'waitlisted' || shownCase.endsWith('Waitlisted')) && shownCase !== 'stateNoPlace' && { place: 3 }),
    ...(kind.startsWith('offer') && { offerExpiresAt: new Date(now.getTime() + dayMs).toISOString() }),
    ...(kind === 'reminder' && { lead: 'P1D' }),
    ...(/Attended|Missed|Recording/u.test(shownCase) && { attended: !shownCase.endsWith('Missed') }),
    ...(shownCase.includes('Recording') && { recordingUrl: 'https://recordings.example.org/1' }),
    ...(kind === 'team-invited' && {
      delegation: { id: nobody, organization },
      team: { proposal: snapshot.title, seats: 3, heldUntil: snapshot.startsAt },
    }),
    ...(kind.startsWith('delegation') && {
      delegation: {
        id: nobody,
        organization,
        ...(kind === 'delegation' && { sessions: [delegationSession(recipient, snapshot)] }),
      },
    }),
  };
  const message = {
    id: nobody,
    kind,
    messageId: `<${nobody}@localhost>`,
    createdAt: now,
    payload,
    registrationId: nobody,
    attendeeId: nobody,
  };
  if (withoutSession.has(kind)) return { message: { ...message, registrationId: null }, session: null };
  const previousSnapshot = kind === 'rescheduled' ? dayBefore(snapshot) : null;
  return { message, session: { snapshot, previousSnapshot } };
}

/** A session to speak of where a call has none yet: in two weeks, at 16:00 in `timeZone`. */
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

function delegationSession({ name }: Recipient, snapshot: SessionSnapshot): DelegationSession {
  const { title, startsAt, endsAt } = snapshot;
  return { title, startsAt, endsAt, people: [{ name, state: 'confirmed' }], counts: { confirmed: 1 } };
}
