import { randomUUID } from 'node:crypto';
import { listReachable } from '../../parts/submissions/domain/reachable.queries.js';
import { conflictSorts } from '../../parts/jury/domain/conflict.js';
import { frozenRanks, seenRanks } from '../../parts/jury/domain/decision.js';
import { seenFeedback } from '../../parts/jury/domain/seen-feedback.js';
import { dealInput, juryRulesInput } from '../../parts/jury/domain/jury-input.js';
import { read } from '../../platform/validation.js';
import { addDays } from '../../domain/time/local-date.js';
import { demoCall, demoSlug } from './call.js';
import { exportedProposals } from './proposal-export.js';
import type { Actor } from '../../domain/identity/actor.js';
import type { Draws } from './random.js';
import { daysAgo } from './times.js';
import type { AssignedProposal, DemoWorld, Step } from './world.js';

/** Three people without a name: how mild they are, and how often they write a comment. */
const jurors = [
  { name: 'Juror 1', email: 'juror-1@jury.example.org', mildness: 0.4, comments: 0.5 },
  { name: 'Juror 2', email: 'juror-2@jury.example.org', mildness: -0.5, comments: 0.3 },
  { name: 'Juror 3', email: 'juror-3@jury.example.org', mildness: 0, comments: 0.4 },
] as const;
type JurorIndex = 0 | 1 | 2;

const comments = [
  'The numbers are sound, and somebody has measured them.',
  'Who pays for the third year stays open.',
  'Easy to carry to another harbour.',
  'The neighbours were asked first. That shows.',
  'More a study than a solution yet.',
];

/** For teams, once an owner has released them. */
const feedback = [
  'Your measurements convince. Say who keeps measuring once the project ends.',
  'Clear and honest about the costs. A partner from the port would make the plan stronger.',
  'A good idea, told in general terms. Name one street, one building and one date.',
];

/** What two jurors say to each other after both have scored a proposal. */
const talk = [
  'You are stricter than I am on replicability. What did I miss?',
  'It needs a district heating network. Few harbours have one.',
  'Fair point. I had read that as one option of three.',
];

/** How many days the jury has after a call closes. */
const weeksAfterClosing = 3;

/**
 * The jury of the open call reads what is submitted early: who scores what, a conflict of interest, and some sheets. The
 * winners are chosen after the call closes.
 */
export function jurySteps(world: DemoWorld, draws: Draws): Step[] {
  const { now } = world;
  const step = (days: number, time: string, run: () => Promise<unknown>): Step => ({
    at: daysAgo(now, days, time),
    run,
  });
  return [
    step(6, '19:10', () => setRules(world, demoSlug, demoCall(now).closesOn)),
    step(5, '09:00', () => deal(world, demoSlug)),
    step(4, '09:30', () => declare(world)),
    step(2, '17:00', () => deal(world, demoSlug)),
    step(2, '18:00', () => ask(world)),
    step(1, '13:00', () => score(world, demoSlug, 0, 1, draws)),
    step(1, '16:00', () => score(world, demoSlug, 1, 2, draws)),
    step(1, '17:20', () => discuss(world, demoSlug)),
  ];
}

/** The jury of last year's call: its rules, who scores what, all sheets, and the choice of winners. */
export function finishedJurySteps(world: DemoWorld, slug: string, closesOn: string, draws: Draws): Step[] {
  const { now } = world;
  const step = (days: number, time: string, run: () => Promise<unknown>): Step => ({
    at: daysAgo(now, days, time),
    run,
  });
  const scoring = (days: number, index: JurorIndex) => step(days, '13:00', () => score(world, slug, index, 0, draws));
  return [
    step(319, '10:00', () => addJurors(world)),
    step(317, '10:00', () => setRules(world, slug, closesOn)),
    step(316, '09:00', () => deal(world, slug)),
    scoring(310, 0),
    scoring(307, 1),
    scoring(304, 2),
    step(291, '14:40', () => decide(world, slug)),
    step(290, '11:00', () => releaseFeedback(world, slug)),
  ];
}

async function addJurors(world: DemoWorld): Promise<void> {
  for (const { name, email } of jurors) {
    const added = await world.flows.addOrganizer.add({ name, email, role: 'juror' }, { kind: 'system' });
    world.addJuror(email, added.organizer.id);
  }
}

async function setRules(world: DemoWorld, slug: string, closesOn: string): Promise<void> {
  const weights = Object.fromEntries(
    demoCall(world.now).criteria.map(({ slug: criterion }) => [criterion, criterion === 'impact' ? 2 : 1]),
  );
  const scoresUntilLocal = `${addDays(closesOn, 7 * weeksAfterClosing)}T18:00`;
  const rules = read(juryRulesInput, { scale: { min: 1, max: 5 }, weights, scoresUntilLocal, sharesFeedback: true });
  await world.flows.setJuryRules.run(slug, rules, world.organizer);
}

async function deal(world: DemoWorld, slug: string): Promise<void> {
  await world.flows.dealProposals.run(slug, read(dealInput, { perProposal: 2, seed: 1 }), world.organizer);
  await world.flows.dealProposals.release(slug, world.organizer);
}

async function sign(world: DemoWorld, slug: string, actor: Actor, hasConflicts: boolean): Promise<void> {
  const statement = { hasConflicts, isConfidential: true, timeZone: null };
  await world.flows.signStatement.run(await world.callId(slug), statement, actor);
}

/** The last juror has something to do with the first of theirs. */
async function declare(world: DemoWorld): Promise<void> {
  const jurorId = world.jurorId(jurors[2].email);
  const [first] = await world.assignedTo(jurorId, demoSlug);
  if (first === undefined) return;
  const reason = 'Gave advice to the same team last year.';
  const [kind] = conflictSorts;
  const actor = { kind: 'organizer' as const, id: jurorId, role: 'juror' as const };
  await sign(world, demoSlug, actor, true);
  await world.flows.declareConflict.run(demoSlug, { jurorId, kind, reason, about: { proposalId: first.id } }, actor);
}

/** A juror asks the first team that can be written to, through the office, and somebody on it answers. */
async function ask(world: DemoWorld): Promise<void> {
  const jurorId = world.jurorId(jurors[1].email);
  const assigned = await world.assignedTo(jurorId, demoSlug);
  const id = randomUUID();
  const teams = await listReachable(
    world.tx,
    assigned.map((one) => one.id),
  );
  // By the order of the list and by address: identifiers differ from one demo to the next.
  const proposalId = assigned.map((one) => one.id).find((one) => teams.has(one));
  const [member] = teams.get(proposalId ?? '')?.toSorted((a, b) => (a.emailKey < b.emailKey ? -1 : 1)) ?? [];
  if (proposalId === undefined || member === undefined) return;
  const question = 'Who maintains it after the project has ended, and who pays for that?';
  await world.flows.askTeam.run(proposalId, question, { kind: 'organizer', id: jurorId, role: 'juror' }, id);
  await world.flows.askTeam.release(demoSlug, id, { question, days: 7 }, world.organizer);
  const answer = 'The works department of our city. Its budget until 2030 has a line for it.';
  await world.flows.askTeam.answer(id, { answer, seen: '' }, { kind: 'attendee', id: member.id });
}

/** A juror fills in the sheets that are open, except for the last ones; if there are any, one of these stays a draft. */
async function score(world: DemoWorld, slug: string, index: JurorIndex, left: number, draws: Draws): Promise<void> {
  const juror = jurors[index];
  const jurorId = world.jurorId(juror.email);
  const actor = { kind: 'organizer' as const, id: jurorId, role: 'juror' as const };
  await sign(world, slug, actor, false);
  const { conflictsOf } = await world.juryProgress(slug);
  const open = (await world.assignedTo(jurorId, slug)).filter(
    (one) => one.sheet === null && conflictsOf({ proposalId: one.id, jurorId }).length === 0,
  );
  const submitted = open.length - left;
  for (const [place, proposal] of open.slice(0, left === 0 ? submitted : submitted + 1).entries()) {
    const handIn = place < submitted;
    const scores = marks(world, proposal, juror.mildness, draws);
    if (!handIn) delete scores['replicability'];
    const comment = draws.next() < juror.comments ? (comments[draws.between(0, comments.length - 1)] ?? '') : '';
    const texts = { comment, feedback: place % 3 === 0 ? (feedback[(place / 3) % feedback.length] ?? '') : '' };
    const seconds = 420 + ((place * 137 + index * 211) % 17) * 60;
    await world.flows.scoreProposal.run(proposal.id, { scores, ...texts, seconds, handIn, version: 0 }, actor);
  }
}

/** Two jurors talk about the first proposal that both have scored. */
async function discuss(world: DemoWorld, slug: string): Promise<void> {
  const { proposals, pairs } = await world.juryProgress(slug);
  const ids = [world.jurorId(jurors[0].email), world.jurorId(jurors[1].email)] as const;
  const hasScored = (proposalId: string, jurorId: string) =>
    pairs.some((one) => one.proposalId === proposalId && one.jurorId === jurorId && one.state === 'handed-in');
  const proposal = proposals.find(({ id }) => ids.every((jurorId) => hasScored(id, jurorId)));
  if (proposal === undefined) return;
  for (const [place, text] of talk.entries()) {
    const actor = { kind: 'organizer' as const, id: ids[place % 2 === 0 ? 0 : 1], role: 'juror' as const };
    await world.flows.discussProposal.run(await world.callId(slug), proposal.id, text, actor);
  }
}

/** Releases all feedback to the teams. */
async function releaseFeedback(world: DemoWorld, slug: string): Promise<void> {
  const seen = seenFeedback(await world.teamFeedback(slug));
  const input = { proposalId: null, jurorId: null, isReleased: true, seen };
  await world.flows.releaseFeedback.run(slug, input, world.organizer);
}

/** Decides the winners, just before the platform exports them; the best of each theme is outstanding. */
async function decide(world: DemoWorld, slug: string): Promise<void> {
  const { proposals, results } = await world.juryProgress(slug);
  const won = new Set(
    exportedProposals.filter(({ cameTo }) => cameTo === 'winner' || cameTo === 'showcased').map(({ title }) => title),
  );
  const winners = proposals.filter(({ title }) => won.has(title)).map(({ id }) => id);
  const ranked = results.filter(({ id }) => winners.includes(id));
  const outstanding = ranked.filter(({ theme }, index) => ranked.findIndex((one) => one.theme === theme) === index);
  const input = {
    winners,
    outstanding: outstanding.map(({ id }) => id),
    note: 'Ranks first; where they were close, the balance of the three themes.',
    fewer: true,
    seen: seenRanks(frozenRanks(results, proposals)),
  };
  await world.flows.decideWinners.decide(slug, input, world.organizer);
}

/** Those on the shortlist are the better ones. */
function marks(world: DemoWorld, proposal: AssignedProposal, mildness: number, draws: Draws): Record<string, string> {
  const quality = proposal.state === 'shortlisted' ? 4 : 2.9;
  return Object.fromEntries(
    demoCall(world.now).criteria.map(({ slug }) => {
      const mark = Math.round(quality + mildness + (draws.next() - 0.5) * 2.2);
      return [slug, String(Math.min(5, Math.max(1, mark)))];
    }),
  );
}
