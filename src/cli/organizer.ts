import { text } from 'node:stream/consumers';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ChangeMember } from '../flows/identity/change-member.flow.js';
import { ChangeSecondFactor } from '../flows/identity/change-second-factor.flow.js';
import { findOrganizer, listOrganizers } from '../domain/identity/identity.queries.js';
import type { Organizer } from '../domain/identity/organizer.entity.js';
import type { MemberChange } from '../domain/identity/member.js';
import { passwordInput } from '../domain/identity/password-rule.js';
import type { Role } from '../domain/identity/role.js';
import { NotFound } from '../platform/errors.js';
import { line, read } from '../platform/validation.js';
import { emailKey } from '../domain/registrations/links/email-address.js';
import { emailInput } from '../domain/registrations/admission/registration-input.js';
import { operator, withFlows } from './context.js';
import { reading } from './reading.js';
import { day, type OutputOptions, present, say, table } from './output.js';

const input = z.object({
  email: emailInput,
  name: line(200).optional(),
  password: passwordInput.optional(),
});

/** Adds an organizer, and prints the password if it was generated. */
export async function addOrganizer(
  email: string,
  options: OutputOptions & { name?: string; role?: Role; passwordStdin?: true },
): Promise<void> {
  const password = options.passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/u, '') : undefined;
  const entered = read(input, { email, name: options.name, password });
  await withFlows(
    async (flows) => {
      const known = await findOrganizer(flows.get(DataSource).manager, emailKey(entered.email));
      const role = options.role ?? known?.role ?? 'owner';
      const outcome = await flows.get(ChangeMember).add({ ...entered, role }, operator);
      const done = outcome.created ? 'was added' : 'has a new password and was signed out everywhere';
      say(`${outcome.organizer.email} (${role}) ${done}.`);
      const { id } = outcome.organizer;
      const generated = password === undefined ? { password: outcome.password } : {};
      present(options, { id, email: outcome.organizer.email, role, ...generated }, generated.password ?? '');
    },
    { begins: true },
  );
}

/** Prints a line per member of the team: address, role, state, day and name. */
export async function listTeam(options: OutputOptions): Promise<void> {
  const team = await reading(({ connection }) => listOrganizers(connection));
  if (team.length === 0) say('The team is empty.');
  const data = team.map(({ id, email, role, state, createdAt, name }) => ({ id, email, role, state, createdAt, name }));
  present(options, data, table(data.map((one) => [one.email, one.role, one.state, day(one.createdAt), one.name])));
}

/** Changes the role of an organizer. */
export async function changeRole(email: string, role: Role): Promise<void> {
  const member = await changeMember(email, { kind: 'role', role });
  say(`${member.email} now has the role ${role}.`);
}

/** Removes a member of the team. */
export async function removeOrganizer(email: string): Promise<void> {
  const member = await changeMember(email, { kind: 'remove' });
  say(`${member.email} was removed from the team.`);
}

/** Removes the authenticator app and the passkeys of a member of the team. */
export async function resetTwoStep(email: string): Promise<void> {
  await withFlows(async (flows) => {
    const member = await getMember(flows, email);
    await flows.get(ChangeSecondFactor).reset(member.id, operator);
    say(`Two-step verification reset for ${member.email}, who was signed out everywhere.`);
  });
}

async function changeMember(email: string, change: MemberChange): Promise<Organizer> {
  return withFlows(async (flows) => {
    const member = await getMember(flows, email);
    await flows.get(ChangeMember).run(member.id, change, operator);
    return member;
  });
}

async function getMember(flows: INestApplicationContext, email: string): Promise<Organizer> {
  const member = await findOrganizer(flows.get(DataSource).manager, emailKey(email));
  if (member === null || member.state === 'removed') {
    throw new NotFound('organizer-not-found', `Nobody on the team has the address ${email}. See: organizer list`);
  }
  return member;
}
