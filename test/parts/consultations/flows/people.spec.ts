import { randomUUID } from 'node:crypto';
import { EditCall } from '../../../../src/flows/calls/edit-call.flow.js';
import { ErasePerson } from '../../../../src/flows/privacy/erase-person.flow.js';
import { MergePeople } from '../../../../src/flows/privacy/merge-people.flow.js';
import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { EditSpeaker } from '../../../../src/flows/speakers/edit-speaker.flow.js';
import { personalDataOfParts } from '../../../../src/domain/privacy/personal-data.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { speakerInput } from '../../../../src/domain/speakers/speaker-input.js';
import { conflictsBetween } from '../../../../src/parts/jury/domain/conflict.js';
import { listJurorFacts, listProposalFacts } from '../../../../src/parts/jury/domain/conflicts.queries.js';
import { listHelpers } from '../../../../src/parts/jury/domain/helpers.queries.js';
import { juryRulesInput } from '../../../../src/parts/jury/domain/jury-input.js';
import { SetJuryRules } from '../../../../src/parts/jury/flows/set-jury-rules.flow.js';
import { BookConsultation } from '../../../../src/parts/consultations/flows/book-consultation.flow.js';
import { HostConsultations } from '../../../../src/parts/consultations/flows/host-consultations.flow.js';
import type { Invalid } from '../../../../src/platform/errors.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, textOf } from '../../../support/console-client.js';
import { consultationHours } from '../../../support/edit-forms.js';
import { criteria, jurorPassword, makeStaff, openReviews } from '../../../support/jury.js';
import { createWorld, staff } from '../../../support/world.js';

let app: TestApp;
let callId: string;
let sessionId: string;
let hostId: string;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  const world = await createWorld(app.dataSource, app.clock, app.config);
  callId = world.call.id;
  sessionId = (await world.session({ capacity: null })).id;
  await app.app.get(ShowFeature).run('solutions', 'consultations', true, staff);
  const input = speakerInput.parse({ name: 'Ada Osei', email: 'ada@jury.example', language: 'en' });
  const speaker = await app.app.get(EditSpeaker).create('solutions', input, staff);
  hostId = randomUUID();
  const hours = {
    ...consultationHours,
    weekly: [1, 2, 3].map((weekday) => ({ weekday, from: '16:00', until: '18:00' })),
  };
  await app.app.get(HostConsultations).add('solutions', speaker.id, hours, staff, hostId);
});
afterAll(() => app?.stop());

async function person(name: string) {
  const input = registrationInput.parse({
    email: `${name}@example.org`,
    name,
    timeZone: 'Asia/Taipei',
    language: 'en',
  });
  return (await app.app.get(Register).run(sessionId, input, staff)).attendee;
}

async function book({ id }: { id: string }, local: string, proposalId: string | null = null) {
  const choice = { hostId, startsAt: new Date(`${local}:00.000Z`) };
  const matter = { topic: '', question: 'How do we measure savings?', language: 'en' };
  return app.app.get(BookConsultation).book(id, { choice, proposalId, isNightAgreed: false, ...matter }, 'test');
}

const stored = async (id: string) =>
  (await app.dataSource.query('select state, question from consultation_bookings where id = $1', [id]))[0];

test('a host who later is a juror has helped the proposals of the teams, but not those who never came', async () => {
  const proposals = [randomUUID(), randomUUID(), randomUUID()];
  const teams = [await person('one'), await person('two'), await person('three')];
  for (const [index, id] of proposals.entries()) {
    await app.dataSource.query(
      `insert into proposals (id, call_id, external_id, title, state, source, created_at, updated_at, theme)
       values ($1, $2, $3, 'Shore power', 'submitted', 'api', now(), now(), 'energy')`,
      [id, callId, `P-${index}`],
    );
    await app.dataSource.query(
      `insert into proposal_matches (proposal_id, attendee_id, evidence, state, created_at)
       values ($1, $2, 'declared', 'linked', now())`,
      [id, teams[index]?.id],
    );
  }
  const [first, second, third] = [teams[0]!, teams[1]!, teams[2]!];
  await book(first, '2027-01-11T08:00', proposals[0]);
  // Booked without a proposal, by somebody who is on the team of one.
  await book(second, '2027-01-11T09:30');
  const missed = await book(third, '2027-01-12T08:00', proposals[2]);
  await app.dataSource.query(`update consultation_bookings set outcome = 'no-show' where id = $1`, [missed.id]);
  const juror = await makeStaff(app.dataSource, app.clock, 'ada@jury.example');
  const other = await makeStaff(app.dataSource, app.clock, 'bo@jury.example');
  const found = await listHelpers(app.dataSource.manager, callId, [juror.id, other.id], null);
  expect(Object.fromEntries(found)).toEqual({ [proposals[0]!]: [juror.id], [proposals[1]!]: [juror.id] });
  const { manager } = app.dataSource;
  const jurors = await listJurorFacts(manager, callId, [
    { id: juror.id, emailKey: 'ada@jury.example' },
    { id: other.id, emailKey: 'bo@jury.example' },
  ]);
  const conflicts = (await listProposalFacts(manager, callId, jurors)).flatMap((proposal) =>
    jurors.flatMap((one) => conflictsBetween(one, proposal).map(({ reason }) => [one.id, proposal.id, reason])),
  );
  const helped = [proposals[0], proposals[1]].map((proposal) => [juror.id, proposal, 'helped']);
  expect(new Set(conflicts)).toEqual(new Set(helped));
});

test('that juror reads on their own page which proposals they can’t score, and why', async () => {
  const proposals: { id: string }[] = await app.dataSource.query('select id from proposals order by external_id');
  await app.app.get(EditCall).run('solutions', { criteria, winners: 2 }, staff);
  const rules = { scale: { min: 1, max: 5 }, weights: { impact: 2, people: 1 }, scoresUntilLocal: '2027-04-05T20:00' };
  await app.app.get(SetJuryRules).run('solutions', juryRulesInput.parse(rules), staff);
  // Given before the hours were: nobody assigns against a conflict.
  await app.dataSource.query(
    `insert into jury_assignments select p.id, o.id, 'system', now() from proposals p, organizers o
     where o.email = 'ada@jury.example'`,
  );
  await openReviews(app.dataSource);
  app.clock.set('2027-04-05T08:00:00Z');
  const juror = new ConsoleClient(app.url);
  await juror.signIn('ada@jury.example', jurorPassword);
  expect(textOf((await juror.get('/console/jury')).html).match(/Conflict of interest/gu)?.length).toBe(2);
  const pages: boolean[][] = [];
  for (const { id } of proposals) {
    const { html } = await juror.get(`/console/jury/proposals/${id}`);
    const text = textOf(html);
    const isBarred = text.includes('You can’t score this') && text.includes('Helped (activity log)');
    pages.push([isBarred, html.includes('value="hand-in"')]);
  }
  expect(pages).toEqual([
    [true, false],
    [true, false],
    [false, true],
  ]);
  app.clock.set('2027-01-04T08:00:00Z');
});

test('what a person booked is in their file, and goes with them', async () => {
  const who = await person('leaving');
  const { id } = await book(who, '2027-01-13T08:00');
  const part = personalDataOfParts.all.find(({ name }) => name === 'consultations');
  expect(await part?.download?.read(app.dataSource.manager, who.id)).toEqual([
    expect.objectContaining({ host: 'Ada Osei', question: 'How do we measure savings?', state: 'booked' }),
  ]);
  await app.app.get(ErasePerson).run(who.id, staff);
  expect(await stored(id)).toEqual({ state: 'booked', question: '' });
  app.clock.set('2027-01-04T08:02:00Z');
  await app.app.get(PlanReminders).run();
  expect(await stored(id)).toEqual({ state: 'cancelled', question: '' });
});

test('two people who are merged have the bookings of both, and one quota', async () => {
  const [from, into] = [await person('double'), await person('single')];
  const first = await book(from, '2027-01-18T08:00');
  await book(into, '2027-01-18T09:30');
  await app.app.get(MergePeople).run(from.id, into.id, staff);
  const code = (error: Invalid) => error.fieldErrors?.[0]?.code ?? error.code;
  expect(await book(into, '2027-01-19T08:00').then(() => 'done', code)).toBe('team-quota');
  await app.app.get(BookConsultation).cancel(into.id, first.id, 'test');
  expect((await stored(first.id)).state).toBe('cancelled');
});
