import { placeIn } from '../../domain/registrations/waitlist/waitlist.js';
import type { WaitingPerson } from '../../domain/registrations/waitlist/waitlist-order.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { registrationPath } from '../paths/registration-paths.js';
import { tablePath } from './confirm-action.page.js';

const maxShown = 100;

/** The form that moves a person on the waiting list, with the list as it is. */
export function waitlistMovePage(
  layout: ConsoleLayout,
  input: {
    session: Session;
    registration: { id: string };
    line: readonly WaitingPerson[];
    position: string;
    reason: string;
    fieldErrors: readonly FieldError[];
    hasChanged: boolean;
  },
) {
  const { language } = layout;
  const { session, registration, line, fieldErrors } = input;
  const text = (key: string, values = {}) => translate(language, `console.registrations.waitlistMove.${key}`, values);
  const place = placeIn(line, registration.id);
  const name = line[place - 1]?.name ?? '';
  const position = field('position', input.position, fieldErrors, language);
  const reason = field('reason', input.reason, fieldErrors, language);
  const isWaiting = place > 0;
  return {
    ...layout,
    title: text('title'),
    backPath: tablePath(session.id, { state: 'waitlisted', q: '', page: '' }),
    action: registrationPath(registration.id, 'waitlist'),
    heading: isWaiting ? text('heading', { name }) : text('title'),
    current: isWaiting ? text('current', { place, count: line.length }) : text('gone'),
    changed: input.hasChanged && isWaiting ? text('changed') : null,
    errors: errorSummary([position, reason], { position: text('position'), reason: text('reason') }, language),
    // Null if the person is no longer waiting.
    form: isWaiting
      ? {
          position,
          reason,
          most: line.length,
          hidden: [
            { name: 'seenPosition', value: String(place) },
            { name: 'seenLength', value: String(line.length) },
          ],
        }
      : null,
    people: line.slice(0, maxShown).map((one, index) => ({
      number: index + 1,
      name: one.name,
      organization: one.organization,
      isMoved: one.id === registration.id,
      together: one.allOrNothing && one.groupId !== null,
    })),
    more:
      line.length > maxShown
        ? translate(language, 'console.registrations.bulk.more', { count: line.length - maxShown })
        : null,
  };
}
