import type { Session } from '../../domain/sessions/session.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { type Field, field } from '../../platform/views/form-fields.js';
import { type EditView, openedEdit } from '../form-edit.js';
import type { ConsoleLayout } from '../layout.js';
import { sessionPath } from '../paths.js';
import { materialFields } from './session-edit.js';

/** What comes after a session: attendance, feedback, certificates, recording and slides. */
export interface SessionAfterPage extends ConsoleLayout {
  parts: { heading: string; text: string | null; path: string; label: string }[];
  material: { path: string; edit: EditView; text: string; recording: Field; slides: Field } | null;
}

export interface SessionAfterInput {
  session: Session;
  /** How many attended; null before the start. */
  attended: number | null;
  /** Whether the email with the recording has left. */
  hasFollowUps: boolean;
  /** What was typed for recording and slides. */
  material?: { recordingUrl: string; slidesUrl: string };
  materialEdit?: EditView;
  fieldErrors?: readonly FieldError[];
}

/** Returns what organizers do after a session, and prepare before it. */
export function sessionAfterPage(layout: ConsoleLayout, input: SessionAfterInput): SessionAfterPage {
  const { session, attended } = input;
  const text = (key: string, values = {}) => translate(layout.language, `console.${key}`, values);
  return {
    ...layout,
    title: session.title,
    parts: [
      {
        heading: text('attendance.title'),
        text: attended === null ? text('sessions.notBegun') : text('attendance.summary', { attended }),
        path: sessionPath(session, 'attendance'),
        label: text('attendance.open'),
      },
      {
        heading: text('feedback.title'),
        text: null,
        path: sessionPath(session, 'feedback'),
        label: text('feedback.seeFeedback'),
      },
      {
        heading: text('certificates.certificates'),
        text: null,
        path: sessionPath(session, 'certificates'),
        label: text('certificates.seeCertificates'),
      },
    ],
    material: layout.mayRun ? materialView(input, layout.language) : null,
  };
}

function materialView(
  { session, material, materialEdit, hasFollowUps, fieldErrors = [] }: SessionAfterInput,
  language: string,
) {
  return {
    path: sessionPath(session, 'material'),
    edit: materialEdit ?? openedEdit(materialFields(session)),
    text: translate(language, hasFollowUps ? 'console.sessions.materialSent' : 'console.sessions.materialText'),
    recording: field('recordingUrl', material?.recordingUrl ?? session.recordingUrl ?? '', fieldErrors, language),
    slides: field('slidesUrl', material?.slidesUrl ?? session.slidesUrl ?? '', fieldErrors, language),
  };
}
