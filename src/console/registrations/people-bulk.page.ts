import type { Call } from '../../domain/calls/call.entity.js';
import type { Tag } from '../../domain/registrations/people/tags.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { optionalText, translate } from '../../platform/i18n/messages.js';
import { field } from '../../platform/views/form-fields.js';
import type { FilterChoices } from '../broadcasts/broadcasts.queries.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { peoplePath } from '../paths/registration-paths.js';
import type { PeopleAction, PeopleChoice } from './people-bulk.js';
import { unreachedText } from './unreachable.js';
import { peopleFields, peopleQuery } from '../ui/people-filter.js';

/** What the organizer adds to an action: the name of a tag, or which tag or session. */
export interface BulkDetails {
  tagName: string;
  tagId: string;
  sessionId: string;
}

/** Returns the path of the list that an action was chosen in. */
export function backToPeople(call: Call, { list }: Pick<PeopleChoice, 'list'>): string {
  const query = peopleQuery(list);
  return query === '' ? peoplePath(call) : `${peoplePath(call)}?${query}`;
}

/** Asks before an action on many people, and says how many. */
export function peopleBulkPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    choice: PeopleChoice;
    details: BulkDetails;
    count: number;
    /** How many of them an email reaches. */
    emails: number;
    names: readonly string[];
    tags: readonly Tag[];
    sessions: FilterChoices['sessions'];
    hasChanged: boolean;
    fieldErrors: readonly FieldError[];
  },
) {
  const { language } = layout;
  const { call, choice, details, count, emails } = input;
  const { action } = choice;
  const text = (key: string, values = {}) => translate(language, `console.registrations.people.bulk.${key}`, values);
  const asksName = action === 'tag';
  const choose = chosenBy(action, input, language);
  const same = action === 'xlsx' ? 'csv' : action;
  const isOpen = action === 'withdraw' && details.sessionId === '';
  return {
    ...layout,
    title: text(`${same}.heading`, { count }),
    action: `${peoplePath(call)}/bulk`,
    backPath: backToPeople(call, choice),
    heading: text(isOpen ? 'withdraw.choose' : `${same}.heading`, { count }),
    text: optionalText(
      language,
      action === 'withdraw'
        ? 'console.registrations.bulk.withdraw.text'
        : `console.registrations.people.bulk.${same}.text`,
    ),
    // About people whom no email reaches; null if it reaches all.
    unreached: unreachedText(count - emails, language),
    hasChanged: input.hasChanged,
    names: [...input.names],
    more:
      count > input.names.length
        ? translate(language, 'console.registrations.bulk.more', { count: count - input.names.length })
        : null,
    hidden: [
      ...peopleFields(choice.list),
      { name: 'action', value: action },
      { name: 'seen', value: String(count) },
      ...(choice.ids === null
        ? [
            { name: 'all', value: 'yes' },
            { name: 'until', value: choice.until.toISOString() },
          ]
        : choice.ids.map((value) => ({ name: 'id', value }))),
    ],
    tagName: asksName ? field('tagName', details.tagName, input.fieldErrors, language) : null,
    known: asksName ? input.tags.map(({ name }) => name) : [],
    choose,
    // Shows what the action does with a choice that was made just now.
    lookLabel: action === 'withdraw' ? text('withdraw.look') : null,
    submitLabel:
      count === 0 || isOpen || choose?.options.length === 0
        ? null
        : same === 'csv'
          ? text('csv.submit', { count })
          : translate(language, 'console.common.andNotify', {
              label: text(action),
              count: action === 'withdraw' ? emails : 0,
            }),
  };
}

function chosenBy(
  action: PeopleAction,
  { details, tags, sessions, call }: Parameters<typeof peopleBulkPage>[1],
  language: string,
) {
  const label = translate(language, `console.registrations.people.filter.${action === 'untag' ? 'tag' : 'session'}`);
  if (action === 'untag') {
    const options = tags.map(({ id, name }) => ({ value: id, label: name, selected: id === details.tagId }));
    return { id: 'tagId', label, options };
  }
  if (action !== 'withdraw') return null;
  const options = sessions.map(({ id, title, startsAt }) => ({
    value: id,
    label: `${title} · ${dayAndTime(startsAt, call.timeZone, language)}`,
    selected: id === details.sessionId,
  }));
  return { id: 'sessionId', label, options };
}
