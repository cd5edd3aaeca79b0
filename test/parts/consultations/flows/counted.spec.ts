import { randomUUID } from 'node:crypto';
import { CountOutcomes } from '../../../../src/parts/outcomes/flows/count-outcomes.flow.js';
import { getCallBySlug } from '../../../../src/domain/calls/calls.queries.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { consoleClient, textOf } from '../../../support/console-client.js';
import { Consultations } from '../../../support/consultations.js';
import { staff } from '../../../support/world.js';

let app: TestApp;
let here: Consultations;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  here = await Consultations.of(app);
});
afterAll(() => app?.stop());

async function proposal(state: string, personId: string): Promise<string> {
  const id = randomUUID();
  await app.dataSource.query(
    `insert into proposals (id, call_id, external_id, title, state, source, created_at, updated_at, theme)
     values ($1, $2, $4, 'Shore power', $3, 'api', now(), now(), 'energy')`,
    [id, here.callId, state, `P-${id}`],
  );
  await app.dataSource.query(
    `insert into proposal_matches (proposal_id, attendee_id, evidence, state, created_at)
     values ($1, $2, 'declared', 'linked', now())`,
    [id, personId],
  );
  return id;
}

async function count() {
  const call = await getCallBySlug(app.dataSource.manager, 'solutions');
  await app.app.get(CountOutcomes).again(call, staff);
  const { body } = await app.api('GET', '/calls/solutions/outcomes');
  const page = await (await consoleClient(app, 'viewer')).get('/console/calls/solutions/outcomes');
  return { help: body.help, page: textOf(page.html) };
}

test('the outcomes count consultations where a call has any: booked, held, and what became of the proposals', async () => {
  const before = await count();
  expect(before.help).toEqual([]);
  expect(before.page).not.toContain('Their winners');
  const host = await here.newHost('Ada');
  const teams = [await here.newPerson(), await here.newPerson(), await here.newPerson(), await here.newPerson()];
  const [first, second, third, fourth] = [teams[0]!, teams[1]!, teams[2]!, teams[3]!];
  const winner = await proposal('winner', first.id);
  await proposal('submitted', second.id);
  await proposal('winner', third.id);
  await proposal('winner', fourth.id);
  await here.book(first, host.id, '2027-01-11T08:00', winner);
  await here.book(first, host.id, '2027-01-11T09:00', winner);
  // For no proposal, by somebody who is on the team of one.
  await here.book(second, host.id, '2027-01-11T10:00');
  const missed = await here.book(third, host.id, '2027-01-12T08:00');
  const left = await here.book(third, host.id, '2027-01-12T09:00');
  await here.book(fourth, host.id, '2027-01-20T08:00');
  await here.teams.cancel(third.id, left.id, 'test');
  app.clock.set('2027-01-13T08:00:00Z');
  await here.hosts.note(here.callId, missed.id, () => ({ outcome: 'no-show', teamNotes: '', hostNotes: '' }), staff);
  const { help, page } = await count();
  expect(help).toEqual([
    { name: 'consultations', booked: 5, held: 3, proposals: { submitted: 2, shortlisted: 1, won: 1 } },
  ]);
  expect(page).toContain('Consultations Booked 5 Held 60% of 5 3 Their proposals 2 Their winners 1 of 2, too few 1');
  expect(page).toContain('Booked and held');
});
