import { provisionalUntil } from '../../domain/registrations/provisional-seat.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { likelyAddress } from '../../domain/registrations/likely-typo.js';
import { sessionPath } from '../paths.js';
import type { RegisteredAnswer } from './registered-answer.js';
import type { StatusPageInput } from './status.page.js';

export interface RegisteredInput {
  call: Call;
  session: Session;
  /** Ids of the other chosen sessions. */
  sessions: ReadonlyMap<string, Session>;
  answer: RegisteredAnswer;
  shareUrl: string;
  /** Query that preserves the data when the language or zone changes. */
  query: Record<string, string>;
}

/** Returns the page after a registration, for a visitor who is not proven to be the person. */
export function registeredInput(input: RegisteredInput, viewer: Viewer): StatusPageInput {
  const { call, session, sessions, answer, shareUrl, query } = input;
  const [first, ...others] = answer.answers;
  const state = first?.outcome ?? 'confirmed';
  // The same for everyone, because the page must not reveal whether the address is proven.
  const until = provisionalUntil(session, { state, isUnconfirmed: true }, call, new Date(answer.at));
  return {
    call,
    session,
    alsoRegistered: others.flatMap(({ sessionId, outcome }) => {
      const other = sessions.get(sessionId);
      return other === undefined ? [] : [{ session: other, state: outcome, place: null }];
    }),
    missed: answer.missed.flatMap((id) => sessions.get(id) ?? []),
    state,
    place: null,
    offerExpiresAt: null,
    provisional: until && { until, hasLapsed: false, isKnown: false },
    // Reminders are shown as for anyone in the visitor's zone.
    attendee: { name: answer.name, email: answer.email, timeZone: viewer.timeZone, unsubscribedFrom: [] },
    // Nothing that joins, checks in, frees a seat or responds to the invitation: those links are only sent by email.
    calendar: null,
    joinPath: null,
    ticket: null,
    invitation: 'undisclosed',
    shareUrl,
    withdrawPath: null,
    resendPath: null,
    retakePath: null,
    offerPath: null,
    similar: answer.similar,
    correction: {
      path: `${sessionPath(call, session)}?corrects=${query['of'] ?? ''}#register`,
      meant: likelyAddress(answer.email),
    },
    layout: { path: '/registered', query },
  };
}
