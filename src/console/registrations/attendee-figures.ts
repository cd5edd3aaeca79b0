import type { RegistrationState } from '../../domain/registrations/registration.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../paths/paths.js';
import { sessionPath } from '../paths/session-paths.js';
import { type AttendeeTab, tabStates } from './attendee-rows.js';

/** Returns how many people are registered for a session, wait and are to be approved. */
export function attendeeFigures(
  session: Session,
  counts: Partial<Record<RegistrationState, number>>,
  { language, now }: ConsoleLayout,
) {
  const isComing = session.state === 'published' && session.endsAt > now;
  const count = (tab: keyof typeof tabStates) => tabStates[tab].reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  const tabs: AttendeeTab[] = ['confirmed', 'waitlisted', 'pending'];
  return tabs
    .filter((tab) => tab === 'confirmed' || count(tab) > 0 || (tab === 'waitlisted' && session.waitlist && isComing))
    .map((tab) => ({
      label: translate(language, `console.registrations.attendees.${tab}`),
      count: count(tab),
      path: withQuery(sessionPath(session, 'attendees'), { state: tab === 'confirmed' ? undefined : tab }),
    }));
}
