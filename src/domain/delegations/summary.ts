import type { DelegationSession } from '../notifications/message.js';
import type { RegistrationState } from '../registrations/registration.js';

/** A mail names so many people of a session; the page of the delegation shows all. */
const mostNames = 60;

/** How the people of a roster stand with a session, as their coordinator reads it. */
export function summaryOf(
  session: { title: string; startsAt: Date; endsAt: Date },
  people: readonly { name: string; state: RegistrationState; place: number | null }[],
): DelegationSession {
  const counts: DelegationSession['counts'] = {};
  for (const { state } of people) counts[state] = (counts[state] ?? 0) + 1;
  return {
    title: session.title,
    startsAt: session.startsAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
    people: people
      .slice(0, mostNames)
      .map(({ name, state, place }) => ({ name, state, ...(place !== null && { place }) })),
    counts,
  };
}
