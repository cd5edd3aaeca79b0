import { translate } from '../../platform/i18n/messages.js';
import type { SuppressedPerson } from '../../domain/notifications/suppression/suppressions.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { tryAgainPath } from '../paths/notification-paths.js';
import { registrationPath } from '../paths/registration-paths.js';

/** The most that the page of a session shows. */
export const maxUnreachableShown = 50;

/**
 * Returns the people whom emails about an upcoming session do not reach, `people` being the first of them; null if
 * there are none.
 */
export function unreachableSection(
  { language, now, mayChange }: ConsoleLayout,
  session: Session,
  people: readonly SuppressedPerson[],
  count: number,
  timeZone: string,
) {
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
        ? translate(language, 'console.registrations.bulk.more', { count: count - people.length })
        : null,
  };
}

/** Says how many of those to whom an email is about to be sent it doesn't reach; null for none. */
export function unreachedText(count: number, language: string): string | null {
  return count === 0 ? null : translate(language, 'console.registrations.bulk.unreached', { count });
}
