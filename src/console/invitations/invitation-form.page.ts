import type { Call } from '../../domain/calls/call.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { peopleLabels } from './people-fields.js';
import { translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, field, type Field } from '../../platform/views/form-fields.js';
import { dayAndTimeInZone } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { invitationsPath, newInvitationPath } from '../paths/invitation-paths.js';
import { sessionField, type Sources } from './invitation-form.js';
import { peopleFields, PeopleFields } from './people-fields.js';

export interface InvitationFormPage extends ConsoleLayout {
  action: string;
  backPath: string;
  errors: ErrorSummary | null;
  sessionsField: Field;
  sessions: { name: string; title: string; when: string; checked: boolean }[];
  people: PeopleFields;
}

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
): InvitationFormPage {
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
    backPath: invitationsPath(call),
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
