import { partPage } from '../paths/part-pages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { isJustCancelled } from '../../domain/sessions/undo-cancellation.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTimeInZone } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';

/** Returns what the page of a cancelled or past session begins with; null for any other session. */
export function endNote(session: Session, { language, now }: ConsoleLayout) {
  const isCancelled = session.state === 'cancelled';
  if (session.publishedAt === null || (!isCancelled && session.endsAt > now)) return null;
  const at = (isCancelled && session.cancelledAt) || session.endsAt;
  const kind = isJustCancelled(session, now) ? 'cancelledJustNow' : isCancelled ? 'cancelled' : 'over';
  const values = { when: dayAndTimeInZone(at, session.timeZone, language) };
  const link = (part: Parameters<typeof sessionPath>[1], label: string) => ({
    path: sessionPath(session, part),
    label: translate(language, label),
  });
  const ofPart = (part: 'feedback' | 'certificates', label: string) => {
    const path = partPage(part, session);
    return path === null ? [] : [{ path, label: translate(language, label) }];
  };
  return {
    text: translate(language, `console.sessions.ended.${kind}`, values),
    reason:
      isCancelled && session.cancelReason
        ? translate(language, 'console.sessions.cancelledBecause', { reason: session.cancelReason })
        : null,
    links: isCancelled
      ? [link('attendees', 'console.sessions.ended.people'), link('messages', 'console.sessions.ended.messages')]
      : [
          link('attendance', 'console.attendance.open'),
          ...ofPart('feedback', 'console.feedback.seeFeedback'),
          ...ofPart('certificates', 'console.certificates.seeCertificates'),
          link('materials', 'console.materials.see'),
        ],
  };
}
