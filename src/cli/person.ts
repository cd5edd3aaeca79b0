// What parts store about people is exported and erased, too.
import '../app/areas.js';
import { DataSource } from 'typeorm';
import { listAttendeesByAddress } from '../domain/privacy/erasure.queries.js';
import { ErasePerson } from '../flows/privacy/erase-person.flow.js';
import { ExportPerson } from '../flows/privacy/export-person.flow.js';
import { emailKey } from '../domain/registrations/links/email-address.js';
import { emailInput } from '../domain/registrations/admission/registration-input.js';
import { NotFound } from '../platform/errors.js';
import { read } from '../platform/validation.js';
import { operator, withFlows } from './context.js';
import { print, say } from './output.js';

/** Erases what is stored about the owner of an address, in all calls or in one. */
export async function erasePerson(email: string, options: { call?: string }): Promise<void> {
  await withFlows(async (flows) => {
    for (const { id, call } of await find(flows.get(DataSource), email, options.call)) {
      await flows.get(ErasePerson).run(id, operator);
      say(`Erased in ${call}.`);
    }
  });
}

/** Prints what is stored about the owner of an address, as JSON. */
export async function exportPerson(email: string, options: { call?: string }): Promise<void> {
  await withFlows(async (flows) => {
    const files: object[] = [];
    for (const { id } of await find(flows.get(DataSource), email, options.call)) {
      files.push(await flows.get(ExportPerson).run(id, operator));
    }
    print(JSON.stringify(files, null, 2));
  });
}

async function find(database: DataSource, email: string, call?: string): Promise<{ id: string; call: string }[]> {
  const people = await listAttendeesByAddress(database.manager, emailKey(read(emailInput, email)));
  const found = people.filter((one) => call === undefined || one.call === call);
  if (found.length === 0) throw new NotFound('attendee-not-found', 'Nobody is registered with this address.');
  return found;
}
