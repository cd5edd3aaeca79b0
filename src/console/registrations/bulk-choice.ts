import { isUuid } from '../../platform/database/uuid.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { type AttendeeTab, tabFilter, tabOf } from './attendee-rows.js';
import type { AttendeeFilter } from './attendees.queries.js';
import { type BulkAction, bulkActionNames, maxAtOnce } from '../../domain/registrations/approval/bulk-action.js';

/** The registrations that were ticked, or (`ids` is null) all that match the filter. */
export interface ChosenPeople {
  tab: AttendeeTab;
  search: string;
  ids: string[] | null;
  /** Registrations after this moment are excluded: they were not previewed. */
  until: Date;
}

/** An action and its registrations. */
export interface BulkChoice extends ChosenPeople {
  action: BulkAction;
}

/** Reads the form; null if no action or no one is selected. */
export function bulkChoice(values: FormValues, now: Date): BulkChoice | null {
  const action = bulkActionNames.find((one) => one === values.text('action'));
  const people = chosenPeople(values, now);
  return action === undefined || people === null ? null : { action, ...people };
}

/** Reads who is selected in the form, or null. */
export function chosenPeople(values: FormValues, now: Date): ChosenPeople | null {
  const ids = values.list('id').filter(isUuid);
  const all = values.text('all') !== '';
  if (!all && ids.length === 0) return null;
  return {
    tab: tabOf(values.text('state')),
    search: values.search,
    ids: all ? null : ids.slice(0, maxAtOnce),
    until: shownUntil(values, now),
  };
}

/** Returns until when those who match were shown: the moment in the form, or now if it isn't one of the past. */
export function shownUntil(values: FormValues, now: Date): Date {
  const until = new Date(values.text('until'));
  return until.getTime() >= 0 && until <= now ? until : now;
}

/** The registrations that are meant. */
export function bulkFilter(choice: ChosenPeople): AttendeeFilter {
  const { tab, search, ids, until } = choice;
  return ids === null ? { ...tabFilter(tab), search, until } : { ...tabFilter(tab), search: '', ids };
}
