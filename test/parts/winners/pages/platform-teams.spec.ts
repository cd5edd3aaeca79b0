import { getCallBySlug } from '../../../../src/domain/calls/calls.queries.js';
import { frozenRanks, seenRanks } from '../../../../src/parts/jury/domain/decision.js';
import { readJuryProgress } from '../../../../src/parts/jury/domain/jury-progress.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { pageToken } from '../../../../src/domain/registrations/link-tokens.js';
import { SumCounts } from '../../../../src/flows/calls/sum-counts.flow.js';
import { DecideWinners } from '../../../../src/parts/jury/flows/decide-winners.flow.js';
import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { MatchDue } from '../../../../src/flows/proposals/match-due.flow.js';
import { makeCall, makeRegistration, makeSession } from '../../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { type ConsoleClient, consoleClient, textOf } from '../../../support/console-client.js';

// A call whose proposals come from an external platform, and in which no member of any team ever registers for a
// session: from "proposals are in" to the answers of the winners.

let greenroom: TestApp;
let owner: ConsoleClient;
const ids = new Map<string, string>();
const winners = '/console/calls/clean-harbours/jury/winners';
const names = ['roofs', 'ports', 'soil'];
const put = (name: string, more: object = {}) =>
  greenroom.api('PUT', `/calls/clean-harbours/proposals/${name}`, {
    title: `Proposal ${name}`,
    theme: 'energy',
    organization: `Team ${name}`,
    members: ['lead', 'second'].map((role) => ({ email: `${role}@${name}.example`, name: `${role} of ${name}` })),
    state: 'submitted',
    content: { summary: `About ${name}.` },
    ...more,
  });
const member = (name: string) =>
  greenroom.dataSource.getRepository(Attendee).findOneByOrFail({ email: `lead@${name}.example` });
const ownPage = async (name: string) => {
  const { id, linkVersion } = await member(name);
  return `${greenroom.url}/me/${pageToken(greenroom.config.secret, id, linkVersion)}`;
};
const count = async (what: string) => {
  await greenroom.app.get(MatchDue).run();
  await greenroom.app.get(SumCounts).run();
  const [row] = await greenroom.dataSource.query(
    `select coalesce(sum(count), 0)::int as count from call_counts where what = $1`,
    [what],
  );
  return row.count as number;
};

beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom, { winners: 2 });
  for (const name of names) ids.set(name, (await put(name)).body.id);
  owner = await consoleClient(greenroom);
  const { manager } = greenroom.dataSource;
  const rows = await manager.query(`select external_id as name, id from proposals`);
  for (const { name, id } of rows) ids.set(name, id);
  const { results, proposals } = await readJuryProgress(manager, await getCallBySlug(manager, 'clean-harbours'));
  const chosen = ['roofs', 'ports'].map((name) => ids.get(name) ?? '');
  const seen = seenRanks(frozenRanks(results, proposals));
  const input = { winners: chosen, outstanding: [], note: '', fewer: false, seen };
  await greenroom.app.get(DecideWinners).run('clean-harbours', input, { kind: 'system' });
});
afterAll(() => greenroom?.stop());

test('publishing asks each winner by email, and makes nobody one of the people', async () => {
  const done = await owner.postAndFollow(`${winners}/publish`, { deadlineLocal: '2027-01-31T23:59' });
  expect(textOf(done.html)).toContain('2 winners will be asked to accept');
  await greenroom.app.get(PlanReminders).run();
  greenroom.clock.advance({ hours: 1 });
  await greenroom.app.get(PlanReminders).run();
  await greenroom.deliver();
  for (const name of names) {
    const asks = `Your proposal won: Proposal ${name}`;
    const subjects = ['lead', 'second'].map((role) =>
      greenroom.mail.to(`${role}@${name}.example`).map((mail) => mail.subject),
    );
    expect([name, subjects]).toEqual([name, name === 'soil' ? [[], []] : [[asks], [asks]]]);
  }
  expect([await count('people'), await count('matches')]).toEqual([0, 4]);
  const [{ states }] = await greenroom.dataSource.query(
    `select array_agg(distinct state || ' ' || evidence) as states from proposal_matches`,
  );
  expect(states).toEqual(['linked address']);
  expect(textOf((await owner.get('/console/calls/clean-harbours/people')).html)).not.toContain('lead of roofs');
});

test('a member sees the winning proposal on their own page, and accepts', async () => {
  const page = await ownPage('roofs');
  expect(textOf(await (await fetch(page)).text())).toContain('Proposal roofs');
  const body = new URLSearchParams({ answer: 'accepted', agree: 'yes' });
  const answer = await fetch(`${page}/winners/${ids.get('roofs')}/answer`, {
    method: 'POST',
    redirect: 'manual',
    body,
  });
  expect([answer.status, answer.headers.get('location')?.endsWith('?done=accepted')]).toEqual([303, true]);
});

test('the platform can’t take a winner back, only an owner can', async () => {
  for (const name of ['roofs', 'ports']) {
    const refused = await put(name, { state: 'withdrawn' });
    expect([name, refused.status, refused.body.code]).toEqual([name, 409, 'state-jump']);
  }
  const states = await greenroom.dataSource.query(`select state from proposals order by external_id`);
  expect(states.map(({ state }: { state: string }) => state)).toEqual(['winner', 'winner', 'submitted']);
});

test('the seats reserved for a team are its members’, and only teams that have accepted are ticked', async () => {
  const session = await makeSession(greenroom, { kind: 'showcase', capacity: 1 });
  const { html } = await owner.get(`/console/sessions/${session.id}/teams`);
  const ticked = [...html.matchAll(/<input[^>]*name="proposals"[^>]*>/gu)]
    .filter(([input]) => input.includes('checked'))
    .map(([input]) => /value="(\w+)"/u.exec(input)?.[1]);
  expect(ticked).toEqual(['roofs']);
  const invited = await greenroom.api('POST', `/sessions/${session.id}/teams`, {
    proposals: ['roofs'],
    seatsPerTeam: 1,
  });
  expect(invited.status).toBe(200);
  const stateOf = async (email: string) =>
    (await makeRegistration(greenroom, session.id, email, { name: 'Somebody' })).state;
  expect(await stateOf('visitor@elsewhere.example')).toBe('waitlisted');
  expect(await stateOf('second@roofs.example')).toBe('confirmed');
});

test('a member who registers is one of the people, in their organization', async () => {
  const session = await makeSession(greenroom, { kind: 'showcase' });
  await makeRegistration(greenroom, session.id, 'lead@roofs.example', { name: 'Lead' });
  expect(await count('people')).toBe(3);
  const { organizationId } = await member('roofs');
  const [{ name }] = await greenroom.dataSource.query(`select name from organizations where id = $1`, [organizationId]);
  expect(name).toBe('Team roofs');
});
