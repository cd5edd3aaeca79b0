import type { Call } from '../../../domain/calls/call.entity.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { isWindowOpen, submissionWindow } from '../../../domain/calls/submission-window.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { errorSummary, field } from '../../../platform/views/form-fields.js';
import { deadlineView } from '../../../site/calls/call-deadline.js';
import { publicLayout } from '../../../site/layout.js';
import { programmePath } from '../../../site/paths.js';
import { deadlineText } from '../../../site/registrations/me-forms.js';
import { startSubmissionPath } from './submission-paths.js';

/** Returns the form that emails a link to write a proposal. */
export function startSubmissionPage(
  call: Call,
  viewer: Viewer,
  typed: { name?: string; email?: string } = {},
  fieldErrors: readonly FieldError[] = [],
) {
  const { language } = viewer;
  const action = startSubmissionPath(call);
  const heading = translate(language, 'submissions.start.title');
  const [name, email] = [
    field('name', typed.name, fieldErrors, language),
    field('email', typed.email, fieldErrors, language),
  ];
  const labels = { name: translate(language, 'sessions.name'), email: translate(language, 'common.email') };
  const errors = errorSummary([name, email], labels, language);
  return {
    ...publicLayout({ viewer, call, path: action, section: 'programme' }, heading),
    heading,
    deadline: deadlineText(deadlineView(call, viewer), language),
    // Null while no proposals are accepted.
    form: isWindowOpen(submissionWindow(call, viewer.now)) ? { action, name, email, errors } : null,
  };
}

/** Returns the page after that form, which doesn't reveal whether the address is known. */
export function submissionLinkSentPage(call: Call, email: string, viewer: Viewer) {
  const heading = translate(viewer.language, 'submissions.start.sentTitle');
  const path = startSubmissionPath(call);
  return {
    ...publicLayout({ viewer, call, path, section: 'programme', isPrivate: true }, heading),
    heading,
    text: translate(viewer.language, 'submissions.start.sentText', { email }),
    againPath: path,
    programmePath: programmePath(call),
  };
}
