import type { Call } from '../../../domain/calls/call.entity.js';
import type { SubmissionFields } from '../domain/submission-fields.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { formatTime } from '../../../domain/time/format.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { fieldErrorMessage } from '../../../platform/views/form-fields.js';
import { type SubmissionMerge, textAt } from './submission-edit.js';
import { fieldLabel, progressText, sectionViews } from './submission-sections.js';

/** Returns that answer. */
export function savedAnswer(
  call: Call,
  saved: { fields: SubmissionFields; version: string; merge: SubmissionMerge; fieldErrors: readonly FieldError[] },
  viewer: Viewer,
) {
  const { language } = viewer;
  const { fields, version, merge, fieldErrors } = saved;
  return {
    version,
    saved: translate(language, 'submissions.form.saved', {
      time: formatTime(viewer.now, viewer.timeZone, language),
    }),
    progress: progressText(call, fields, language),
    sections: sectionViews(call, fields, language),
    // Values that others have saved meanwhile, by name of the field.
    adopted: Object.fromEntries(merge.adopted.map((name) => [name, textAt(fields, name)])),
    conflicts: merge.conflicts.map(({ name, stored }) => ({ name, stored, label: fieldLabel(call, name, language) })),
    // Why a field can't be saved, by its name.
    errors: Object.fromEntries(fieldErrors.map((error) => [error.path, fieldErrorMessage(error, language)])),
  };
}
