import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Type } from '@nestjs/common';
import { getCallBySlug } from '../../src/domain/calls/calls.queries.js';
import type { Job } from '../../src/domain/jobs/job.js';
import { findDecision, listChoices } from '../../src/parts/jury/domain/decisions.queries.js';
import { readRound } from '../../src/parts/jury/domain/past-round.js';
import { jurySheets } from '../../src/parts/jury/domain/sheets-file.js';
import { AssignProposals } from '../../src/parts/jury/flows/assign-proposals.flow.js';
import { OpenRound } from '../../src/parts/jury/flows/open-round.flow.js';
import { ScoreProposal } from '../../src/parts/jury/flows/score-proposal.flow.js';
import { projectRoot } from '../../src/platform/root.js';
import { TestClock } from '../support/clock.js';
import type { TestDatabase } from '../support/database.js';
import { demoNow, rows, seededDemo } from '../support/demo-data.js';
import { makeFlow } from '../support/flows.js';
import { openReviews } from '../support/jury.js';
import { staff } from '../support/world.js';
import { findPython } from './python.js';

let demo: TestDatabase;

beforeAll(async () => {
  demo = await seededDemo();
});
afterAll(() => demo?.drop());

const rounded = (value: number | null) => Math.round((value ?? 0) * 1e6) / 1e6;

/** What the program computes from the file of a round; null for the one that is open. */
async function computed(slug: string, round: number | null) {
  const { manager } = demo.dataSource;
  const call = await getCallBySlug(manager, slug);
  const job = { callId: call.id, input: { format: 'csv', round } } as unknown as Job;
  const tools = { connection: manager, folder: tmpdir(), signal: new AbortController().signal };
  const rest = {
    report: () => undefined,
    snapshot: () => Promise.reject(new Error('Not needed.')),
    now: new Date(),
    files: null as never,
  };
  const made = await jurySheets.make(job, { ...tools, ...rest });
  const input = await text(made.file.pieces(65_536));
  await made.close();
  const program = join(projectRoot, 'test', 'long', 'decision.py');
  const { stdout } = spawnSync(findPython('import fractions'), [program], { input, maxBuffer: 1e8 });
  return JSON.parse(stdout.toString()) as object;
}

/** The same as Greenroom has it, and its results. */
async function known(slug: string, round: number | null) {
  const { manager } = demo.dataSource;
  const call = await getCallBySlug(manager, slug);
  const { results, proposalOf } = await readRound(manager, call, round);
  const decision = await findDecision(manager, call.id);
  const choices = decision === null ? [] : await listChoices(manager, decision.id);
  const idOf = (id: string) => proposalOf.get(id)?.externalId ?? '';
  const ranked = results.filter(({ place }) => place !== null);
  const ranking = ranked.map((one) => [
    idOf(one.id),
    [
      one.place?.place,
      one.themePlace?.place,
      rounded(one.average),
      rounded(one.normalized),
      one.normalizedPlace?.place,
      [one.shared?.from, one.shared?.to],
    ],
  ]);
  const won = choices.filter(({ outcome }) => outcome === 'winner').map(({ proposalId }) => idOf(proposalId));
  const order = ranked.map(({ id }) => idOf(id));
  return { results, decided: { ranking: Object.fromEntries(ranking) as object, order, winners: won.toSorted() } };
}

/** Opens a round of six finalists: two of them tie, one juror scores low throughout, and the last has one review. */
async function openFinals(slug: string) {
  const { dataSource } = demo;
  const flow = <Flow>(type: Type<Flow>) => makeFlow(type, dataSource, new TestClock(demoNow));
  const { results, proposalOf, jurors, conflictsOf } = await readRound(
    dataSource.manager,
    await getCallBySlug(dataSource.manager, slug),
    null,
  );
  const finalists = results.slice(0, 6);
  await dataSource.query(`update proposals set state = 'shortlisted' where id = any($1)`, [
    finalists.map(({ id }) => id),
  ]);
  await flow(OpenRound).run(slug, { after: 1, criteria: ['Fit'], minReviews: 2, showsEarlier: false }, staff);
  const pairs = finalists.flatMap(({ id }, index) =>
    jurors
      .filter((juror) => conflictsOf({ proposalId: id, jurorId: juror.id }).length === 0)
      .slice(0, index === 5 ? 1 : 3)
      .map((juror) => ({ id, juror, score: String(5 - Math.floor(index / 2) - (juror === jurors[0] ? 1 : 0)) })),
  );
  const add = pairs.map(({ id, juror }) => ({ proposal: proposalOf.get(id)?.externalId ?? '', juror: juror.email }));
  await flow(AssignProposals).byHand(slug, { add, remove: [] }, staff);
  await openReviews(dataSource);
  for (const { id, juror, score } of pairs) {
    const input = { scores: { fit: score }, comment: '', handIn: true, version: 0 };
    await flow(ScoreProposal).run(id, input, { kind: 'organizer', id: juror.id, role: juror.role });
  }
}

test('another program computes the same ranking and winners from the file of the reviews alone', async () => {
  const calls = await rows(
    demo.dataSource,
    `select c.slug from calls c join proposals p on p.call_id = c.id join jury_sheets s on s.proposal_id = p.id
     group by c.id order by c.slug`,
  );
  expect(calls.length).toBeGreaterThan(0);
  for (const { slug } of calls) {
    const { decided } = await known(String(slug), null);
    expect(decided.order.length).toBeGreaterThan(0);
    expect([slug, await computed(String(slug), null)]).toEqual([slug, decided]);
  }
});

test('also of two rounds, with ties, and with proposals that have too few reviews', async () => {
  const [open] = await rows(
    demo.dataSource,
    `select c.slug from calls c join proposals p on p.call_id = c.id join jury_sheets s on s.proposal_id = p.id
     where not exists (select from jury_decisions d where d.call_id = c.id and d.reopened_at is null) group by c.id`,
  );
  const slug = String(open?.['slug']);
  const before = await known(slug, null);
  await openFinals(slug);
  const finals = await known(slug, null);
  expect(await computed(slug, null)).toEqual(finals.decided);
  expect(finals.results.filter(({ place }) => place === null)).toHaveLength(1);
  expect(finals.results.filter(({ place }) => place?.isShared)).toHaveLength(2);
  expect(await computed(slug, 1)).toEqual(before.decided);
});
