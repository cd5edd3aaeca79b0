import { text } from 'node:stream/consumers';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { AddOrganizer } from '../flows/identity/add-organizer.flow.js';
import { findOrganizer } from '../domain/identity/identity.queries.js';
import type { Role } from '../domain/identity/role.js';
import { line, read } from '../platform/validation.js';
import { emailKey } from '../domain/registrations/email-address.js';
import { emailInput } from '../domain/registrations/registration-input.js';
import { operator, withFlows } from './context.js';
import { print, say } from './output.js';

const input = z.object({
  email: emailInput,
  name: line(200).optional(),
  password: z.string().min(12).max(1000).optional(),
});

/** Adds a member of staff, and prints their password where the program chose it. */
export async function addOrganizer(
  email: string,
  options: { name?: string; role?: Role; passwordStdin?: true },
): Promise<void> {
  const password = options.passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/u, '') : undefined;
  const entered = read(input, { email, name: options.name, password });
  await withFlows(async (flows) => {
    const known = await findOrganizer(flows.get(DataSource).manager, emailKey(entered.email));
    const role = options.role ?? known?.role ?? 'owner';
    const outcome = await flows.get(AddOrganizer).run({ ...entered, role }, operator);
    const done = outcome.created ? 'was added' : 'has a new password and was signed out everywhere';
    say(`${outcome.organizer.email} (${role}) ${done}.`);
    if (password === undefined) print(outcome.password);
  });
}
