import type { Remains } from '../../domain/privacy/erasure.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { personPath } from '../paths/registration-paths.js';

/** The question before an organizer erases a person's data: what goes, and what remains. */
export function erasePersonPage(
  layout: ConsoleLayout,
  person: { id: string; name: string; email: string },
  remains: Remains,
) {
  const { language } = layout;
  const { name, email } = person;
  const text = (key: string, values = {}) => translate(language, `console.privacy.erase.${key}`, values);
  const { registrations, attended, certificates, proposals, leaving } = remains;
  const numbers = certificates.join(translate(language, 'common.listComma'));
  return {
    ...layout,
    title: text('heading', { name }),
    action: personPath(person, 'erase'),
    backPath: personPath(person),
    name,
    email,
    heading: text('heading', { name }),
    facts: [
      text('leaving', { count: leaving }),
      text('counts', { registrations, attended }),
      ...(numbers === '' ? [] : [text('certificates', { numbers })]),
      ...(proposals === 0 ? [] : [text('proposals', { count: proposals })]),
    ],
  };
}
