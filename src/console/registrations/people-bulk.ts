import { anyone } from '../../domain/registrations/people/people-filter.js';
import { isUuid } from '../../platform/database/uuid.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { shownUntil } from './bulk-choice.js';
import type { PeopleChosen } from './people-chosen.js';
import { peopleList, type PeopleList } from '../ui/people-filter.js';

export const bulkPeopleActions = ['message', 'tag', 'untag', 'withdraw', 'csv', 'xlsx'] as const;
export type PeopleAction = (typeof bulkPeopleActions)[number];

/** An action and its people: those who were ticked, or (`ids` is null) all who match the filter. */
export interface PeopleChoice {
  action: PeopleAction;
  list: PeopleList;
  ids: string[] | null;
  /** People who registered later are left out, because they were not previewed. */
  until: Date;
}

/** Reads the form; null if no action or no one is selected. */
export function peopleChoice(values: FormValues, now: Date): PeopleChoice | null {
  const action = bulkPeopleActions.find((one) => one === values.text('action'));
  const ids = values.list('id').filter(isUuid);
  const all = values.text('all') !== '';
  if (action === undefined || (!all && ids.length === 0)) return null;
  return {
    action,
    list: peopleList(values),
    ids: all ? null : ids,
    until: shownUntil(values, now),
  };
}

/** The people who are meant: ticked ones whatever they match by now. */
export function chosenPeople({ list, ids, until }: PeopleChoice): PeopleChosen {
  return ids === null ? { filter: list.filter, until } : { filter: anyone, ids };
}
