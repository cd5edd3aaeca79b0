import { conflictSorts } from '../../domain/jury/conflict.js';
import { frozenRanks, seenRanks } from '../../domain/jury/decision.js';
import { dealInput, juryRulesInput } from '../../domain/jury/jury-input.js';
import type { AssignedProposal } from '../../domain/jury/jury.queries.js';
import { read } from '../../platform/validation.js';
import { addDays } from '../../domain/time/local-date.js';
import { localTime } from '../../domain/time/wall-time.js';
import { demoCall, demoSlug, demoZone } from './call.js';
import { exportedProposals } from './proposal-export.js';
import { demoProposals } from './proposals.js';
import type { Draws } from './random.js';
import { daysAgo } from './times.js';
import type { DemoWorld, Step } from './world.js';

/** Three people without a name: how mild they are, and how often they write a comment. */
const jurors = [
  { name: 'Juror 1', email: 'juror-1@jury.example.org', mildness: 0.4, comments: 0.5 },
  { name: 'Juror 2', email: 'juror-2@jury.example.org', mildness: -0.5, comments: 0.3 },
  { name: 'Juror 3', email: 'juror-3@jury.example.org', mildness: 0, comments: 0.4 },
] as const;

const comments = [
  'The numbers are sound, and somebody has measured them.',
  'Who pays for the third year stays open.',
  'Easy to carry to another harbour.',
  'The neighbours were asked first. That shows.',
  'More a study than a solution yet.',
];

/** The jury: its rules, who scores what, their sheets, of which each leaves one unfinished, and the choice of winners. */
export function jurySteps(world: DemoWorld, draws: Draws): Step[] {
  const { now, flows, organizer } = world;
  const deal = () => flows.dealProposals.run(demoSlug, read(dealInput, { perProposal: 2, seed: 1 }), organizer);
  const step = (days: number, time: string, run: () => Promise<unknown>): Step => ({
    at: daysAgo(now, days, time),
    run,
  });
  const scoring = (days: number, time: string, index: 0 | 1 | 2) => step(days, time, () => score(world, index, draws));
  return [
    step(6, '19:10', async () => {
      for (const { name, email } of jurors) {
        const added = await flows.addOrganizer.run({ name, email, role: 'juror' }, { kind: 'system' });
        world.addJuror(email, added.organizer.id);
      }
      await flows.setJuryRules.run(demoSlug, rules(now), organizer);
    }),
    step(5, '09:00', deal),
    step(4, '09:30', () => declare(world)),
    step(3, '11:00', deal),
    scoring(3, '13:00', 0),
    scoring(3, '16:00', 1),
    scoring(2, '09:30', 2),
    step(2, '14:40', () => decide(world)),
  ];
}

/** The people of a demo have two weeks more. */
function rules(now: Date) {
  const weights = Object.fromEntries(demoCall(now).criteria.map(({ slug }) => [slug, slug === 'impact' ? 2 : 1]));
  const scoresUntilLocal = `${addDays(localTime(now, demoZone).date, 14)}T18:00`;
  return read(juryRulesInput, { scale: { min: 1, max: 5 }, weights, scoresUntilLocal });
}

/** The last juror has something to do with the first of theirs. */
async function declare(world: DemoWorld): Promise<void> {
  const jurorId = world.jurorId(jurors[2].email);
  const [first] = await world.assignedTo(jurorId);
  if (first === undefined) return;
  const reason = 'Gave advice to the same team last year.';
  const [kind] = conflictSorts;
  const actor = { kind: 'organizer' as const, id: jurorId, role: 'juror' as const };
  await world.flows.declareConflict.run(demoSlug, { jurorId, kind, reason, about: { proposalId: first.id } }, actor);
}

/** A juror fills in the sheets that are open; the last one stays a draft. */
async function score(world: DemoWorld, index: 0 | 1 | 2, draws: Draws): Promise<void> {
  const juror = jurors[index];
  const jurorId = world.jurorId(juror.email);
  const actor = { kind: 'organizer' as const, id: jurorId, role: 'juror' as const };
  const { conflictsOf } = await world.juryProgress();
  const open = (await world.assignedTo(jurorId)).filter(
    (one) => one.sheet === null && conflictsOf({ proposalId: one.id, jurorId }).length === 0,
  );
  for (const [place, proposal] of open.entries()) {
    const handIn = place < open.length - 1;
    const scores = marks(world, proposal, juror.mildness, draws);
    if (!handIn) delete scores['replicability'];
    const comment = draws.next() < juror.comments ? (comments[draws.between(0, comments.length - 1)] ?? '') : '';
    await world.flows.scoreProposal.run(proposal.id, { scores, comment, handIn, version: 0 }, actor);
  }
}

/** Decides the winners, just before the platform exports them; the best of each theme is outstanding. */
async function decide(world: DemoWorld): Promise<void> {
  const { proposals, results } = await world.juryProgress();
  const won = new Set(
    [...demoProposals, ...exportedProposals]
      .filter(({ cameTo }) => cameTo === 'winner' || cameTo === 'showcased')
      .map(({ title }) => title),
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
  await world.flows.decideWinners.run(demoSlug, input, world.organizer);
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
