import { translate } from '../../platform/i18n/messages.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { currentTime } from '../ui/audience-view.js';
import { withQuery } from '../../platform/http/query.js';
import { registrationPath } from '../paths/registration-paths.js';
import { sessionPath } from '../paths/session-paths.js';

/** The filter and page of the table of attendees, to return to it. */
export interface TablePlace {
  state: string;
  q: string;
  page: string;
  sort?: string;
  answer?: string;
}

/** Returns the path of the table of attendees with its filter and page. */
export function tablePath(sessionId: string, place: TablePlace): string {
  return withQuery(sessionPath({ id: sessionId }, 'attendees'), { ...place });
}

/** Asks to confirm an action that takes a seat or a place from a person, who is notified at once if email reaches them. */
export function confirmActionPage(
  layout: ConsoleLayout,
  action: 'withdraw' | 'decline',
  input: { session: Session; registration: Registration; attendee: Attendee; emails: number; place: TablePlace },
) {
  const { language } = layout;
  const { session, registration, attendee, emails, place } = input;
  const values = { name: attendee.name, emails };
  const text = (key: string) => translate(language, `console.registrations.${action}.${key}`, values);
  return {
    ...layout,
    title: text('heading'),
    action: registrationPath(registration.id, action),
    backPath: tablePath(session.id, place),
    heading: text('heading'),
    text: emails === 0 ? `${text('text')} ${translate(language, 'console.registrations.unmailed')}` : text('text'),
    email: attendee.email,
    when: currentTime(session, language),
    hidden: Object.entries(place).map(([name, value]) => ({ name, value })),
    submitLabel: translate(language, 'console.common.andNotify', {
      label: translate(language, `console.registrations.bulk.${action}`),
      count: emails,
    }),
    keepLabel: text('keep'),
  };
}
