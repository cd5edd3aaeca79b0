import type { Call } from '../../../domain/calls/call.entity.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, field, type Field } from '../../../platform/views/form-fields.js';
import type { Sources } from '../../../console/invitations/invitation-form.js';
import { peopleLabels, type TypedPeople } from '../../../console/invitations/people-fields.js';
import { peopleFields } from '../../../console/invitations/people-fields.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import type { PollFields } from './poll-form.js';
import { newPollPath, pollsPath } from './poll-paths.js';

export interface PollFormPage extends ConsoleLayout {
  action: string;
  backPath: string;
  errors: ErrorSummary | null;
  fields: { title: Field; durationMinutes: Field; starts: Field; closesAt: Field };
  starts: { id: string; number: number; on: string; time: string }[];
  closes: { on: string; time: string };
  zoneHint: string;
  people: ReturnType<typeof peopleFields>;
}

/** The form of a new poll: which starts, until when, and whom it asks. */
export function pollFormPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    sources: Sources;
    typed: PollFields & TypedPeople;
    fieldErrors: readonly FieldError[];
    now: Date;
  },
): PollFormPage {
  const { language } = layout;
  const { call, sources, typed, fieldErrors, now } = input;
  const text = (key: string, values = {}) => translate(language, `console.polls.${key}`, values);
  const fields = {
    title: field('title', typed.title, fieldErrors, language),
    durationMinutes: field('durationMinutes', typed.durationMinutes, fieldErrors, language),
    starts: field('starts', '', fieldErrors, language),
    closesAt: field('closesAt', '', fieldErrors, language),
  };
  const names = Object.fromEntries(Object.keys(fields).map((name) => [name, text(`field.${name}`)]));
  const people = peopleFields(typed, sources, fieldErrors, language);
  return {
    ...layout,
    title: text('new'),
    action: newPollPath(call),
    backPath: pollsPath(call),
    errors: errorSummary(
      [...Object.values(fields), people.list, people.file, people.source],
      { ...peopleLabels(language), ...names },
      language,
    ),
    fields,
    starts: typed.starts.map((start, index) => ({ ...start, id: `startsOn${index + 1}`, number: index + 1 })),
    closes: typed.closes,
    zoneHint: text('zoneHint', { zone: zoneLabel(call.timeZone, now, language) }),
    people,
  };
}
