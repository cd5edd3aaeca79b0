import type { Call } from '../../../domain/calls/call.entity.js';
import { helpfulSessions } from '../../../domain/proposals/helpful-sessions.js';
import type { RegistrationState } from '../../../domain/registrations/registration.js';
import { attendances } from '../../../domain/sessions/attendance.js';
import { aboutSession } from '../../../domain/sessions/offer-labels.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { readIn, titleLanguage } from '../../../domain/sessions/session-texts.js';
import { dayAndRange, sessionTime } from '../../../domain/sessions/session-time.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { translate } from '../../../platform/i18n/messages.js';
import { sessionPath } from '../../../site/paths.js';
import type { HelpfulSessionView } from './submission-sections.js';

/** The most sessions beside one criterion. */
const maxBeside = 2;

/** Returns the upcoming sessions that help with each criterion, and those of them that the person attends. */
export function helpfulWith(
  call: Call,
  sessions: readonly Session[],
  attended: readonly { session: Session; state: RegistrationState }[],
  viewer: Viewer,
): Map<string, HelpfulSessionView[]> {
  const own = attended.map(({ session }) => session);
  return new Map(
    call.criteria.map(({ slug }) => {
      const wanted = { theme: '', helpWith: [slug] };
      const mine = own.filter(({ criteria, endsAt }) => criteria.includes(slug) && endsAt > viewer.now);
      const others = helpfulSessions(wanted, sessions, own, viewer.now).map(({ session }) => session);
      const views = onePerGroup([...mine, ...others])
        .slice(0, maxBeside)
        .map((one) => readIn(one, call, viewer.language))
        .map((session) => ({
          id: session.id,
          title: session.title,
          lang: titleLanguage(session),
          path: sessionPath(call, session),
          when: dayAndRange(sessionTime(session, viewer), viewer.language),
          about: aboutSession(session, viewer.language),
          buttons: registerButtons(session, viewer.language),
          registered: registeredText(attended.find((one) => one.session === session)?.state, viewer.language),
        }));
      return [slug, views];
    }),
  );
}

function registeredText(state: RegistrationState | undefined, language: string): string | null {
  if (state === undefined) return null;
  if (state === 'confirmed') return translate(language, 'submissions.helps.registered');
  return translate(language, `registrations.status.label.${state}`);
}

/** One button to register; for a session that asks how people attend, one for each way. */
function registerButtons({ id, asksAttendance }: Session, language: string): HelpfulSessionView['buttons'] {
  const text = (key: string) => translate(language, `submissions.helps.${key}`);
  if (!asksAttendance) return [{ value: id, label: text('register') }];
  return attendances.map((way) => ({ value: `${id} ${way}`, label: text(`register.${way}`) }));
}

/** Of the runs of a session, the first one: attending one of them is enough. */
function onePerGroup(sessions: readonly Session[]): Session[] {
  return sessions.filter(
    ({ occurrenceGroup }, index) =>
      occurrenceGroup === null || sessions.findIndex((one) => one.occurrenceGroup === occurrenceGroup) === index,
  );
}
