import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { personPath } from '../paths/registration-paths.js';

/** The form as it was typed. */
export interface BlockForm {
  reason: string;
  withdraws: boolean;
  fieldErrors: readonly FieldError[];
}

/** Asks why a person is blocked, and says what that does. */
export function blockPage(layout: ConsoleLayout, attendee: Attendee, form: BlockForm) {
  const { language } = layout;
  const heading = translate(language, 'console.registrations.people.block.heading', { name: attendee.name });
  return {
    ...layout,
    title: heading,
    heading,
    name: attendee.name,
    backPath: personPath(attendee),
    action: personPath(attendee, 'block'),
    reason: field('reason', form.reason, form.fieldErrors, language),
    withdraws: form.withdraws,
  };
}
