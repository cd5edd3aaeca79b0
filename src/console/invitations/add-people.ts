import type { AddInvitees } from '../../flows/invitations/add-invitees.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { ConsolePage } from '../frame/console-page.js';
import { atField, listOf, readInvitees, refuse, sourceChoices, type Sources } from './invitation-form.js';
import { findSources } from './invitations.queries.js';

/** A list to which people are added: that of an invitation, or of a poll. */
export interface PeopleList {
  id: string;
  callId: string;
  isSent: boolean;
  /** Its page. */
  path: string;
  /** The prefix of its texts, such as `console.invitations`. */
  texts: string;
}

/** Shows the form that adds people to a list. */
export async function showAddPeople(
  page: ConsolePage,
  list: PeopleList,
  typed: TypedPeople = { list: '', source: '' },
  fieldErrors: readonly FieldError[] = [],
): Promise<void> {
  const { connection, language } = page;
  const call = await page.callOf(list);
  const people = peopleFields(typed, await findSources(connection, call.id), fieldErrors, language);
  const text = (key: string) => translate(language, `${list.texts}.${key}`);
  const view = {
    ...(await page.layout()),
    title: translate(page.language, 'console.invitations.addPeople'),
    action: `${list.path}/people`,
    backPath: list.path,
    backLabel: text('backTo'),
    errors: errorSummary([people.list, people.file, people.source], peopleLabels(language), language),
    people,
    hint: list.isSent ? text('addPeopleSent') : null,
    submit: list.isSent ? text('addAndSend') : translate(page.language, 'console.invitations.addPeople'),
  };
  page.render('invitations/add-people', view);
}

/** Adds the people of a posted form to a list, maybe instead of its invalid rows, or shows it again with what is wrong. */
export async function addPeople(page: ConsolePage, addInvitees: AddInvitees, list: PeopleList): Promise<void> {
  const { list: text, fault } = await listOf(page);
  const typed = { list: text, source: page.form.text('source') };
  const corrects = page.form.text('corrects') !== '';
  try {
    refuse(fault);
    const count = await addInvitees.run(list.id, readInvitees(page.form, text), page.actor, { corrects });
    page.redirect(list.path, 'console.invitations.done.added', { count });
  } catch (error) {
    await page.fail(error, (fieldErrors) => showAddPeople(page, list, typed, fieldErrors.map(atField)));
  }
}

/** Decides about a group of people whose rows are not understood, as a posted form says. */
export async function decideUnread(page: ConsolePage, addInvitees: AddInvitees, list: PeopleList): Promise<void> {
  const { text, choice, part } = page.form.texts(['text', 'choice', 'part']);
  const cell = { part: part === 'language' ? ('language' as const) : ('timeZone' as const), text };
  await addInvitees.decide(list.id, { ...cell, isLeftOut: choice === 'leave' }, page.actor);
  page.redirect(list.path, 'console.common.saved');
}

/** Whom a form adds, as it was typed. */
export interface TypedPeople {
  list: string;
  source: string;
}

/** Describes the fields that say whom to invite, with what was typed. */
export function peopleFields(
  typed: TypedPeople,
  sources: Sources,
  fieldErrors: readonly FieldError[],
  language: string,
) {
  return {
    list: field('list', typed.list, fieldErrors, language),
    source: field('source', typed.source, fieldErrors, language),
    file: field('file', '', fieldErrors, language),
    sources: sourceChoices(sources, typed.source, language),
  };
}

/** Returns the names of the fields that say whom to add. */
export function peopleLabels(language: string): Record<'list' | 'source' | 'file', string> {
  const label = (name: string) => translate(language, `console.invitations.field.${name}`);
  return { list: label('list'), source: label('source'), file: label('file') };
}
