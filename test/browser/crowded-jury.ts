import { getCallBySlug } from '../../src/domain/calls/calls.queries.js';
import type { Actor } from '../../src/domain/identity/actor.js';
import { Attendee } from '../../src/domain/registrations/attendee.entity.js';
import { frozenRanks, seenRanks } from '../../src/parts/jury/domain/decision.js';
import { juryRulesInput } from '../../src/parts/jury/domain/jury-input.js';
import { readJuryProgress } from '../../src/parts/jury/domain/jury-progress.js';
import { ChairJury } from '../../src/parts/jury/flows/chair-jury.flow.js';
import { AskTeam } from '../../src/parts/jury/flows/ask-team.flow.js';
import { AssignProposals } from '../../src/parts/jury/flows/assign-proposals.flow.js';
import { DecideWinners } from '../../src/parts/jury/flows/decide-winners.flow.js';
import { ScoreProposal } from '../../src/parts/jury/flows/score-proposal.flow.js';
import { SetJuryRules } from '../../src/parts/jury/flows/set-jury-rules.flow.js';
import { SignStatement } from '../../src/parts/jury/flows/sign-statement.flow.js';
import { StartCalibration } from '../../src/parts/jury/flows/start-calibration.flow.js';
import { milestoneInput, pilotInput } from '../../src/parts/pilots/domain/pilot-input.js';
import { ProveAddress } from '../../src/flows/registrations/prove-address.flow.js';
import { EditPilot } from '../../src/parts/pilots/flows/edit-pilot.flow.js';
import { AnswerAcceptance } from '../../src/parts/winners/flows/answer-acceptance.flow.js';
import { EditWinnerEntry } from '../../src/parts/winners/flows/edit-winner-entry.flow.js';
import { PublishWinners } from '../../src/parts/winners/flows/publish-winners.flow.js';
import { mePath } from '../../src/site/registrations/registration-paths.js';
import { makeCall } from '../support/api-fixtures.js';
import type { TestApp } from '../support/app.js';
import { criteria, makeStaff } from '../support/jury.js';

const staff: Actor = { kind: 'system' };
const [scoring, decided] = ['scoring-harbours', 'decided-harbours'];
const titles = {
  roofs: 'Cool roofs for fish markets, painted by the people who work below them',
  ports: 'Shore power for small ports',
  soil: '讓雨水回到土裡：校園裡的海綿土壤',
};

/**
 * Two calls with proposals of an external platform: one whose jury is at work, and one that was decided twice, so that a
 * team is no longer a winner. Returns the paths of pages, and the address of the department; `staffPassword` is
 * everybody's.
 */
export async function crowdJury(app: TestApp) {
  const flow = app.app.get.bind(app.app);
  for (const slug of [scoring, decided]) {
    const name = slug === scoring ? 'Scoring Harbours' : 'Decided Harbours';
    await makeCall(app, { slug, name, criteria, winners: 1, languages: ['en', 'ar'], timeZone: 'Asia/Taipei' });
    for (const [id, title] of Object.entries(titles)) {
      await app.api('PUT', `/calls/${slug}/proposals/${id}`, {
        title,
        theme: 'energy',
        organization: `Cooperative ${id}`,
        members: ['lead', 'second'].map((role) => ({ email: `${role}@${id}.example`, name: `${role} of ${id}` })),
        state: 'submitted',
        content: { summary: `About ${title}.` },
      });
    }
    const rules = { scale: { min: 1, max: 5 }, weights: { impact: 1 }, scoresUntilLocal: '2027-02-01T18:00' };
    await flow(SetJuryRules).run(slug, juryRulesInput.parse(rules), staff);
  }
  const rows = await app.dataSource.query(
    `select c.slug || ' ' || p.external_id as name, p.id from proposals p join calls c on c.id = p.call_id`,
  );
  const ids = new Map<string, string>(rows.map(({ name, id }: { name: string; id: string }) => [name, id]));
  const of = (slug: string, id: keyof typeof titles) => ids.get(`${slug} ${id}`)!;
  const { manager } = app.dataSource;
  const jurors = [];
  for (const name of ['ana', 'boris', 'cyra'])
    jurors.push(await makeStaff(app.dataSource, app.clock, `${name}@jury.example`));
  const [ana, bo] = jurors as [Actor & { id: string }, Actor & { id: string }];
  const signed = { hasConflicts: false, isConfidential: true, timeZone: 'Africa/Nairobi' };
  const score = (proposalId: string, juror: Actor, impact: string) =>
    flow(ScoreProposal).run(
      proposalId,
      { scores: { impact }, comment: 'Clear and cheap.', handIn: true, version: 0 },
      juror,
    );
  const assign = (slug: string, proposals: string[], names: string[]) =>
    flow(AssignProposals).byHand(
      slug,
      {
        add: proposals.flatMap((proposal) => names.map((name) => ({ proposal, juror: `${name}@jury.example` }))),
        remove: [],
      },
      staff,
    );
  for (const slug of [scoring, decided])
    for (const juror of [ana, bo])
      await flow(SignStatement).run((await getCallBySlug(manager, slug)).id, signed, juror);

  await flow(StartCalibration).run(scoring, ['roofs'], staff);
  await score(of(scoring, 'roofs'), ana, '5');
  await score(of(scoring, 'roofs'), bo, '2');
  await assign(scoring, ['ports', 'soil'], ['ana', 'boris']);
  await flow(AssignProposals).release(scoring, staff);
  await flow(AskTeam).run(of(scoring, 'ports'), 'Which of the ports has a grid connection already?', ana);
  const [question] = await app.dataSource.query(`select id from jury_questions`);
  const released = { question: 'Which ports are connected to the grid already?', days: 7 };
  await flow(AskTeam).release(scoring, question.id, released, staff);
  await flow(AskTeam).run(of(scoring, 'soil'), 'Who waters the soil in summer?', bo);

  await assign(decided, ['roofs', 'ports', 'soil'], ['ana', 'boris']);
  await flow(AssignProposals).release(decided, staff);
  for (const juror of [ana, bo]) {
    await score(of(decided, 'roofs'), juror, '5');
    await score(of(decided, 'ports'), juror, '4');
  }
  await flow(ChairJury).appoint(decided, ana.id, staff);
  const decide = async (id: keyof typeof titles, declinesOthers = false) => {
    const { results, proposals } = await readJuryProgress(manager, await getCallBySlug(manager, decided));
    const seen = seenRanks(frozenRanks(results, proposals));
    const choice = { winners: [of(decided, id)], outstanding: [of(decided, id)], note: '', fewer: false };
    await flow(DecideWinners).decide(decided, { ...choice, seen, declinesOthers }, staff);
    await flow(PublishWinners).publishDecision(decided, '2027-02-20T23:59', staff);
    await flow(AnswerAcceptance).run(of(decided, id), 'accepted', staff);
  };
  await decide('roofs');
  await flow(DecideWinners).reopen(decided, 'A review was missing.', staff);
  await decide('ports', true);
  const member = (slug: string, email: string) =>
    manager
      .createQueryBuilder(Attendee, 'a')
      .where(`a.email = :email and a.call_id = (select id from calls where slug = :slug)`, { email, slug })
      .getOneOrFail();
  const me = async (slug: string, id: string) => mePath(app.config.secret, await member(slug, `lead@${id}.example`));
  const lead = await member(decided, 'lead@ports.example');
  // Pilots are only for members whose addresses are theirs.
  await flow(ProveAddress).run(lead);
  const entry = {
    title: titles.ports,
    summary: 'Ships switch off their engines at the quay.',
    url: 'https://ports.example',
    showsOrganization: true,
    pictureAlt: '',
    consents: true,
  };
  await flow(EditWinnerEntry).edit(of(decided, 'ports'), entry, { kind: 'attendee', id: lead.id });
  await flow(PublishWinners).run(decided, true, staff);

  const department = 'harbour@city.example';
  await makeStaff(app.dataSource, app.clock, department, 'department');
  const pilot = { call: decided, id: await flow(EditPilot).create(decided, 'ports', staff) };
  const plan = {
    state: 'running',
    isShared: true,
    department: 'Harbour Bureau',
    contactName: 'Mei Chen',
    contactEmail: department,
    place: 'Pier 3, Kaohsiung',
    startsOn: '2026-12-01',
    endsOn: '2027-08-31',
    figures: [{ indicator: 'Soot', unit: 'µg', baseline: 40, target: 10, result: 25 }],
  };
  await flow(EditPilot).edit(pilot, () => pilotInput.parse(plan), staff);
  const due = milestoneInput.parse({ title: 'First berth connected', dueOn: '2027-01-20' });
  await flow(EditPilot).addMilestone(pilot, due, staff);

  const desk = (slug: string) => `/console/calls/${slug}/jury`;
  return {
    department,
    overview: `${desk(scoring)}/simple`,
    decidedOverview: `${desk(decided)}/simple`,
    assignments: `${desk(scoring)}/assignments`,
    announce: `${desk(decided)}/announce`,
    round: `${desk(scoring)}/round`,
    winners: `${desk(decided)}/winners`,
    reviews: '/console/jury',
    sheet: `/console/jury/proposals/${of(scoring, 'soil')}`,
    submitted: `/console/jury/proposals/${of(decided, 'ports')}`,
    calibration: `/console/jury/calibration/${scoring}`,
    chair: `/console/jury/chair/${decided}`,
    minutes: `/console/jury/chair/${decided}/minutes`,
    myPilots: '/console/my-pilots',
    myPilot: `/console/calls/${decided}/pilots/${pilot.id}`,
    question: `${await me(scoring, 'ports')}/questions/${question.id}`,
    asked: await me(scoring, 'ports'),
    droppedPage: await me(decided, 'roofs'),
    dropped: `${await me(decided, 'roofs')}/winners/${of(decided, 'roofs')}`,
    winnerPage: await me(decided, 'ports'),
    winner: `${await me(decided, 'ports')}/winners/${of(decided, 'ports')}`,
    publicWinners: `/calls/${decided}/winners`,
    embed: `/calls/${decided}/winners/embed`,
  };
}
