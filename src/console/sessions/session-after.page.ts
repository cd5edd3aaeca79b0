import { partPage } from '../paths/part-pages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';

export interface SessionAfterInput {
  session: Session;
  /** How many attended; null before the start. */
  attended: number | null;
  materials: number;
}

/** Returns what organizers do after a session, and prepare before it. */
export function sessionAfterPage(layout: ConsoleLayout, input: SessionAfterInput) {
  const { session, attended, materials } = input;
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
        path: partPage('feedback', session),
        label: text('feedback.seeFeedback'),
      },
      {
        heading: text('certificates.certificates'),
        text: null,
        path: partPage('certificates', session),
        label: text('certificates.seeCertificates'),
      },
      {
        heading: text('materials.title'),
        text: text('materials.count', { count: materials }),
        path: sessionPath(session, 'materials'),
        label: text('materials.see'),
      },
    ].flatMap(({ path, ...part }) => (path === null ? [] : [{ ...part, path }])),
  };
}
