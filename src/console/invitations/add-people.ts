import { maxCorrected } from '../../domain/invitations/invitation.js';
import type { AddInvitees } from '../../flows/invitations/add-invitees.flow.js';
import type { Connection } from '../../platform/database/tx.js';
import type { FieldError } from '../../platform/errors.js';
import type { ConsolePage } from '../frame/console-page.js';
import { addPeoplePage } from './add-people.page.js';
import type { PeopleList, TypedPeople } from './people-fields.js';
import { atField, listOf, readInvitees, refuse } from './invitation-form.js';
import { findSources } from './invitations.queries.js';

/** Shows the form that adds people to a list. */
export async function showAddPeople(
  page: ConsolePage,
  connection: Connection,
  list: PeopleList,
  typed: TypedPeople = { list: '', source: '' },
  fieldErrors: readonly FieldError[] = [],
): Promise<void> {
  const call = await page.callOf(list);
  const sources = await findSources(connection, call.id);
  page.render('invitations/add-people', addPeoplePage(await page.layout(), { list, sources, typed, fieldErrors }));
}

/** Adds the people of a posted form to a list, or shows the form again with what is wrong. */
export async function addPeople(
  page: ConsolePage,
  connection: Connection,
  addInvitees: AddInvitees,
  list: PeopleList,
): Promise<void> {
  const { list: text, fault } = await listOf(page);
  const typed = { list: text, source: page.form.text('source') };
  try {
    refuse(fault);
    const count = await addInvitees.run(list.id, readInvitees(page.form, text), page.actor);
    page.redirect(list.path, 'console.invitations.done.added', { count });
  } catch (error) {
    await page.fail(error, (fieldErrors) => showAddPeople(page, connection, list, typed, fieldErrors.map(atField)));
  }
}

/** Adds rows that could not be read, corrected: as many as the page of the list shows. */
export async function fixPeople(page: ConsolePage, addInvitees: AddInvitees, list: PeopleList): Promise<void> {
  const people = { list: page.form.text('list'), source: null };
  const count = await addInvitees.run(list.id, people, page.actor, { corrects: true });
  page.redirect(list.path, 'console.invitations.done.added', { count, most: maxCorrected });
}
