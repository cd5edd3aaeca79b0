import { getCallBySlug } from '../../../../src/domain/calls/calls.queries.js';
import { frozenRanks, seenRanks } from '../../../../src/parts/jury/domain/decision.js';
import { readJuryProgress } from '../../../../src/parts/jury/domain/jury-progress.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { pageToken } from '../../../../src/domain/registrations/links/link-tokens.js';
import { SumCounts } from '../../../../src/flows/calls/sum-counts.flow.js';
import { DecideWinners } from '../../../../src/parts/jury/flows/decide-winners.flow.js';
import { AssignProposals } from '../../../../src/parts/jury/flows/assign-proposals.flow.js';
import { ScoreProposal } from '../../../../src/parts/jury/flows/score-proposal.flow.js';
import { SetJuryRules } from '../../../../src/parts/jury/flows/set-jury-rules.flow.js';
import { juryRulesInput } from '../../../../src/parts/jury/domain/jury-input.js';
import { ChangeLetter } from '../../../../src/parts/letters/flows/change-letter.flow.js';
import { SendLetters } from '../../../../src/parts/letters/flows/send-letters.flow.js';
import { DeliveryFailure } from '../../../../src/domain/notifications/smtp/delivery-failure.js';
import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { MatchDue } from '../../../../src/flows/proposals/match-due.flow.js';
import { makeCall, makeRegistration, makeSession } from '../../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, consoleClient, staffPassword, textOf, unescape } from '../../../support/console-client.js';
import { criteria, makeStaff } from '../../../support/jury.js';

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
  await greenroom.app.get(DecideWinners).decide('clean-harbours', input, { kind: 'system' });
});
afterAll(() => greenroom?.stop());

test('publishing asks each winner by email, and makes nobody one of the people', async () => {
  const done = await owner.postAndFollow(`${winners}/publish`, { deadlineLocal: '2027-01-31T23:59' });
  expect(textOf(done.html)).toContain('The decision is published.');
  await greenroom.app.get(PlanReminders).run();
  greenroom.clock.advance({ hours: 1 });
  await greenroom.app.get(PlanReminders).run();
  await greenroom.deliver();
  for (const name of names) {
    const asks = `Your proposal won · Proposal ${name}`;
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
    const { status, body } = await put(name, { state: 'withdrawn' });
    expect([name, status, body.state, body.waiting.state]).toEqual([name, 202, 'winner', 'withdrawn']);
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
  // Somebody on the team who said nothing of an organization.
  await greenroom.dataSource.query(`update attendees set organization_id = null where email = 'second@roofs.example'`);
  const invited = await greenroom.api('POST', `/sessions/${session.id}/teams`, {
    proposals: ['roofs'],
    seatsPerTeam: 1,
  });
  expect(invited.status).toBe(200);
  const stateOf = async (email: string) =>
    (await makeRegistration(greenroom, session.id, email, { name: 'Somebody' })).state;
  expect(await stateOf('visitor@elsewhere.example')).toBe('waitlisted');
  expect(await stateOf('second@roofs.example')).toBe('confirmed');
  // Somebody else of the organization has a seat, too, and it is none of the team's.
  await greenroom.api('PATCH', `/sessions/${session.id}`, { capacity: 3 });
  await makeRegistration(greenroom, session.id, 'colleague@roofs.example', { name: 'C', organization: 'Team roofs' });
  const listed = textOf((await owner.get(`/console/sessions/${session.id}/teams`)).html);
  expect(listed).toContain('1 of 1 taken');
});

test('a member who registers is one of the people, in their organization', async () => {
  const session = await makeSession(greenroom, { kind: 'showcase' });
  await makeRegistration(greenroom, session.id, 'lead@roofs.example', { name: 'Lead' });
  expect(await count('people')).toBe(4);
  const { organizationId } = await member('roofs');
  const [{ name }] = await greenroom.dataSource.query(`select name from organizations where id = $1`, [organizationId]);
  expect(name).toBe('Team roofs');
});

// The second walk: another call of platform teams, in which the clock passes each deadline before anybody clicks.

const late = '/console/calls/late-harbours';
const lateWinners = `${late}/jury/winners`;
const teams = ['first', 'other', 'third', 'fourth'];
/** The emails that have left since the last look, to whom and about what. */
let seen = 0;
const mailed = () => {
  const known = [...teams.map((name) => `@${name}.example`), 'olga@city.example'];
  const ours = greenroom.mail.sent.slice(seen).filter(({ to }) => known.some((end) => to.address.endsWith(end)));
  const all = ours.map(({ to, subject }) => `${to.address}: ${subject}`);
  seen = greenroom.mail.sent.length;
  return all.toSorted();
};
/** The jobs of the worker, as often as it takes until nothing more leaves. */
const work = async (at?: string) => {
  if (at !== undefined) greenroom.clock.set(at);
  for (let round = 0; round < 3; round += 1) {
    await greenroom.app.get(SendLetters).run();
    await greenroom.app.get(PlanReminders).run();
    await greenroom.deliver();
  }
  return mailed();
};
const signIn = async () => {
  owner = new ConsoleClient(greenroom.url);
  await owner.signIn('olga@city.example', staffPassword);
  await owner.get('/console');
};
const shown = async (path: string) => {
  await signIn();
  return textOf((await owner.get(path)).html);
};
const teamPage = async (name: string) => {
  const { id, linkVersion } = await member(name);
  const path = `${greenroom.url}/me/${pageToken(greenroom.config.secret, id, linkVersion)}/winners/${ids.get(name)}`;
  return textOf(await (await fetch(path)).text());
};
const both = (name: string, subject: string) => ['lead', 'second'].map((role) => `${role}@${name}.example: ${subject}`);
const system = { kind: 'system' } as const;

test('the deadline of proposals passes, and that of reviews: Home says who is late', async () => {
  greenroom.clock.set('2027-02-01T02:00:00Z');
  const { manager } = greenroom.dataSource;
  const dates = { timeZone: 'Europe/Berlin', closesOn: '2027-02-10' };
  await makeCall(greenroom, { slug: 'late-harbours', name: 'Late Harbours', winners: 2, ...dates, criteria });
  await makeStaff(greenroom.dataSource, greenroom.clock, 'olga@city.example', 'owner');
  for (const name of teams) {
    const body = {
      title: `Proposal ${name}`,
      theme: 'energy',
      organization: `Team ${name}`,
      members: ['lead', 'second'].map((role) => ({ email: `${role}@${name}.example`, name: `${role} of ${name}` })),
      state: 'submitted',
      content: { summary: `About ${name}.` },
    };
    await greenroom.api('PUT', `/calls/late-harbours/proposals/${name}`, body);
  }
  const rows = await manager.query(`select external_id as name, id from proposals`);
  for (const { name, id } of rows) ids.set(name, id);
  await work();
  expect(await work('2027-02-10T22:58:59Z')).toEqual([]);
  expect(await work('2027-02-10T23:00:00Z')).toEqual([]);
  const rules = { scale: { min: 1, max: 5 }, weights: { impact: 1 }, scoresUntilLocal: '2027-03-01T12:00' };
  await greenroom.app.get(SetJuryRules).run('late-harbours', juryRulesInput.parse(rules), system);
  const jurors = [];
  for (const name of ['ana', 'bo'])
    jurors.push(await makeStaff(greenroom.dataSource, greenroom.clock, `${name}@jury.example`));
  const add = teams.flatMap((proposal) => ['ana', 'bo'].map((name) => ({ proposal, juror: `${name}@jury.example` })));
  await greenroom.app.get(AssignProposals).byHand('late-harbours', { add, remove: [] }, system);
  await greenroom.app.get(AssignProposals).release('late-harbours', system);
  for (const juror of jurors)
    for (const [index, name] of teams.slice(0, 3).entries()) {
      const input = { scores: { impact: String(5 - index) }, comment: '', handIn: true, version: 0 };
      await greenroom.app.get(ScoreProposal).run(ids.get(name) ?? '', input, juror);
    }
  await work('2027-03-01T11:00:00Z');
  expect(await shown(late)).toContain('Jury overdue: 6 of 8, due');
});

test('the time of the letters passes while nothing is published: no team hears, and the page that publishes says so', async () => {
  const { manager } = greenroom.dataSource;
  const call = await getCallBySlug(manager, 'late-harbours');
  const { results, proposals } = await readJuryProgress(manager, call);
  const winnerIds = ['first', 'other'].map((name) => ids.get(name) ?? '');
  const decision = { winners: winnerIds, outstanding: [], note: '', fewer: false };
  const seenNow = seenRanks(frozenRanks(results, proposals));
  await greenroom.app.get(DecideWinners).decide('late-harbours', { ...decision, seen: seenNow }, system);
  await greenroom.app.get(DecideWinners).declineOthers('late-harbours', 2, system);
  mailed();
  for (const outcome of ['winner', 'not-selected'] as const) {
    const sending = { confirm: 4, writesAgain: false, sendAt: new Date('2027-03-05T08:00:00Z') };
    await greenroom.app.get(ChangeLetter).confirm('late-harbours', outcome, sending, system);
  }
  expect(await shown(lateWinners)).toContain('Winners: the letter leaves Fri 5 Mar, 09:00.');
  // Nobody on a team is an attendee yet, and the letter of each can be read as they get it.
  const about = await owner.get(`${late}/jury/letters/about/winner`);
  const previews = [...unescape(about.html).matchAll(/person=([^"#]+)#preview/gu)].map(([, person]) => person ?? '');
  const letters = previews.map((person) => owner.get(`${late}/jury/letters/about/winner/preview?person=${person}`));
  const greetings = (await Promise.all(letters)).map(({ html }) => /(?:Hello|Dear) [\w ]+/u.exec(textOf(html))?.[0]);
  expect(
    greetings.map((greeting) => greeting?.replace(/^\w+ /u, '') ?? '').toSorted((a, b) => a.localeCompare(b)),
  ).toEqual(['lead of first', 'lead of other', 'second of first', 'second of other']);
  const typed = async (deadlineLocal: string) => {
    const answer = await owner.post(`${late}/jury/announce/preview`, { shown: 'winner:en', deadlineLocal });
    return [answer.status, textOf(answer.html)];
  };
  expect(await typed('2027-04-01T12:00')).toEqual([200, expect.stringContaining('1 April 2027, 12:00, Berlin')]);
  expect(await typed('')).toEqual([422, expect.stringContaining('Deadline for the answer')]);
  expect(await work('2027-03-05T08:00:00Z')).toEqual([]);
  expect(await work('2027-03-09T08:00:00Z')).toEqual([]);
  expect(await shown(late)).toContain('Letters on hold: 2');
  const page = await shown(lateWinners);
  expect(page).toContain('Winners: the letter leaves when you publish.');
  expect(page).toContain('Not selected: the letter leaves when you publish');
});

test('the time to answer starts per team, when its email has left and has not come back', async () => {
  greenroom.clock.set('2027-03-09T22:30:00Z');
  // It is the 9th in Berlin, at half past eleven in the evening, and the mail server is down until the 11th.
  greenroom.mail.failure = new DeliveryFailure('temporary', '451 4.3.0 later');
  await signIn();
  await owner.post(`${lateWinners}/publish`, { deadlineLocal: '2027-03-23T23:59' });
  expect(await work()).toEqual([]);
  const waiting = 'The email is leaving.';
  expect((await shown(lateWinners)).split(waiting)).toHaveLength(3);
  await work('2027-03-11T09:00:00Z');
  expect(await shown(lateWinners)).toContain('If told today: until Thu 25 Mar, 23:59.');
  greenroom.mail.failure = null;
  const won = (name: string) => both(name, `Congratulations, you’ve won: “Proposal ${name}”`);
  const lost = (name: string) => both(name, `The result of your proposal “Proposal ${name}”`);
  expect(await work('2027-03-12T09:00:00Z')).toEqual(
    [...won('first'), ...won('other'), ...lost('third'), ...lost('fourth')].toSorted(),
  );
  await greenroom.dataSource.query(
    `update messages m set bounced_at = $1 from attendees a
    where a.id = m.attendee_id and a.email like '%@other.example'`,
    [greenroom.clock.now()],
  );
  expect(await work()).toEqual([]);
  const page = await shown(lateWinners);
  expect(page).toContain('lead of first and second of first got the email. Deadline: Fri 26 Mar, 23:59.');
  expect(page).toContain('Emails bounced or failed.');
  const decision = await shown(`${late}/jury/decision`);
  expect(decision).toContain('Waiting for an answer lead of first and second of first got the email. Deadline:');
  expect(decision).toContain('Waiting for an answer Emails bounced or failed.');
  expect(await teamPage('first')).toContain('We emailed lead of first and second of first.');
  expect(await teamPage('other')).toContain('Your time starts when our email to your team has left.');
});

test('the deadline passes for who was told: they were reminded, and the others wait', async () => {
  expect(await work('2027-03-23T12:00:00Z')).toEqual([]);
  expect(await work('2027-03-24T12:00:00Z')).toEqual(
    both('first', 'Do you accept? · Fri 26 Mar, 23:59 · Proposal first'),
  );
  expect(await work('2027-03-26T22:58:59Z')).toEqual([]);
  expect(await teamPage('first')).toContain('Waiting for your answer');
  greenroom.clock.set('2027-03-26T22:59:00Z');
  expect(await teamPage('first')).toContain('The deadline has passed');
  expect(await teamPage('other')).toContain('Waiting for your answer');
  expect(await shown(lateWinners)).toContain('No answer in time Proposal first');
});

test('owners are told in one email, by day, and Home has a line for each', async () => {
  const lines = [
    'Winners’ places free: 1. Next in rank: “Proposal third”',
    'Winners who missed the deadline to accept: 1',
    'Winners whose email bounced or failed: 1',
  ];
  const home = await shown(late);
  for (const line of lines) expect(home).toContain(line);
  expect(await work('2027-03-27T07:59:59Z')).toEqual([]);
  const email = 'olga@city.example: Winners’ places need attention · Late Harbours';
  expect((await work('2027-03-27T08:00:00Z')).filter((one) => one.startsWith('olga'))).toEqual([email]);
  const { text } = greenroom.mail.to('olga@city.example').at(-1)!;
  for (const line of [
    '1 place is free, that of “Proposal first”.',
    'Next in rank: “Proposal third”.',
    '1 team hasn’t answered in time: “Proposal first”.',
    '1 team hasn’t been told, because emails bounced or failed: “Proposal other”.',
  ])
    expect(text.replaceAll(/\s+/gu, ' ')).toContain(line);
  expect(await work('2027-03-27T18:00:00Z')).toEqual([]);
});

test('a team that is told by telephone has as many days, in the night of the clock change', async () => {
  greenroom.clock.set('2027-03-28T00:59:59Z');
  await signIn();
  const told = await owner.postAndFollow(`${lateWinners}/${ids.get('other')}/told`, {});
  expect(textOf(told.html)).toContain('Told another way. Deadline: Sun 11 Apr, 23:59.');
});

test('a place that is offered is asked like any other, at once', async () => {
  greenroom.clock.set('2027-03-29T08:00:00Z');
  await signIn();
  const page = await owner.get(lateWinners);
  const free = /name="free" value="([^"]*)"/u.exec(page.html)?.[1] ?? '';
  const offer = { free, proposal: ids.get('third') ?? '', deadlineLocal: '2027-04-12T23:59' };
  expect((await owner.post(`${lateWinners}/offer`, offer)).status).toBe(303);
  expect(await shown(lateWinners)).toContain('The email is leaving.');
  expect(await work()).toEqual(both('third', 'Your proposal won · Proposal third'));
  expect(await shown(lateWinners)).toContain('lead of third and second of third got the email. Deadline:');
  expect(await work('2027-04-11T12:00:00Z')).toEqual(
    both('third', 'Do you accept? · Mon 12 Apr, 23:59 · Proposal third'),
  );
  greenroom.clock.set('2027-04-11T21:59:00Z');
  expect(await teamPage('other')).toContain('The deadline has passed');
});
