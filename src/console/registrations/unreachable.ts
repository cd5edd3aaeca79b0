import { translate } from '../../platform/i18n/messages.js';
import type { SuppressedPerson } from '../../domain/notifications/suppression/suppressions.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { dayAndTime } from '../day-and-time.js';
import type { ConsoleLayout } from '../layout.js';
import { registrationPath, tryAgainPath } from '../paths.js';

/** So many are shown on the page of a session. */
export const mostUnreachableShown = 50;

/** Those whom mail about a session does not reach. */
export interface UnreachableSection {
  heading: string;
  people: {
    path: string;
    name: string;
    email: string;
    since: string;
    words: string | null;
    tryAgainPath: string | null;
  }[];
  more: string | null;
}

/** Whom mail about a session to come does not reach, of whom `people` are the first; null where it reaches everybody. */
export function unreachableSection(
  { language, now, mayChange }: ConsoleLayout,
  session: Session,
  people: readonly SuppressedPerson[],
  count: number,
  timeZone: string,
): UnreachableSection | null {
  if (count === 0 || session.state !== 'published' || session.endsAt <= now) return null;
  return {
    heading: translate(language, 'console.notifications.delivery.heading', { count }),
    people: people.map((person) => ({
      path: registrationPath(person.registrationId),
      name: person.name,
      email: person.email,
      since: translate(language, 'console.notifications.delivery.since', {
        at: dayAndTime(person.since, timeZone, language),
      }),
      words: person.words,
      tryAgainPath: mayChange ? tryAgainPath(person.registrationId) : null,
    })),
    more:
      count > people.length
        ? translate(language, 'console.notifications.delivery.more', { count: count - people.length })
        : null,
  };
}
