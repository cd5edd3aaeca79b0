import type { Call } from '../../../domain/calls/call.entity.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { errorSummary, field } from '../../../platform/views/form-fields.js';
import type { Sources } from '../../../console/invitations/invitation-form.js';
import { peopleLabels, type TypedPeople } from '../../../console/invitations/people-fields.js';
import { peopleFields } from '../../../console/invitations/people-fields.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import type { EditView } from '../../../console/ui/form-edit.js';
import type { Poll } from '../domain/poll.entity.js';
import { type PollFields, startRows } from './poll-form.js';
import { newPollPath, pollPath, pollsPath } from './poll-paths.js';

export interface PollFormInput {
  call: Call;
  /** The draft that is edited; null for a new poll. */
  poll: Poll | null;
  session: string;
  typed: PollFields;
  /** Whom a new poll asks. */
  people: { sources: Sources; typed: TypedPeople } | null;
  edit: EditView;
  fieldErrors: readonly FieldError[];
  now: Date;
}

/** The form of a poll: which starts, until when, and for a new one whom it asks. */
export function pollFormPage(layout: ConsoleLayout, input: PollFormInput) {
  const { language } = layout;
  const { call, poll, typed, fieldErrors, now } = input;
  const text = (key: string, values = {}) => translate(language, `console.polls.${key}`, values);
  const fields = {
    title: field('title', typed.title, fieldErrors, language),
    durationMinutes: field('durationMinutes', typed.durationMinutes, fieldErrors, language),
    starts: field('starts', '', fieldErrors, language),
    closesAt: field('closesAt', '', fieldErrors, language),
  };
  const names = Object.fromEntries(Object.keys(fields).map((name) => [name, text(`field.${name}`)]));
  const people = input.people && peopleFields(input.people.typed, input.people.sources, fieldErrors, language);
  return {
    ...layout,
    title: text(poll === null ? 'new' : 'edit'),
    action: poll === null ? newPollPath(call) : pollPath(poll, 'edit'),
    back: poll === null ? { path: pollsPath(call), label: text('all') } : { path: pollPath(poll), label: poll.title },
    edit: input.edit,
    session: input.session,
    submitLabel: translate(language, poll === null ? 'console.invitations.continue' : 'console.sessions.save'),
    errors: errorSummary(
      [...Object.values(fields), ...(people === null ? [] : [people.list, people.file, people.source])],
      { ...peopleLabels(language), ...names },
      language,
    ),
    fields,
    starts: startRows(typed),
    closes: { on: typed.closesOn ?? '', time: typed.closesTime ?? '' },
    zoneHint: text('zoneHint', { zone: zoneLabel(call.timeZone, now, language) }),
    people,
  };
}
