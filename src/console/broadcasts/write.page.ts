import { maxBodyLength, maxSubjectLength } from '../../domain/campaigns/campaign-texts.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { fingerprint } from '../../platform/three-way-merge.js';
import { errorSummary, type Field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { broadcastField } from '../ui/broadcast-faults.js';

export interface WriteInput {
  session: Session;
  typed: { subject: string; body: string };
  fieldErrors?: readonly FieldError[];
  /** The number of people with a seat who get it; only in a preview. */
  count?: number;
  sample?: { subject: string; text: string } | null;
}

/** The form of a text to the people of a session, with its preview. */
export function writePage(layout: ConsoleLayout, input: WriteInput) {
  const { language } = layout;
  const { session, typed, fieldErrors = [], count, sample = null } = input;
  const text = (key: string, values = {}) => translate(language, `console.broadcasts.${key}`, values);
  const faults = fieldErrors.map((fault) => ({ ...fault, path: fault.path.split('.').at(-1) ?? fault.path }));
  const [subject, body] = (['subject', 'body'] as const).map((id) =>
    broadcastField(id, typed[id], faults, language),
  ) as [Field, Field];
  const labels = { subject: text('field.subject'), body: text('field.body') };
  return {
    ...layout,
    title: text('write.title'),
    action: sessionPath(session, 'write'),
    backPath: sessionPath(session, 'messages'),
    subject,
    body,
    most: { subject: maxSubjectLength, body: maxBodyLength },
    errors: errorSummary([subject, body], labels, language),
    preview:
      count === undefined
        ? null
        : {
            count,
            seen: fingerprint(typed),
            found: text('recipients.found', { count }),
            send: count === 0 ? null : text('sendNow', { count }),
            sample,
          },
  };
}
