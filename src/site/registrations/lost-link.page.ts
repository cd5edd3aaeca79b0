import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, type Field, errorSummary, field } from '../../platform/views/form-fields.js';
import { type PublicLayout, publicLayout } from '../layout.js';
import { lostLinkPath } from '../paths.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

export interface LostLinkPage extends PublicLayout {
  heading: string;
  action: string;
  email: Field;
  errors: ErrorSummary | null;
  /** Set after submission; doesn't reveal whether the address is known. */
  sent: { text: string } | null;
}

/**
 * Returns "Send me my link again": the form, or with `sentTo` the confirmation, which is the same for every address.
 */
export function lostLinkPage(
  call: Call,
  viewer: Viewer,
  form: { value?: string; fieldErrors?: readonly FieldError[]; sentTo?: string } = {},
): LostLinkPage {
  const { language } = viewer;
  const action = lostLinkPath(call);
  const email = field('email', form.value, form.fieldErrors ?? [], language);
  const isSent = form.sentTo !== undefined;
  const heading = translate(language, isSent ? 'registrations.me.lost.sentTitle' : 'registrations.me.lost.title');
  return {
    ...publicLayout({ viewer, call, path: action, section: 'me' }, heading),
    heading,
    action,
    email,
    errors: errorSummary([email], { email: translate(language, 'common.email') }, language),
    sent: isSent ? { text: translate(language, 'registrations.me.lost.sentText', { email: form.sentTo ?? '' }) } : null,
  };
}
