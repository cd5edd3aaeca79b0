import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { tryAgainPath } from '../paths/notification-paths.js';

/**
 * Returns why a person gets no email: its owner said that they never registered, or a server refused it for good. Null if
 * they get email. Only a proof of the address lifts the former; `registrationId` leads to where the latter is lifted.
 */
export function addressNote(
  { email, notMeAt, suppressedAt, suppressionReason }: Attendee,
  registrationId: string | null,
  at: (date: Date) => string,
  language: string,
) {
  if (notMeAt !== null)
    return {
      text: translate(language, 'console.registrations.notMe.person', { email, at: at(notMeAt) }),
      // The response of the server that refused it.
      words: null,
      path: null,
    };
  return (
    suppressedAt && {
      text: translate(language, 'console.notifications.delivery.person', { email, at: at(suppressedAt) }),
      words: suppressionReason,
      path: registrationId === null ? null : tryAgainPath(registrationId),
    }
  );
}
