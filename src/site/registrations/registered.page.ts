import { provisionalUntil } from '../../domain/registrations/provisional-seat.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import type { RegisteredAnswer } from './registered-answer.js';
import type { StatusPageInput } from './status.page.js';

export interface RegisteredInput {
  call: Call;
  session: Session;
  /** The others that were chosen, by id. */
  sessions: ReadonlyMap<string, Session>;
  answer: RegisteredAnswer;
  shareUrl: string;
  /** Carries the answer to the page in another language or zone. */
  query: Record<string, string>;
}

/** Returns what the page after a registration shows. Its reader is not proven to be the person. */
export function registeredInput(input: RegisteredInput, viewer: Viewer): StatusPageInput {
  const { call, session, sessions, answer, shareUrl, query } = input;
  const [first, ...others] = answer.answers;
  const state = first?.outcome ?? 'confirmed';
  // As for everybody: whether the address is proven is nobody else's business.
  const until = provisionalUntil(session, { state, isProven: false, isOneOfMany: false }, new Date(answer.at));
  return {
    call,
    session,
    alsoRegistered: others.flatMap(({ sessionId, outcome, place }) => {
      const other = sessions.get(sessionId);
      return other === undefined ? [] : [{ session: other, state: outcome, place }];
    }),
    missed: answer.missed.flatMap((id) => sessions.get(id) ?? []),
    state,
    place: first?.place ?? null,
    offerExpiresAt: null,
    provisional: until && { until, hasLapsed: false, isKnown: false },
    // The reminders are shown as for anybody in the visitor's zone.
    attendee: { name: answer.name, email: answer.email, timeZone: viewer.timeZone, unsubscribedFrom: [] },
    // Nothing that joins, checks in, frees a seat or answers the invitation: all of that leaves by email only.
    calendar: null,
    joinPath: null,
    ticket: null,
    invitation: 'undisclosed',
    shareUrl,
    withdrawPath: null,
    resendPath: null,
    retakePath: null,
    offerPath: null,
    layout: { path: '/registered', query },
  };
}
