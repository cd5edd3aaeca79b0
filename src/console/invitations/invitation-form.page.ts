import type { Call } from '../../domain/calls/call.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { peopleLabels } from './people-fields.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { dayAndTimeInZone } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { writePath } from '../paths/campaign-paths.js';
import { newInvitationPath } from '../paths/invitation-paths.js';
import { sessionField, type Sources } from './invitation-form.js';
import { peopleFields } from './people-fields.js';

/** The form of a new invitation: to which sessions, and whom. */
export function invitationFormPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    sessions: readonly Session[];
    sources: Sources;
    typed: { sessions: readonly string[]; list: string; source: string };
    fieldErrors: readonly FieldError[];
  },
) {
  const { language } = layout;
  const { call, sessions, sources, typed, fieldErrors } = input;
  const text = (key: string) => translate(language, `console.invitations.${key}`);
  const sessionsField = field('sessions', '', fieldErrors, language);
  const people = peopleFields(typed, sources, fieldErrors, language);
  const labels = { sessions: text('which'), ...peopleLabels(language) };
  return {
    ...layout,
    title: text('new'),
    action: newInvitationPath(call),
    backPath: writePath(call),
    errors: errorSummary([sessionsField, people.list, people.file, people.source], labels, language),
    sessionsField,
    sessions: sessions.map((session) => ({
      name: sessionField(session),
      title: session.title,
      when: dayAndTimeInZone(session.startsAt, session.timeZone, language),
      // With one session, there is nothing to choose.
      checked: typed.sessions.includes(session.id) || sessions.length === 1,
    })),
    people,
  };
}
