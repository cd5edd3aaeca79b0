import type { AfterSession } from '../../../site/registrations/after-sessions.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { formatDate } from '../../../domain/time/format.js';
import { translate } from '../../../platform/i18n/messages.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';
import { feedbackMarks, feedbackClosesAt, feedbackWindow } from '../domain/feedback.js';
import { findFeedbackMarks } from '../domain/feedback.queries.js';

/** Whether a person gave feedback, and where, on their own pages. */
export const ownFeedback: AfterSession = {
  async section(connection, { registration, session, path }, viewer) {
    if (registration.state !== 'confirmed') return null;
    const marks = feedbackMarks(secretsOf(connection).all, registration.id);
    const isGiven = (await findFeedbackMarks(connection, marks)).size > 0;
    const partial = 'site/feedback/own-feedback';
    if (isGiven) return { partial, view: { path: null, text: translate(viewer.language, 'feedback.given') } };
    if (feedbackWindow(session, viewer.now) !== 'open') return null;
    const text = translate(viewer.language, 'feedback.openUntil', { date: feedbackClosingDay(session, viewer) });
    return { partial, view: { path: `${path}/feedback`, text } };
  },

  async links(connection, registrationIds) {
    const { all } = secretsOf(connection);
    const marksOf = (id: string) => feedbackMarks(all, id);
    const marks = await findFeedbackMarks(connection, registrationIds.flatMap(marksOf));
    return (id) => {
      const isGiven = marksOf(id).some((mark) => marks.has(mark.toString('hex')));
      return (session, isSeated, path, { language, now }) =>
        isSeated && !isGiven && feedbackWindow(session, now) === 'open'
          ? [
              {
                path: `${path}/feedback`,
                label: translate(language, 'feedback.give'),
                icon: 'message-square',
                isOutside: false,
                lang: null,
              },
            ]
          : [];
    };
  },
};

/** Returns the last day of feedback on a session, for the viewer. */
export function feedbackClosingDay(session: Session, { timeZone, language }: Viewer): string {
  return formatDate(feedbackClosesAt(session), timeZone, language, 'long');
}
