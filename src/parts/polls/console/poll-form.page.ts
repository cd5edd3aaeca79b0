import type { Call } from '../../../domain/calls/call.entity.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, field, type Field } from '../../../platform/views/form-fields.js';
import type { Sources } from '../../../console/invitations/invitation-form.js';
import { peopleFields } from '../../../console/invitations/people-fields.js';
import { type PeopleFields } from '../../../console/invitations/people-fields.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import type { PollFields } from './poll-form.js';
import { newPollPath, pollPath, pollsPath } from './poll-paths.js';

/** Whom a form adds, as it was typed. */
export interface TypedPeople {
  list: string;
  source: string;
}

export interface PollFormPage extends ConsoleLayout {
  action: string;
  backPath: string;
  errors: ErrorSummary | null;
  fields: { title: Field; durationMinutes: Field; starts: Field; closesAt: Field };
  starts: { id: string; number: number; on: string; time: string }[];
  closes: { on: string; time: string };
  zoneHint: string;
  people: PeopleFields;
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
  const people = peopleFields(typed, sources, fieldErrors, language);
  return {
    ...layout,
    title: text('new'),
    action: newPollPath(call),
    backPath: pollsPath(call),
    errors: errorSummary(
      [...Object.values(fields), people.list, people.file, people.source],
      labels(language, Object.keys(fields)),
      language,
    ),
    fields,
    starts: typed.starts.map((start, index) => ({ ...start, id: `startsOn${index + 1}`, number: index + 1 })),
    closes: typed.closes,
    zoneHint: text('zoneHint', { zone: zoneLabel(call.timeZone, now, language) }),
    people,
  };
}

export interface PollPeoplePage extends ConsoleLayout {
  action: string;
  backPath: string;
  errors: ErrorSummary | null;
  people: PeopleFields;
  hint: string;
  submit: string;
}

/** The form that adds people to a poll. */
export function pollPeoplePage(
  layout: ConsoleLayout,
  input: {
    poll: { id: string };
    isSent: boolean;
    sources: Sources;
    typed: TypedPeople;
    fieldErrors: readonly FieldError[];
  },
): PollPeoplePage {
  const { language } = layout;
  const { poll, isSent, sources, typed, fieldErrors } = input;
  const text = (key: string) => translate(language, `console.polls.${key}`);
  const people = peopleFields(typed, sources, fieldErrors, language);
  return {
    ...layout,
    title: text('addPeople'),
    action: pollPath(poll, 'people'),
    backPath: pollPath(poll),
    errors: errorSummary([people.list, people.file, people.source], labels(language, []), language),
    people,
    hint: text(isSent ? 'addPeopleSent' : 'addPeopleDraft'),
    submit: text(isSent ? 'addAndAsk' : 'addPeople'),
  };
}

function labels(language: string, own: readonly string[]): Record<string, string> {
  const label = (key: string) => translate(language, key);
  return {
    ...Object.fromEntries(own.map((name) => [name, label(`console.polls.field.${name}`)])),
    list: label('console.invitations.field.list'),
    source: label('console.invitations.field.source'),
    file: label('console.invitations.field.file'),
  };
}
