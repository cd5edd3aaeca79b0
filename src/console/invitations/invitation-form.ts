import { inviteesInput, type InviteesInput } from '../../domain/invitations/invitation-input.js';
import { listPortions } from '../../domain/invitations/invitee-list.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { type FieldError, invalidField } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { translate } from '../../platform/i18n/messages.js';
import { read } from '../../platform/validation.js';
import type { ConsolePage } from '../frame/console-page.js';

/** What can be chosen: sessions and calls with people, and tags. `registered` have people with a seat or a place. */
export interface Sources {
  registered: readonly { id: string; title: string }[];
  sessions: readonly { id: string; title: string }[];
  calls: readonly { slug: string; name: string }[];
  tags: readonly { id: string; name: string }[];
}

/** Returns the choices of the select. */
export function sourceChoices({ registered, sessions, calls, tags }: Sources, chosen: string, language: string) {
  const choice = (value: string, key: string, name: string) => ({
    value,
    label: translate(language, `console.invitations.source.${key}`, { name }),
    selected: value === chosen,
  });
  return [
    ...tags.map(({ id, name }) => choice(`tagged:${id}`, 'tagged', name)),
    ...registered.map(({ id, title }) => choice(`registered-session:${id}`, 'registered-session', title)),
    ...sessions.map(({ id, title }) => choice(`attended-session:${id}`, 'attended-session', title)),
    ...calls.flatMap(({ slug, name }) => [
      choice(`attended-call:${slug}`, 'attended-call', name),
      choice(`registered-call:${slug}`, 'registered-call', name),
    ]),
  ];
}

/** Returns the people that a form adds. Throws Invalid for a form that names nobody, or a list that can't be read. */
export function readInvitees(form: FormValues, list: string): InviteesInput {
  const [from = '', ...rest] = form.text('source').split(':');
  const of = rest.join(':');
  const key = { tagged: 'tag', 'attended-session': 'session', 'registered-session': 'session' }[from] ?? 'call';
  const people = read(inviteesInput, { list, source: from === '' ? null : { from, [key]: of } });
  listPortions(people.list);
  return people;
}

/** The name of the checkbox of a session: a form with a file has one value for each name. */
export function sessionField({ id }: Pick<Session, 'id'>): string {
  return `session.${id}`;
}

/** Returns the ids of the sessions that a form chooses. */
export function chosenSessions(form: FormValues): string[] {
  return form.names.flatMap((name) => (name.startsWith('session.') ? [name.slice('session.'.length)] : []));
}

/** An error of the list, a source or a field of it at the one field that the form has for it. */
export function atField(error: FieldError): FieldError {
  if (error.path.startsWith('source')) return { ...error, path: 'source' };
  return error.path === '' ? { ...error, path: 'list' } : error;
}

/** Returns the pasted list, or that of a file. */
export async function listOf(page: ConsolePage): Promise<{ list: string; fault: string | null }> {
  const { text, fault } = await page.upload();
  return { list: text === '' ? page.form.text('list') : text, fault };
}

/** Throws Invalid for a file that can't be read. */
export function refuse(fault: string | null): void {
  if (fault !== null) throw invalidField('file', fault, "The file can't be read.");
}
