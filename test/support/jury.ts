import { randomUUID } from 'node:crypto';
import { RunJobs } from '../../src/flows/jobs/run-jobs.flow.js';
import { PutProposal } from '../../src/flows/proposals/put-proposal.flow.js';
import type { Actor } from '../../src/domain/identity/actor.js';
import { Organizer } from '../../src/domain/identity/organizer.entity.js';
import type { Role } from '../../src/domain/identity/role.js';
import type { Clock } from '../../src/platform/clock.js';
import { read } from '../../src/platform/validation.js';
import { proposalInput } from '../../src/domain/proposals/proposal-input.js';
import type { DataSource } from 'typeorm';
import type { TestApp } from './app.js';
import { type ConsoleClient, staffPassword, staffPasswordHash } from './console-client.js';
import { makeFlow } from './flows.js';

export const criteria = [
  { slug: 'impact', name: 'Impact' },
  { slug: 'people', name: 'People-centric' },
];

export const jurorPassword = staffPassword;

/** Makes a member of staff, and gives them as whoever runs flows. */
export async function makeStaff(
  database: DataSource,
  clock: Clock,
  email: string,
  role: Role = 'juror',
): Promise<Actor & { kind: 'organizer' }> {
  const id = randomUUID();
  const name = email.slice(0, email.indexOf('@'));
  const organizer = { id, email, emailKey: email, name, role, passwordHash: staffPasswordHash, createdAt: clock.now() };
  await database.getRepository(Organizer).insert(organizer);
  return { kind: 'organizer', id, role };
}

/** Releases all assignments to their jurors, who have signed that they have no conflict of interest. */
export async function openReviews(database: DataSource): Promise<void> {
  await database.query(`update jury_assignments set released_at = assigned_at where released_at is null`);
  await database.query(
    `insert into jury_members (call_id, juror_id, signed_at, has_conflicts)
     select distinct p.call_id, a.juror_id, now(), false from jury_assignments a join proposals p on p.id = a.proposal_id
     on conflict do nothing`,
  );
}

/** Makes the file of all score sheets, and downloads it. */
export async function sheetsFile(app: TestApp, owner: ConsoleClient, fields: { format?: string; round?: string } = {}) {
  const { location } = await owner.post('/console/calls/solutions/jury/sheets', { format: 'csv', ...fields });
  await app.app.get(RunJobs).run();
  return owner.get(`${location}/file`);
}

/** Takes in a proposal that was handed in, and gives its id. */
export async function makeProposal(
  database: DataSource,
  clock: Clock,
  externalId: string,
  changes: object = {},
  call = 'solutions',
): Promise<string> {
  const input = read(proposalInput, {
    title: `Proposal ${externalId}`,
    theme: 'energy',
    organization: `Team of ${externalId}`,
    members: [{ email: `lead@${externalId.toLowerCase()}.example`, name: `Lead of ${externalId}` }],
    state: 'submitted',
    ...changes,
  });
  const { proposal } = await makeFlow(PutProposal, database, clock).run(call, externalId, input, { kind: 'system' });
  return proposal.id;
}
