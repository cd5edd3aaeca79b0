import { parse } from 'csv-parse/sync';
import { getCallBySlug } from '../../../../src/domain/calls/calls.queries.js';
import { frozenRanks, seenRanks } from '../../../../src/parts/jury/domain/decision.js';
import { readJuryProgress } from '../../../../src/parts/jury/domain/jury-progress.js';
import { pageToken } from '../../../../src/domain/registrations/links/link-tokens.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { DecideWinners } from '../../../../src/parts/jury/flows/decide-winners.flow.js';
import { SendLetters } from '../../../../src/parts/letters/flows/send-letters.flow.js';
import { ProveAddress } from '../../../../src/flows/registrations/prove-address.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { PublishWinners } from '../../../../src/parts/winners/flows/publish-winners.flow.js';
import { EditCall } from '../../../../src/flows/calls/edit-call.flow.js';
import { AssignProposals } from '../../../../src/parts/jury/flows/assign-proposals.flow.js';
import { SetJuryRules } from '../../../../src/parts/jury/flows/set-jury-rules.flow.js';
import { juryRulesInput } from '../../../../src/parts/jury/domain/jury-input.js';
import { insertProposalFile } from '../../../../src/domain/proposals/proposal-files.queries.js';
import { inTransaction } from '../../../../src/platform/database/tx.js';
import { storeFile } from '../../../../src/platform/file-store/files.queries.js';
import { storable } from '../../../support/file-sources.js';
import { extractText, getDocumentProxy } from 'unpdf';
import { RunJobs } from '../../../../src/flows/jobs/run-jobs.flow.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, formOf, textOf } from '../../../support/console-client.js';
import { criteria, jurorPassword, makeProposal, makeStaff, openReviews, sheetsFile } from '../../../support/jury.js';
import { createWorld, staff } from '../../../support/world.js';
import { makeFlow } from '../../../support/flows.js';

const now = '2027-04-05T08:00:00Z';
let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let owner: ConsoleClient;
let organizer: ConsoleClient;
let ana: ConsoleClient;
let bo: ConsoleClient;
const ids: Record<string, string> = {};
let pdf: string;

beforeAll(async () => {
  app = await startTestApp({ now });
  const { dataSource, clock, config } = app;
  world = await createWorld(dataSource, clock, config);
  await makeFlow(EditCall, dataSource, clock).run('solutions', { criteria, winners: 2 }, staff);
  const client = async (name: string, role: 'juror' | 'owner' | 'organizer') => {
    const email = `${name}@jury.example`;
    ids[name] = (await makeStaff(dataSource, clock, email, role)).id;
    const made = new ConsoleClient(app.url);
    await made.signIn(email, jurorPassword);
    return made;
  };
  owner = await client('olga', 'owner');
  organizer = await client('lee', 'organizer');
  ana = await client('ana', 'juror');
  bo = await client('bo', 'juror');
  const content = { language: 'en', summary: 'Sun on <every> roof.', answers: { impact: 'A tonne a year less.' } };
  const inTime = { submittedAt: '2027-03-31T16:04:59Z' };
  for (const id of ['P-1', 'P-2', 'P-3'])
    ids[id] = await makeProposal(dataSource, clock, id, { content, ...(id === 'P-2' && inTime) });
  pdf = await storePdf(ids['P-1']!);
  ids['P-4'] = await makeProposal(dataSource, clock, 'P-4', { members: [{ email: 'kim@jury.example', name: 'Kim' }] });
  const rules = { scale: { min: 1, max: 5 }, weights: { impact: 2, people: 1 }, scoresUntilLocal: '2027-04-05T20:00' };
  await makeFlow(SetJuryRules, dataSource, clock).run('solutions', juryRulesInput.parse(rules), staff);
  const add = ['P-1', 'P-2', 'P-3'].flatMap((proposal) =>
    ['ana', 'bo'].map((name) => ({ proposal, juror: `${name}@jury.example` })),
  );
  await makeFlow(AssignProposals, dataSource, clock).byHand('solutions', { add, remove: [] }, staff);
  // A conflict that came up after the proposal was given.
  await dataSource.query(`insert into jury_assignments values ($1, $2, 'system', now())`, [ids['P-4'], ids['ana']]);
  await openReviews(dataSource);
});
afterAll(() => app?.stop());
beforeEach(() => app.clock.set(now));

/** Stores a PDF of a proposal, and returns its id. */
async function storePdf(proposalId: string): Promise<string> {
  const { dataSource, clock } = app;
  return inTransaction(dataSource, async (tx) => {
    const fileId = await storeFile(tx, storable(Buffer.from('%PDF-1.7 plan'), 'plan.pdf'), clock.now());
    const anonymousFileId = await storeFile(tx, storable(Buffer.from('%PDF-1.7 copy'), 'plan.pdf'), clock.now());
    await insertProposalFile(tx, { proposalId, fileId, pages: 3, anonymousFileId, namesFound: [] }, clock.now());
    return fileId;
  });
}

const jury = '/console/calls/solutions/jury';
const sheet = (id: string) => `/console/jury/proposals/${ids[id]}`;
const entries = async (action: string) => {
  const rows: { actor: string; subject: string }[] = await app.dataSource.query(
    `select actor, subject from audit_entries where action = $1 order by position`,
    [action],
  );
  return rows.map(({ actor, subject }) => `${actor} ${subject}`);
};

describe('a juror', () => {
  test('starts at their proposals, with their progress and the deadline in their own zone', async () => {
    const start = await ana.get('/console');
    expect([start.status, start.location]).toEqual([303, '/console/jury']);
    const home = textOf((await ana.get('/console/jury?tz=Africa/Nairobi')).html);
    expect(home).toContain('0 of 3 submitted');
    expect(home).toContain('Monday 5 April 2027, 15:00 Nairobi (UTC+3)');
    expect(home).toContain('Monday 5 April 2027, 20:00 in Taipei (UTC+8)');
    expect(home).toContain('Not started');
    expect(home.match(/Conflict of interest/gu)?.length).toBe(1);
    expect(textOf((await ana.get('/console/jury')).html)).toContain('15:00 Nairobi');
    expect(textOf((await new ConsoleClient(app.url).get('/console/jury')).html)).toBe('');
  });

  test('has reviews in the menu; others only while they have proposals to score', async () => {
    const menuOf = async (client: ConsoleClient) =>
      textOf(/<nav[\s\S]*<\/nav>/u.exec((await client.get('/console/jury')).html)?.[0] ?? '');
    expect((await owner.get(jury)).html).not.toContain('href="/console/jury"');
    expect(await menuOf(ana)).toContain('My reviews');
    const assign = makeFlow(AssignProposals, app.dataSource, app.clock);
    const pair = { proposal: 'P-3', juror: 'olga@jury.example' };
    await assign.byHand('solutions', { add: [pair], remove: [] }, staff);
    await openReviews(app.dataSource);
    const { html } = await owner.get(jury);
    expect(html).toContain('href="/console/jury"');
    expect(textOf(html)).toContain('Jury My reviews');
    await assign.byHand('solutions', { add: [], remove: [pair] }, staff);
    expect((await owner.get(jury)).html).not.toContain('href="/console/jury"');
  });

  test('asks the team through the office, and reads its answer with the other jurors', async () => {
    const inOffice = async () => textOf((await owner.get(`${jury}/assignments`)).html);
    const empty = await ana.post(`${sheet('P-3')}/question`, { question: ' ' });
    expect([empty.status, textOf(empty.html)]).toEqual([422, expect.stringContaining('Your question')]);
    const asked = await ana.postAndFollow(`${sheet('P-3')}/question`, { question: 'Which <roofs>?' });
    expect(textOf(asked.html)).toContain('You asked Waiting for an owner Which <roofs>?');
    expect(textOf((await bo.get(sheet('P-3'))).html)).not.toContain('Which <roofs>?');
    const twice = await ana.post(`${sheet('P-3')}/question`, { question: 'And who pays?' });
    expect([twice.status, textOf(twice.html)]).toEqual([
      409,
      expect.stringContaining('Your earlier question is open.'),
    ]);
    expect(textOf((await owner.get('/console/calls/solutions')).html)).toContain('Jurors’ questions to teams: 1');
    expect(textOf((await organizer.get('/console/calls/solutions')).html)).not.toContain('Jurors’ questions to teams');
    expect(await inOffice()).toContain('Proposal P-3 (P-3) ana Waiting for an owner');
    const [{ id }] = await app.dataSource.query(`select id from jury_questions`);
    const office = `${jury}/questions/${id}`;
    expect((await organizer.post(office, { intent: 'decline', reason: 'No.' })).status).toBe(403);
    const released = await owner.postAndFollow(office, { intent: 'release', question: 'Flat roofs?', days: '2' });
    expect(textOf(released.html)).toContain('Released. Emails: 1');
    const late = await owner.postAndFollow(office, { intent: 'decline', reason: 'No.' });
    expect(textOf(late.html)).toContain('Another owner has handled it.');

    const lead = await app.dataSource.getRepository(Attendee).findOneByOrFail({ email: 'lead@p-3.example' });
    const own = `${app.url}/me/${pageToken(app.config.secret, lead.id, lead.linkVersion)}`;
    const page = async (path = `/questions/${id}`) => textOf(await (await fetch(`${own}${path}`)).text());
    expect(await page()).toContain('The jury of');
    expect(await page()).toContain('Flat roofs?');
    const send = (answer: string, seen = '') =>
      fetch(`${own}/questions/${id}`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ answer, seen }),
      });
    expect([(await send('')).status, (await send('Yes, <flat> ones.')).status]).toEqual([422, 303]);
    const meanwhile = await send('No.');
    expect([meanwhile.status, textOf(await meanwhile.text())]).toEqual([
      409,
      expect.stringContaining('Someone else on your team has answered below'),
    ]);
    for (const juror of [ana, bo])
      expect(textOf((await juror.get(sheet('P-3'))).html)).toMatch(/Flat roofs\? Yes, <flat> ones\./u);
    expect(await inOffice()).toContain('Yes, <flat> ones.');
    app.clock.set('2027-04-05T13:00:00Z');
    expect(await page()).toContain('The time for answers ended on');
    expect(textOf(await (await send('Later.')).text())).toContain('Not sent: the time for answers has ended');
  });

  test('sees the proposal, but neither its people nor who attended', async () => {
    const { html, status } = await ana.get(sheet('P-1'));
    expect(status).toBe(200);
    for (const shown of ['Proposal P-1', 'Team of P-1', 'Impact', '67% of the score'])
      expect(textOf(html)).toContain(shown);
    for (const hidden of ['lead@', 'Lead of', 'registration', 'attend']) expect(html).not.toContain(hidden);
  });

  test('reads the text beside the scales and the PDFs, unless there is a conflict of interest', async () => {
    const { html } = await ana.get(sheet('P-1'));
    const text = textOf(html);
    expect(html).toContain('Sun on &lt;every&gt; roof.');
    expect(text).toContain('Impact A tonne a year less.');
    expect(text).toMatch(/People-centric (?:No answer|Not answered)/u);
    expect(html).toContain(`data-draft="${sheet('P-1')}"`);
    expect(text).toMatch(/(?:Previous|Next): Proposal P-\d/u);
    const file = `${sheet('P-1')}/files/${pdf}`;
    expect(text).toContain('plan.pdf 3 pages');
    const answer = await ana.get(file);
    expect([answer.status, answer.html]).toEqual([200, '%PDF-1.7 plan']);
    expect((await ana.get(`${sheet('P-2')}/files/${pdf}`)).status).toBe(404);
    await app.dataSource.query(`update proposal_files set proposal_id = $1`, [ids['P-4']]);
    expect((await ana.get(`${sheet('P-4')}/files/${pdf}`)).status).toBe(404);
    const closed = await ana.get(sheet('P-4'));
    expect(closed.html).not.toContain('plan.pdf');
    await app.dataSource.query(`update proposal_files set proposal_id = $1`, [ids['P-1']]);
  });

  test('has a draft saved by script, and a second tab is told', async () => {
    await bo.get(sheet('P-1'));
    const save = async (fields: Record<string, string>) =>
      JSON.parse((await bo.post(sheet('P-1'), fields, { accept: 'application/json' })).html);
    expect(await save({ 'score.impact': '4', comment: '', version: '0' })).toEqual({
      version: '1',
      saved: expect.stringContaining('Draft saved'),
      stopped: '',
      isLate: false,
      errors: {},
    });
    const second = await save({ 'score.impact': '2', comment: '', version: '0' });
    expect(second.stopped).toContain('changed in another window');
    expect((await save({ comment: 'x'.repeat(5001), version: '1' })).errors.comment).toBeTruthy();
    expect((await save({ 'score.impact': '3', comment: '', version: '1' })).version).toBe('2');
    // Both drafts are one entry in the activity log.
    expect((await entries('jury.draft-saved')).filter((one) => one.includes(ids['bo']!))).toHaveLength(1);
    await app.dataSource.query(`delete from jury_sheets where juror_id = $1`, [ids['bo']]);
  });

  test('finds one of many reviews by its state, title or ID; open ones come first', async () => {
    const { dataSource, clock } = app;
    const { id } = await makeStaff(dataSource, clock, 'di@jury.example');
    const di = new ConsoleClient(app.url);
    await di.signIn('di@jury.example', jurorPassword);
    await dataSource.query(
      `insert into proposals (id, call_id, external_id, title, theme, state, source, submitted_at, created_at, updated_at)
       select md5('long' || n)::uuid, call_id, 'L-' || lpad(n::text, 2, '0'), 'Wärme ' || n, theme, 'submitted', source,
         now(), now(), now() from proposals, generate_series(1, 53) n where id = $1`,
      [ids['P-1']],
    );
    await dataSource.query(
      `insert into jury_assignments select p.id, $1, 'system', now() from proposals p
       where p.id = $2 or p.external_id like 'L-%'`,
      [id, ids['P-4']],
    );
    await openReviews(dataSource);
    await dataSource.query(
      `insert into jury_sheets (proposal_id, juror_id, state, scores, comment, version, created_at, updated_at, handed_in_at)
       values (md5('long1')::uuid, $1, 'handed-in', '{}', '', 1, now(), now(), now()),
         (md5('long53')::uuid, $1, 'draft', '{}', '', 1, now(), now(), null)`,
      [id],
    );
    const listed = async (query: string) => {
      const { html } = await di.get(`/console/jury${query}`);
      const titles = [...html.matchAll(/rowheader"[^>]*>\s*<a href="[^"]+"><bdi>([^<]+)/gu)].map(([, title]) => title);
      return { text: textOf(html), titles, next: /href="([^"]+)" rel="next"/u.exec(html)?.[1] };
    };
    const first = await listed('');
    expect(first.text).toContain('1 of 53 submitted, 1 draft');
    expect(first.text).toContain('All 54 Open 52 Submitted 1 Closed 1');
    // The draft comes first, then the others in the juror's own order, the same each time.
    const own = await dataSource.query(
      `select title from proposals where title like 'Wärme %' and title not in ('Wärme 1', 'Wärme 53')
       order by md5($1::text || id::text)`,
      [id],
    );
    const open = ['Wärme 53', ...own.map(({ title }: { title: string }) => title)];
    expect(first.titles).toEqual(open.slice(0, 50));
    const { id: callId } = await getCallBySlug(dataSource.manager, 'solutions');
    expect(first.next).toBe(`/console/jury?call&#x3D;solutions&amp;page&#x3D;2#call-${callId}`);
    expect((await listed('?call=solutions&page=2')).titles).toEqual([...open.slice(50), 'Wärme 1', 'Proposal P-4']);
    expect((await listed('?call=solutions&show=closed')).titles).toEqual(['Proposal P-4']);
    expect((await listed('?call=solutions&q=WARME+5')).titles).toEqual(open.filter((title) => title.includes(' 5')));
    expect((await listed('?call=solutions&show=open&q=l-07')).titles).toEqual(['Wärme 7']);
    expect((await listed('?call=solutions&q=nowhere')).text).toContain('No proposals here.');
    // Of other calls, all are shown.
    expect((await listed('?call=other&q=nowhere&page=9')).titles).toHaveLength(50);
    expect(JSON.parse((await di.get('/console/jury/open')).html)).toMatchObject({
      pages: ['/console/jury?call=solutions&page=2'],
      sheets: { length: 52 },
    });
    const beside = async (path: string) =>
      [...(await di.get(path)).html.matchAll(/rel="(\w+)">\s*<span>[^<]*<bdi>([^<]+)/gu)].map(([, ...one]) => one);
    const [before, here, after] = await dataSource.query(
      `select id, title from proposals where id in (select proposal_id from jury_assignments where juror_id = $1)
       order by md5($1::text || id::text) limit 3`,
      [id],
    );
    expect(await beside(`/console/jury/proposals/${here.id}`)).toEqual([
      ['prev', before.title],
      ['next', after.title],
    ]);
    await dataSource.query(`delete from proposals where external_id like 'L-%'`);
    await dataSource.query(`delete from jury_assignments where juror_id = $1`, [id]);
    await dataSource.query(`delete from organizers where id = $1`, [id]);
  });

  test('can keep the reviews that are open, and no others, on a device', async () => {
    const kit = await ana.get('/console/jury/open');
    const file = `${sheet('P-1')}/files/${pdf}`;
    const { pages, sheets } = JSON.parse(kit.html);
    expect(pages).toEqual([]);
    expect(sheets).toHaveLength(3);
    expect(sheets).toEqual(
      expect.arrayContaining([
        { path: sheet('P-1'), files: [file] },
        { path: sheet('P-2'), files: [] },
        { path: sheet('P-3'), files: [] },
      ]),
    );
    expect(textOf((await ana.get('/console/jury')).html)).toContain('With PDFs (1 kB)');
    const cookie = [...ana.cookies].map((one) => one.join('=')).join('; ');
    const worker = await fetch(`${app.url}/console/jury/worker.js`, { headers: { cookie } });
    expect([worker.status, worker.headers.get('service-worker-allowed')]).toEqual([200, '/console/jury']);
    expect((await ana.get(sheet('P-1'))).html).toContain(`data-juror="${ids['ana']}"`);
    expect((await ana.get(sheet('P-4'))).html).not.toContain('data-juror');
  });

  test('sees which fields are wrong, and loses no input', async () => {
    await ana.get(sheet('P-1'));
    const answer = await ana.post(sheet('P-1'), {
      'score.impact': '4',
      'score.people': '6',
      comment: 'A strong team & a plan',
      intent: 'hand-in',
      version: '0',
    });
    expect(answer.status).toBe(422);
    expect(textOf(answer.html)).toContain('People-centric: Choose 1 to 5');
    expect(formOf(answer.html, sheet('P-1'))).toEqual({
      'score.impact': '4',
      comment: 'A strong team & a plan',
      privateNote: '',
      seconds: '0',
      text: expect.any(String),
      version: '0',
    });
    const half = await ana.post(sheet('P-1'), { 'score.impact': '4', intent: 'hand-in', version: '0' });
    expect([half.status, textOf(half.html).includes('People-centric: Choose a score')]).toEqual([422, true]);
    const decimal = await ana.post(sheet('P-1'), { 'score.impact': '3.5', intent: 'draft', version: '0' });
    expect([decimal.status, textOf(decimal.html).includes('Impact: Choose a whole number')]).toEqual([422, true]);
  });

  test('saves a draft, submits and changes it, and a second tab is refused', async () => {
    await ana.get(sheet('P-1'));
    const draft = { 'score.impact': '4', comment: '', intent: 'draft', version: '0' };
    expect(textOf((await ana.postAndFollow(sheet('P-1'), draft)).html)).toContain('Draft saved.');
    expect(textOf((await ana.get('/console/jury')).html)).toContain('0 of 3 submitted, 1 draft');
    const whole = { 'score.impact': '4', 'score.people': '5', comment: 'Good', intent: 'hand-in', version: '1' };
    Object.assign(whole, { privateNote: 'Ask Bo about the numbers' });
    // On to the next sheet that can be filled in, in the juror's own order.
    const next = await ana.post(sheet('P-1'), { ...whole, intent: 'hand-in-next' });
    expect([sheet('P-2'), sheet('P-3')]).toContain(next.location);
    const home = await ana.get('/console/jury');
    expect(textOf(home.html)).toContain('Submitted. You can change it until the deadline.');
    expect(textOf(home.html)).toContain('1 of 3 submitted');
    await ana.get(sheet('P-1'));
    const late = await ana.post(sheet('P-1'), { ...whole, 'score.impact': '1', comment: 'Other tab' });
    expect(late.status).toBe(409);
    expect(textOf(late.html)).toContain('Changed in another window');
    expect(textOf(late.html)).toContain('Impact: 4 People-centric: 5');
    expect(formOf(late.html, sheet('P-1'))).toMatchObject({ 'score.impact': '1', comment: 'Other tab', version: '2' });
    const taken = await ana.post(sheet('P-1'), { ...whole, 'score.impact': '5', version: '2' });
    expect(taken.status).toBe(303);
  });

  test('sees what has changed in a text that they scored, and confirms their scores', async () => {
    const edit = makeFlow(EditCall, app.dataSource, app.clock);
    const say = (summary: string) => {
      const content = { language: 'en', summary, answers: { impact: 'A tonne a year less.' } };
      return makeProposal(app.dataSource, app.clock, 'P-1', { content });
    };
    await edit.run('solutions', { closesOn: '2027-04-30' }, staff);
    await say('Sun on each roof.');
    expect(textOf((await ana.get('/console/jury')).html)).toContain('Text changed: confirm');
    const { html } = await ana.get(sheet('P-1'));
    expect(html).toContain('Sun on <del>&lt;every&gt;</del><ins>each</ins> roof.');
    expect(textOf((await owner.get(jury)).html)).toContain(
      'Reviews of an earlier text, which jurors have to confirm: 1',
    );
    expect(textOf((await owner.get(`${jury}/proposals/${ids['P-1']}`)).html)).toContain('Text changed: confirm');
    await ana.post(sheet('P-1'), { ...formOf(html, sheet('P-1')), intent: 'hand-in' });
    expect(textOf((await ana.get(sheet('P-1'))).html)).not.toContain('The text has changed');
    expect(textOf((await owner.get(jury)).html)).not.toContain('about an earlier text');
    await say('Sun on <every> roof.');
    await ana.post(sheet('P-1'), { ...formOf((await ana.get(sheet('P-1'))).html, sheet('P-1')), intent: 'hand-in' });
    await edit.run('solutions', { closesOn: '2027-03-31' }, staff);
  });

  test('can’t score what isn’t theirs, is closed or in conflict, and reads why', async () => {
    await ana.get('/console/jury');
    expect((await ana.get(`/console/jury/proposals/${ids['ana']}`)).status).toBe(404);
    expect((await ana.post(`/console/jury/proposals/${ids['ana']}`, { version: '0' })).status).toBe(404);
    expect((await bo.get(sheet('P-4'))).status).toBe(404);
    const closed = await ana.get(sheet('P-4'));
    expect(textOf(closed.html)).toContain('You can’t score this');
    expect(textOf(closed.html)).toContain('Same domain: jury.example');
    expect(closed.html).not.toContain('value="hand-in"');
    const forced = { 'score.impact': '5', 'score.people': '5', intent: 'hand-in', version: '0', comment: 'kept words' };
    const barred = await ana.post(sheet('P-4'), forced);
    expect([barred.status, barred.html.includes('kept words')]).toEqual([403, true]);
    app.clock.set('2027-04-05T12:00:00Z');
    const over = await bo.get(sheet('P-2')).then(() => bo.post(sheet('P-2'), forced));
    expect([over.status, over.html.includes('kept words')]).toEqual([409, true]);
    expect(textOf(over.html)).toContain('The deadline has passed');
  });

  test('declares a conflict, for a proposal, an organization or a domain', async () => {
    await bo.get(sheet('P-3'));
    // From the list as from the sheet, with a reason or without.
    expect((await bo.get('/console/jury')).html).toContain(`action="${sheet('P-3')}/conflict"`);
    const home = await bo.postAndFollow(`${sheet('P-3')}/conflict`, { reason: 'Read the first draft' });
    expect(textOf(home.html)).toContain('Conflict declared');
    expect(home.html).not.toContain(`action="${sheet('P-3')}/conflict"`);
    const closed = textOf((await bo.get(sheet('P-3'))).html);
    expect(closed).toContain('Declared: Read the first draft');
    await bo.get('/console/jury/conflicts');
    const nothing = await bo.post('/console/jury/conflicts', { call: 'solutions', kind: 'interest' });
    expect([nothing.status, textOf(nothing.html).includes('Enter a proposal, an organization or a domain')]).toEqual([
      422,
      true,
    ]);
    const free = await bo.post('/console/jury/conflicts', { call: 'solutions', domain: 'gmail.com' });
    expect([free.status, free.html.includes('value="gmail.com"')]).toEqual([422, true]);
    await bo.postAndFollow('/console/jury/conflicts', { call: 'solutions', domain: 'elsewhere.example' });
    expect(textOf((await bo.get('/console/jury/conflicts')).html)).toContain('elsewhere.example');
  });

  test('writes feedback for the team where the call shares it', async () => {
    expect((await ana.get(sheet('P-3'))).html).not.toContain('Feedback for the team');
    const rules = formOf((await owner.get(`${jury}/rules`)).html, `${jury}/rules`);
    const saved = await owner.postAndFollow(`${jury}/rules`, { ...rules, sharesFeedback: 'yes' });
    expect(formOf(saved.html, `${jury}/rules`)).toMatchObject({ sharesFeedback: 'yes' });
    await ana.get(sheet('P-3'));
    const draft = { comment: '', feedback: 'Say who pays', intent: 'draft', version: '0' };
    await ana.post(sheet('P-3'), draft);
    expect(formOf((await ana.get(sheet('P-3'))).html, sheet('P-3'))).toMatchObject({ feedback: 'Say who pays' });
  });

  test('is recorded in the activity log for each view, once an hour', async () => {
    const before = await entries('jury.proposal-read');
    expect(before.filter((one) => one === `organizer:${ids['ana']} proposal:${ids['P-1']}`)).toHaveLength(1);
    app.clock.advance({ hours: 2 });
    await ana.get(sheet('P-1'));
    await ana.get(sheet('P-1'));
    const after = await entries('jury.proposal-read');
    expect(after.slice(before.length)).toEqual([`organizer:${ids['ana']} proposal:${ids['P-1']}`]);
  });
});

describe('an organizer', () => {
  test('sees averages and assignments, but no single scores', async () => {
    const results = await organizer.get(jury);
    expect(textOf(results.html)).toContain('Individual scores: owners only.');
    expect(textOf(results.html)).toContain('5.00, one juror');
    expect(results.html).not.toContain('ana');
    expect((await organizer.get(`${jury}/assignments`)).status).toBe(200);
    for (const page of [`/proposals/${ids['P-1']}`, '/rules', '/conflicts', '/decision'])
      expect([page, (await organizer.get(`${jury}${page}`)).status]).toEqual([page, 403]);
    await organizer.get(jury);
    const hand = { proposal: 'P-1', juror: 'ana@jury.example' };
    expect((await organizer.post(`${jury}/assignments/remove`, hand)).status).toBe(403);
    await owner.get(jury);
    const asked = await owner.post(`${jury}/assignments/remove`, hand);
    expect([asked.status, textOf(asked.html)]).toEqual([
      200,
      expect.stringContaining('A submitted review stops counting'),
    ]);
  });
});

describe('an owner', () => {
  test('reads in the overview how many proposals the results leave without a rank', async () => {
    const unranked = textOf((await owner.get(jury)).html).match(/Reviews needed: \d/gu)?.length;
    const overview = textOf((await owner.get(`${jury}/simple`)).html);
    expect(overview).toContain(`Unranked, with fewer than 2 reviews: ${unranked}`);
  });

  test('sees ranks with ties, the spread and how jurors compare, by theme and as files', async () => {
    await bo.get(sheet('P-2'));
    const whole = { 'score.impact': '5', 'score.people': '5', comment: '', intent: 'hand-in', version: '0' };
    expect((await bo.post(sheet('P-2'), whole)).status).toBe(303);
    const unranked = textOf((await owner.get(jury)).html);
    expect(unranked).toContain('Fewer than 2 reviews');
    expect(unranked).toContain('– Reviews needed: 1 Proposal P-1');
    expect(unranked).toContain('No proposal has two reviews');
    const rules = formOf((await owner.get(`${jury}/rules`)).html, `${jury}/rules`);
    await owner.postAndFollow(`${jury}/rules`, { ...rules, minReviews: '1' });
    const page = textOf((await owner.get(jury)).html);
    expect(page).toContain('1= Proposal P-1');
    expect(page).toContain('1= Proposal P-2');
    expect(page).toContain('1, 1 missing');
    expect(page).toContain('Reviews Average');
    expect(textOf((await owner.get(`${jury}?theme=living`)).html)).toContain('No proposals under review');
    const csv = await owner.get(`${jury}/results.csv`);
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="solutions-jury.csv"');
    const lines = csv.html.split('\r\n').map((line) => line.split(','));
    const said = ['order', 'tie_order', 'reviews_needed'].map((name) => lines[1]?.[lines[0]?.indexOf(name) ?? -1]);
    expect(said).toEqual(['1', 'normalized; sheets; external_id', '0']);
    expect(textOf((await owner.get(`${jury}?sort=normalized`)).html)).toContain('1= Proposal P-1');
    expect(lines[0]?.slice(0, 5)).toEqual(['place', 'tied', 'theme_place', 'external_id', 'title']);
    expect(lines.slice(1, 3).map((line) => [line[0], line[1], line[3], line[8]])).toEqual([
      ['1', 'yes', 'P-1', '5'],
      ['1', 'yes', 'P-2', '5'],
    ]);
    // Only one was in time, as everybody who judges reads.
    const late = 'After the deadline';
    for (const text of [page, textOf((await owner.get(`${jury}/decision`)).html)])
      expect([
        text.includes(`Team of P-1 ${late}`) || text.includes(`Proposal P-1 ${late}`),
        text.includes(`P-2 ${late}`),
      ]).toEqual([true, false]);
    for (const id of ['P-1', 'P-2']) expect(textOf((await ana.get(sheet(id))).html).includes(late)).toBe(id === 'P-1');
    expect(textOf((await ana.get('/console/jury')).html)).toContain(`Team of P-1 ${late}`);
    expect(textOf((await owner.get(`${jury}/proposals/${ids['P-1']}`)).html)).toContain(late);
    const lateOf = ({ html }: { html: string }) =>
      Object.fromEntries(
        parse<Record<string, string>>(html, { columns: true, bom: true }).map((row) => [
          row['external_id'],
          row['late'],
        ]),
      );
    const isLate = { 'P-1': 'yes', 'P-2': 'no', 'P-3': 'yes', 'P-4': 'yes' };
    expect([csv, await sheetsFile(app, owner)].map(lateOf)).toEqual([isLate, isLate]);
    const xlsx = await owner.get(`${jury}/results.xlsx`);
    expect(xlsx.html.startsWith('PK')).toBe(true);
    const judged = textOf((await owner.get(`${jury}/proposals/${ids['P-1']}`)).html);
    expect(judged).toContain('ana Good');
    // Only its juror sees a private note.
    expect(judged).not.toContain('Ask Bo');
    expect((await ana.get(sheet('P-1'))).html).toContain('Ask Bo about the numbers');
    expect((await owner.get(`${jury}/proposals/${ids['olga']}`)).status).toBe(404);
    expect(await entries('jury.results-read')).toContain(
      `organizer:${ids['olga']} call:${(await app.dataSource.query('select id from calls'))[0].id}`,
    );
  });

  test('takes all reviews home as files, with everything that the results are computed from', async () => {
    const csv = await sheetsFile(app, owner);
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="solutions-reviews.csv"');
    const table = (text: string): Record<string, string>[] => parse(text, { columns: true, bom: true });
    const sheets = table(csv.html);
    const said = sheets.map((one) => [one['external_id'], one['juror_name'], one['sheet'], one['counts']].join(' '));
    expect(said).toHaveLength(7);
    expect(said).toEqual(
      expect.arrayContaining(['P-1 ana submitted yes', 'P-2 bo submitted yes', 'P-4 ana none no', 'P-3 bo none no']),
    );
    expect(sheets.find((one) => one['external_id'] === 'P-4')?.['conflicts']).toBe('domain');
    expect(sheets.find((one) => one['external_id'] === 'P-1' && one['juror_name'] === 'ana')).toMatchObject({
      title: 'Proposal P-1',
      juror: 'ana@jury.example',
      assigned: 'yes',
      weight_impact: '2',
      weight_people: '1',
      mean: '5',
      comment: 'Good',
      outcome: '',
    });
    // Neither private notes nor the names of teams leave with it.
    expect(csv.html).not.toMatch(/Ask Bo|Team of|lead@/u);
    // What counts gives the averages of the results.
    const counted = (id: string) => sheets.filter((one) => one['external_id'] === id && one['counts'] === 'yes');
    const recomputed = (id: string) => {
      const means = counted(id).map((one) => (2 * Number(one['score_impact']) + Number(one['score_people'])) / 3);
      return means.reduce((sum, mean) => sum + mean, 0) / means.length;
    };
    const results = table((await owner.get(`${jury}/results.csv`)).html).filter((one) => one['average'] !== '');
    expect(results.map((one) => [one['external_id'], Number(one['average']), Number(one['sheets'])])).toEqual(
      results.map((one) => one['external_id'] ?? '').map((id) => [id, recomputed(id), counted(id).length]),
    );
    expect(results).toHaveLength(2);
    expect((await sheetsFile(app, owner, { format: 'xlsx' })).html.startsWith('PK')).toBe(true);
    const json = await sheetsFile(app, owner, { format: 'json' });
    expect([json.headers.get('content-type'), json.headers.get('content-disposition')]).toEqual([
      'application/json',
      'attachment; filename="solutions-reviews.json"',
    ]);
    const cells = (one: object) => Object.values(one).map((cell) => (cell === null ? '' : String(cell)));
    expect(JSON.parse(json.html).map(cells)).toEqual(sheets.map(cells));
    expect(Object.keys(JSON.parse(json.html)[0])).toEqual(Object.keys(sheets[0] ?? {}));
    expect(formOf((await owner.get(jury)).html, `${jury}/sheets`)).toEqual({});
    // Organizers see averages only.
    expect((await organizer.get(jury)).html).not.toContain(`${jury}/sheets`);
    expect((await organizer.post(`${jury}/sheets`)).status).toBe(403);
  });

  test('sets the rules: scores fix the scale, and new weights need a confirmation', async () => {
    const form = formOf((await owner.get(`${jury}/rules`)).html, `${jury}/rules`);
    expect(form).toEqual({
      version: expect.any(String),
      min: '1',
      max: '5',
      sharesFeedback: 'yes',
      invitationNote: '',
      lowLabel: '',
      highLabel: '',
      'weights.impact': '2',
      'weights.people': '1',
      untilOn: '2027-04-05',
      untilTime: '20:00',
      minReviews: '1',
    });
    const wider = await owner.post(`${jury}/rules`, { ...form, max: '10', highLabel: 'superb' });
    expect([wider.status, wider.html.includes('value="superb"')]).toEqual([409, true]);
    expect(textOf(wider.html)).toContain('In use, so it can’t change');
    const none = await owner.post(`${jury}/rules`, { ...form, 'weights.impact': '0', 'weights.people': '' });
    expect([none.status, textOf(none.html).includes('Give at least one criterion a weight')]).toEqual([422, true]);
    const wrong = await owner.post(`${jury}/rules`, { ...form, 'weights.impact': '1.5', untilTime: '' });
    expect(wrong.status).toBe(422);
    expect(textOf(wrong.html)).toContain('Impact: Enter a whole number');
    expect(textOf(wrong.html)).toContain('Deadline for reviews: Enter date and time');
    const asks = await owner.post(`${jury}/rules`, { ...form, 'weights.impact': '5' });
    expect([asks.status, textOf(asks.html).includes('Existing scores stay, but count differently.')]).toEqual([
      409,
      true,
    ]);
    expect(asks.html).toContain('name="weights.impact" value="5"');
    const saved = await owner.postAndFollow(`${jury}/rules`, { ...form, 'weights.impact': '5', confirmedSheets: '2' });
    expect(textOf(saved.html)).toContain('Saved.');
  });

  test('reads what becomes of the reviews of a juror who leaves the team', async () => {
    expect(textOf((await owner.get(`/console/staff/${ids['bo']}`)).html)).toContain(
      'Green Solutions: submitted reviews (1) stay. Unassign open ones (2) under “Jury”, “Assignments”.',
    );
  });

  test('assigns automatically and by hand, never against a conflict', async () => {
    await owner.get(`${jury}/assignments`);
    const barred = await owner.post(`${jury}/assignments/add`, { proposal: 'P-4', juror: 'bo@jury.example' });
    expect([barred.status, textOf(barred.html).includes('Assign “Proposal P-4” to someone other than bo.')]).toEqual([
      409,
      true,
    ]);
    await owner.get(`${jury}/assignments`);
    const many = await owner.post(`${jury}/assignments/deal`, {
      perProposal: '21',
      seed: 'x',
      jurors: 'ana@jury.example',
    });
    expect(many.status).toBe(422);
    expect(textOf(many.html)).toContain('Jurors per proposal: Enter 20 or less');
    const dealt = await owner.postAndFollow(`${jury}/assignments/deal`, {
      perProposal: '2',
      seed: '1',
      jurors: ['ana@jury.example', 'bo@jury.example'],
    });
    expect(textOf(dealt.html)).toContain('Still short of jurors: P-3 (1), P-4 (2)');
    expect(textOf(dealt.html)).toContain('Proposals short of jurors: 2.');
    expect(textOf(dealt.html)).toContain('Proposal P-4 P-4 Jurors missing: 2');
    const gone = await owner.postAndFollow(`${jury}/assignments/remove`, { proposal: 'P-3', juror: 'bo@jury.example' });
    expect(textOf(gone.html)).toContain('Juror unassigned');
  });

  test('declares a conflict for a juror and removes it', async () => {
    const page = textOf((await owner.get(`${jury}/conflicts`)).html);
    expect(page).toContain('Same domain: jury.example');
    expect(page).toContain('Read the first draft');
    const two = { juror: ids['ana']!, kind: 'interest', proposal: 'P-2', domain: 'x.example', reason: '' };
    const refused = await owner.post(`${jury}/conflicts`, two);
    expect([refused.status, textOf(refused.html).includes('Enter only one')]).toEqual([422, true]);
    const unknown = await owner.post(`${jury}/conflicts`, { ...two, proposal: 'P-99', domain: '' });
    expect([unknown.status, textOf(unknown.html).includes('No proposal under review has this ID')]).toEqual([
      422,
      true,
    ]);
    expect(unknown.html).toContain('value="P-99"');
    const declared = await owner.postAndFollow(`${jury}/conflicts`, { ...two, domain: '' });
    const path = /action="([^"]+\/lift)"/u.exec(declared.html)?.[1] ?? '';
    expect(textOf((await owner.postAndFollow(path)).html)).toContain('Conflict removed');
  });

  test('dismisses and confirms a detected conflict, with a reason', async () => {
    const path = `${jury}/conflicts`;
    const review = { proposal: ids['P-4']!, juror: ids['ana']!, reason: 'Another department' };
    expect(textOf((await owner.get(path)).html)).toContain('Closed to the juror');
    const dismissed = await owner.postAndFollow(`${path}/review`, { ...review, ruling: 'dismissed' });
    expect(textOf(dismissed.html)).toContain('Conflict dismissed.');
    expect(textOf(dismissed.html)).toMatch(/Dismissed Another department olga, /u);
    expect(textOf((await ana.get(sheet('P-4'))).html)).not.toMatch(/You can’t score this(?! any more)/u);
    // Its review is submitted; then the owner’s decision is about something else, so that nobody has said anything.
    await app.dataSource.query(
      `insert into jury_sheets (proposal_id, juror_id, state, scores, comment, version, created_at, updated_at, handed_in_at)
       values ($1, $2, 'handed-in', '{"impact": 4, "people": 4}', '', 1, now(), now(), now())`,
      [ids['P-4'], ids['ana']],
    );
    await app.dataSource.query(`update jury_conflict_reviews set findings = '[]'`);
    const alert = 'Submitted reviews that don’t count unless an owner dismisses the conflict: 1';
    for (const page of [jury, `${jury}/decision`]) expect(textOf((await owner.get(page)).html)).toContain(alert);
    expect(textOf((await organizer.get(jury)).html)).not.toContain(alert);
    expect(textOf((await owner.get(path)).html)).toContain('A submitted review doesn’t count.');
    const confirmed = await owner.postAndFollow(`${path}/review`, { ...review, ruling: 'confirmed' });
    expect(textOf(confirmed.html)).toContain('Conflict confirmed.');
    expect(textOf((await owner.get(jury)).html)).not.toContain(alert);
    expect((await owner.post(`${path}/review`, { ...review, reason: ' ' })).status).toBe(422);
    expect((await organizer.post(`${path}/review`, review)).status).toBe(403);
    await app.dataSource.query(`delete from jury_sheets where proposal_id = $1`, [ids['P-4']]);
  });

  test('decides, with every guard, and reopens the decision with a reason', async () => {
    const path = `${jury}/decision`;
    const first = await owner.get(`${path}?first=2`);
    const form = formOf(first.html, path);
    expect(form['winners']).toEqual([ids['P-1'], ids['P-2']]);
    const winners = [ids['P-1']!, ids['P-2']!];
    const many = await owner.post(path, { ...form, winners: [...winners, ids['P-3']!] });
    expect([many.status, textOf(many.html).includes('At most 2, not 3')]).toEqual([422, true]);
    const fewer = await owner.post(path, { ...form, winners: ids['P-1']!, note: 'Only one' });
    expect([fewer.status, textOf(fewer.html).includes('Selected: 1 of 2')]).toEqual([409, true]);
    expect(formOf(fewer.html, path)).toMatchObject({ winners: ids['P-1'], note: 'Only one' });
    const stale = await owner.post(path, { ...form, winners, seen: 'stale' });
    expect([stale.status, textOf(stale.html).includes('The ranking has changed')]).toEqual([409, true]);
    const decided = await owner.postAndFollow(path, { ...form, winners, outstanding: ids['P-2']!, note: 'Both.' });
    expect(textOf(decided.html)).toContain('2 winners confirmed.');
    expect(textOf(decided.html)).toContain('Decided by olga');
    expect(textOf((await ana.get(sheet('P-1'))).html)).toContain('The winners are decided');
    // A conflict comes up now. The results stay as they are, and what owners say about it is saved for a new decision.
    const averages = async () => (await owner.get(`${jury}/results.csv`)).html;
    const before = await averages();
    const member = [ids['P-1'], 'ana@jury.example'];
    await app.dataSource.query(
      `insert into proposal_members (proposal_id, email, email_key) values ($1, $2, $2)`,
      member,
    );
    expect(await averages()).toBe(before);
    const note = 'Conflicts have changed since the decision.';
    for (const page of [jury, path]) expect(textOf((await owner.get(page)).html)).toContain(note);
    expect(textOf((await organizer.get(jury)).html)).not.toContain(note);
    expect(textOf((await owner.get(`${jury}/conflicts`)).html)).toContain('Changed after the decision');
    const review = { proposal: ids['P-1']!, juror: ids['ana']!, reason: 'No', ruling: 'dismissed' };
    const dismissed = textOf((await owner.postAndFollow(`${jury}/conflicts/review`, review)).html);
    expect(dismissed).toContain('Saved. Results change only if an owner reopens the decision.');
    expect(dismissed).not.toContain('Changed after the decision');
    await app.dataSource.query(`delete from proposal_members where proposal_id = $1 and email = $2`, member);
    await owner.get(path);
    expect((await owner.post(`${path}/others`, { count: '9' })).status).toBe(409);
    await owner.get(path);
    const others = await owner.postAndFollow(`${path}/others`, { count: '2' });
    expect(textOf(others.html)).toContain('2 marked as “Not selected”.');
    const why = await owner.post(`${path}/reopen`, { reason: ' ' });
    expect([why.status, textOf(why.html).includes('Enter a reason')]).toEqual([422, true]);
    const open = await owner.postAndFollow(`${path}/reopen`, { reason: 'A protest\0' });
    expect(textOf(open.html)).toContain('The decision is open again.');
    expect(textOf(open.html)).toContain('Reopened by olga');
    expect(await app.dataSource.query(`select distinct state from proposals order by state`)).toEqual([
      { state: 'shortlisted' },
      { state: 'submitted' },
    ]);
  });
});

test('a juror reads the others’ comments and discusses with them once their review is submitted', async () => {
  expect(textOf((await bo.get(sheet('P-1'))).html)).toContain('Opens once you submit.');
  expect((await bo.get(sheet('P-1'))).html).not.toContain('Other tab');
  const early = await bo.post(`${sheet('P-1')}/messages`, { message: 'kept <words>' });
  expect([early.status, textOf(early.html).includes('You wrote: kept <words>')]).toEqual([403, true]);
  const whole = { 'score.impact': '5', 'score.people': '4', comment: 'From bo', intent: 'hand-in', version: '0' };
  await bo.post(sheet('P-1'), { ...whole, seconds: '754' });
  expect(textOf((await bo.get(sheet('P-1'))).html)).toContain('Time spent: 13 min.');
  expect(textOf((await organizer.get(`${jury}/assignments`)).html)).toContain('Median 13 min, 13 min in all');
  const open = await bo.get(sheet('P-1'));
  expect(textOf(open.html)).toContain('The other jurors’ comments ana');
  expect(open.html).not.toContain('Ask Bo about the numbers');
  const sent = await bo.postAndFollow(`${sheet('P-1')}/messages`, { message: 'Numbers <from> where?' });
  expect(textOf(sent.html)).toContain('Message sent.');
  expect(sent.html).toContain('Numbers &lt;from&gt; where?');
  expect((await ana.get(sheet('P-1'))).html).toContain('Numbers &lt;from&gt; where?');
  expect(textOf((await ana.get('/console/jury')).html)).toContain('Submitted 1 message');
  await ana.post(sheet('P-1'), { ...whole, 'score.people': '3', comment: 'Again', version: '5' });
  const scores = await owner.get(`${jury}/proposals/${ids['P-1']}`);
  expect(textOf(scores.html)).toMatch(/Scores changed after the discussion, .* Before: 5\.00\./u);
  const answered = await owner.postAndFollow(`${jury}/proposals/${ids['P-1']}/messages`, { message: 'By the way' });
  expect(textOf(answered.html)).toContain('You Mon 5 Apr, 16:00 By the way');
  expect((await organizer.get(`${jury}/proposals/${ids['P-1']}`)).status).toBe(403);
});

test('an anonymous review says nowhere who proposes, and jurors choose organizations in advance', async () => {
  const { dataSource } = app;
  await dataSource.query(`update proposals set url = 'https://team-p1.example/plan' where id = $1`, [ids['P-1']]);
  await dataSource.query(
    `update proposal_contents set links = '{https://team-p1.example/blog}', places = '{Almada}' where proposal_id = $1`,
    [ids['P-1']],
  );
  const rules = formOf((await owner.get(`${jury}/rules`)).html, `${jury}/rules`);
  const wanted = { ...rules, isAnonymous: 'yes', hidesPlaces: 'yes' };
  const asked = await owner.post(`${jury}/rules`, wanted);
  expect([asked.status, textOf(asked.html).includes('Some reviews exist already')]).toEqual([409, true]);
  const confirmedSheets = /name="confirmedSheets" value="(\d+)"/u.exec(asked.html)?.[1] ?? '';
  await owner.postAndFollow(`${jury}/rules`, { ...wanted, confirmedSheets });
  const paths = ['/console/jury', '/console/jury/conflicts', ...['P-1', 'P-2', 'P-3', 'P-4'].map(sheet)];
  for (const path of paths) {
    const { html } = await ana.get(path);
    for (const hidden of ['team-p1.example', 'Almada', 'plan.pdf', 'jury.example'])
      expect([path, hidden, html.replaceAll('ana@jury.example', '').includes(hidden)]).toEqual([path, hidden, false]);
    expect([path, html.includes('Team of P-1')]).toEqual([path, path === '/console/jury/conflicts']);
  }
  expect(textOf((await ana.get(sheet('P-4'))).html)).toContain('details are hidden in anonymous reviews.');
  expect(textOf((await ana.get(sheet('P-1'))).html)).toContain('Document 1.pdf 3 pages');
  const cookie = [...ana.cookies].map((one) => one.join('=')).join('; ');
  const file = await fetch(`${app.url}${sheet('P-1')}/files/${pdf}`, { headers: { cookie } });
  expect(file.headers.get('content-disposition')).toContain('Document 1.pdf');
  expect([file.status, file.headers.get('etag'), await file.text()]).toEqual([200, null, '%PDF-1.7 copy']);
  const list = await ana.get('/console/jury/conflicts');
  expect(list.html).toContain('name="organizations" value="Team of P-2"');
  const form = { call: 'solutions', organizations: ['Team of P-2', 'Team of P-3'] };
  const declared = await ana.postAndFollow('/console/jury/conflicts', form);
  expect(declared.html).not.toContain('value="Team of P-2"');
  expect(textOf((await ana.get(sheet('P-2'))).html)).toContain('You can’t score this');
  expect((await ana.get(sheet('P-2'))).html).not.toContain('Team of P-2');
  // Organizers and owners see everything, as before.
  expect((await organizer.get(jury)).html).toContain('Team of P-1');
});

test('an owner reads feedback for teams and releases it as it is', async () => {
  const path = `${jury}/feedback`;
  const rules = formOf((await owner.get(`${jury}/rules`)).html, `${jury}/rules`);
  await owner.post(`${jury}/rules`, { ...rules, sharesFeedback: 'yes' });
  const open = formOf((await bo.get(sheet('P-2'))).html, sheet('P-2'));
  await bo.post(sheet('P-2'), { ...open, feedback: 'Say <who> pays', intent: 'hand-in' });
  const list = await owner.get(path);
  expect(list.html).toContain('Say &lt;who&gt; pays');
  const form = {
    proposal: '',
    juror: '',
    intent: 'release',
    seen: /name="seen" value="(\w+)"/u.exec(list.html)?.[1] ?? '',
  };
  const version = String(Number(open['version']) + 1);
  await bo.post(sheet('P-2'), { ...open, version, feedback: 'Say who pays, please', intent: 'hand-in' });
  const late = await owner.postAndFollow(path, form);
  expect(textOf(late.html)).toContain('Nothing was released');
  const seen = /name="seen" value="(\w+)"/u.exec(late.html)?.[1] ?? '';
  const done = textOf((await owner.postAndFollow(path, { ...form, seen })).html);
  expect(done).toContain('Released: 1');
  expect(done).toContain('Say who pays, please Released Withdraw');
  expect((await organizer.get(path)).status).toBe(403);
});

describe('letters to the teams', () => {
  const letters = `${jury}/letters`;
  const winners = `${letters}/about/winner`;
  const shown = async (client: ConsoleClient, path: string) => textOf((await client.get(path)).html);

  beforeAll(async () => {
    const { dataSource, clock, app: program } = app;
    const session = await world.session({ startsAtLocal: '2027-05-14T16:00' });
    const person = { name: 'Lead of P-1', email: 'lead@p-1.example', language: 'en', timeZone: 'Asia/Taipei' };
    const visitor = { kind: 'visitor' as const };
    const { registration } = await program.get(Register).run(session.id, registrationInput.parse(person), visitor);
    const attendees = dataSource.getRepository(Attendee);
    await program.get(ProveAddress).run(await attendees.findOneByOrFail({ id: registration.attendeeId }));
    // Written in Greenroom: nobody has proven the address of its lead.
    await dataSource.query(`update proposals set source = 'form' where external_id = 'P-2'`);
    await dataSource.query(`update proposal_members set accepted_at = now() where proposal_id = $1`, [ids['P-2']]);
    await dataSource.query(`delete from messages`);
    const call = await getCallBySlug(dataSource.manager, 'solutions');
    const { results, proposals } = await readJuryProgress(dataSource.manager, call);
    const seen = seenRanks(frozenRanks(results, proposals));
    const choice = { winners: [ids['P-1']!, ids['P-2']!], outstanding: [], note: '', fewer: true, seen };
    await makeFlow(DecideWinners, dataSource, clock).decide('solutions', choice, staff);
  });

  test('are previewed, tested and written, and say whom they reach and whom they don’t', async () => {
    const list = await shown(organizer, letters);
    expect(list).toContain('Decided, not published.');
    expect(list).toContain('Winners 2 proposals Draft Not published.');
    expect(list).toContain('1 will get it 1 unconfirmed addresses');
    expect(list).toContain('Proposals with nobody to email: 1');
    expect((await ana.get(letters)).status).toBe(403);
    expect((await organizer.get(`${letters}/about/nothing`)).status).toBe(404);
    const page = await organizer.get(winners);
    expect(textOf(page.html)).toContain(
      'Lead of P-2 lead@p-2.example Proposal P-2 Not reachable Address not confirmed',
    );
    const [, person = ''] = /person=([\w%-]+)/u.exec(page.html) ?? [];
    const preview = await organizer.get(`${winners}/preview?person=${person}`);
    expect(textOf(preview.html)).toContain(
      'Congratulations! The jury has selected your proposal Proposal P-1 as a winner',
    );
    expect((await organizer.get(`${winners}/preview?in=ar&person=nonsense`)).html).toContain('تهانينا');
    expect(textOf((await organizer.get(`${letters}/about/outstanding/preview`)).html)).toContain('A sample proposal');
    const text = formOf((await organizer.get(`${winners}/text`)).html, `${winners}/text`);
    const wrong = await organizer.post(`${winners}/text`, { ...text, 'contents.en.body': 'Dear {{nobody}}' });
    expect([wrong.status, wrong.html.includes('Dear {{nobody}}')]).toEqual([422, true]);
    const own = {
      ...text,
      'contents.en.subject': 'You won with {{title}}',
      'contents.ko.subject': '',
      'contents.ko.body': '',
    };
    expect(textOf((await organizer.postAndFollow(`${winners}/text`, own)).html)).toContain('Text saved.');
    app.mail.sent.length = 0;
    const tested = await organizer.postAndFollow(`${winners}/test`, { in: 'en' });
    expect(textOf(tested.html)).toContain('Your test is on its way to lee@jury.example.');
    expect(app.mail.sent.map(({ subject, to }) => [subject, to.address])).toEqual([
      ['[Test] You won with Proposal P-1', 'lee@jury.example'],
    ]);
  });

  test('are scheduled in the zone of the call, held and released, and never leave before the publication', async () => {
    const { dataSource, clock } = app;
    const send = `${winners}/send`;
    const open = await organizer.get(winners);
    expect(open.html).not.toContain('value="now"');
    const form = formOf(open.html, send);
    expect(form).toMatchObject({ due: '1', timeZone: 'Asia/Taipei' });
    const stale = await organizer.post(send, {
      ...form,
      due: '7',
      intent: 'later',
      startsOn: '2027-05-01',
      startsTime: '09:00',
    });
    expect([stale.status, textOf(stale.html).includes('The number has changed')]).toEqual([409, true]);
    const other = { ...form, seen: 'another text', intent: 'later', startsOn: '2027-05-01', startsTime: '09:00' };
    const unseen = await organizer.post(send, other);
    expect([unseen.status, textOf(unseen.html).includes('Something changed. Check again.')]).toEqual([409, true]);
    const past = await organizer.post(send, { ...form, intent: 'later', startsOn: '2027-01-01', startsTime: '09:00' });
    expect(past.status).toBe(422);
    expect(past.html).toContain('value="2027-01-01"');
    const early = await organizer.post(send, { ...form, intent: 'now' });
    expect([early.status, textOf(early.html).includes('The decision isn’t published')]).toEqual([409, true]);
    const later = { ...form, intent: 'later', startsOn: '2027-05-01', startsTime: '09:00' };
    const scheduled = textOf((await organizer.postAndFollow(send, later)).html);
    expect(scheduled).toContain('Scheduled for 1.');
    expect(scheduled).toContain('Scheduled for Sat 1 May, 09:00, Taipei (UTC+8)');
    await makeFlow(PublishWinners, dataSource, clock).publishDecision('solutions', '2027-06-01T12:00', staff);
    await makeFlow(DecideWinners, dataSource, clock).reopen('solutions', 'Wait.', staff);
    expect(await shown(organizer, winners)).toContain('On hold since Mon 5 Apr, 16:00: the decision was reopened.');
    expect(await shown(owner, letters)).toMatch(/Winners \d proposals? On hold/u);
    const draft = await organizer.postAndFollow(`${winners}/take-back`, {});
    expect(textOf(draft.html)).toContain('Done. Nothing else will be sent.');
  });

  test('show what was sent, what failed and what can be sent again', async () => {
    const { dataSource, clock, app: program } = app;
    const call = await getCallBySlug(dataSource.manager, 'solutions');
    const { results, proposals } = await readJuryProgress(dataSource.manager, call);
    const seen = seenRanks(frozenRanks(results, proposals));
    const choice = { winners: [ids['P-1']!], outstanding: [], note: '', fewer: true, seen };
    clock.advance({ minutes: 1 });
    await makeFlow(DecideWinners, dataSource, clock).decide('solutions', choice, staff);
    await makeFlow(PublishWinners, dataSource, clock).publishDecision('solutions', '2027-06-01T12:00', staff);
    const send = `${winners}/send`;
    const form = formOf((await organizer.get(winners)).html, send);
    const began = await organizer.postAndFollow(send, { ...form, intent: 'now' });
    expect(textOf(began.html)).toContain('Sending to 1.');
    await program.get(SendLetters).run();
    expect(await shown(organizer, winners)).toContain('0 of 1 sent 1 to send');
    await dataSource.query(
      `update messages set state = 'sent', sent_at = now(), bounced_at = now(), bounce_diagnostic = '550 gone' where letter_id is not null`,
    );
    await program.get(SendLetters).run();
    const page = await organizer.get(winners);
    expect(textOf(page.html)).toContain('Lead of P-1 English lead@p-1.example Proposal P-1 Bounced 550 gone');
    const read = (path = '') => app.api('GET', `/calls/solutions/letters${path}`);
    const { body: all } = await read();
    expect(all.items).toMatchObject([
      { outcome: 'winner', state: 'sent', held: null, emails: { queued: 0, sent: 0, bounced: 1, failed: 0 } },
    ]);
    const [one] = all.items;
    expect((await read(`/${one.id}`)).body).toEqual(one);
    expect((await read(`/${one.id}/recipients?limit=1`)).body).toMatchObject({
      items: [
        {
          proposal: { externalId: 'P-1', title: 'Proposal P-1' },
          email: 'lead@p-1.example',
          state: 'bounced',
          result: '550 gone',
        },
      ],
      nextCursor: null,
    });
    expect((await read(`/${ids['P-1']}`)).status).toBe(404);
    const [, retry = ''] = /action="(\/console\/messages\/[\w-]+\/retry)"/u.exec(page.html) ?? [];
    const again = await organizer.postAndFollow(retry, {});
    expect(textOf(again.html)).toContain('Winners Sent');
    expect(textOf(again.html)).not.toContain('Bounced');
    expect((await owner.get(`${winners}?lang=zh-TW`)).html).toContain('結果通知信');
  });
});

test('an owner gets a dossier for the meeting, in the order of the ranks, and nobody else', async () => {
  const { dataSource } = app;
  await dataSource.query(`update jury_settings set is_anonymous = false`);
  const make = async (language = 'en') => {
    const { location } = await owner.post(`${jury}/dossier?lang=${language}`, { withFiles: 'yes' });
    const again = await owner.post(`${jury}/dossier`);
    expect(again.location).toBe(location);
    await app.app.get(RunJobs).run();
    return location ?? '';
  };
  const read = async (job: string) => {
    const cookie = [...owner.cookies].map((one) => one.join('=')).join('; ');
    const file = await fetch(`${app.url}${job}/file`, { headers: { cookie } });
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(await file.arrayBuffer())));
    return text.join(' ').replaceAll(/\s+/gu, ' ');
  };
  const job = await make();
  const text = await read(job);
  const { results, proposalOf } = await readJuryProgress(
    dataSource.manager,
    await getCallBySlug(dataSource.manager, 'solutions'),
  );
  const titles = results.map(({ id }) => proposalOf.get(id)!.title);
  // Once in the table of contents, and once at its chapter.
  expect(text.match(/Proposal P-\d/gu)).toEqual([...titles, ...titles]);
  // All but P-2, which its platform had in time.
  expect(text.match(/After the deadline/gu)).toHaveLength(titles.length - 1);
  for (const said of [
    'Jury dossier',
    'Team of P-1',
    'Lead of P-1',
    'A tonne a year less.',
    'Questions to the team Flat roofs? → Yes, <flat> ones.',
    'Numbers <from> where?',
    'plan.pdf',
  ])
    expect(text).toContain(said);
  expect(text).not.toContain('Ask Bo about the numbers');
  expect((await organizer.get(job)).html).not.toContain(`${job}/file`);
  expect((await organizer.get(`${job}/file`)).status).toBe(403);
  expect((await organizer.post(`${jury}/dossier`)).status).toBe(403);
  expect(await entries('call.sheets-exported')).not.toEqual([]);
  await dataSource.query(`update jury_settings set is_anonymous = true`);
  const anonymous = await read(await make());
  expect(anonymous).toContain('A tonne a year less.');
  for (const name of ['Team of P-1', 'Lead of P-1', 'plan.pdf']) expect(anonymous).not.toContain(name);
  await dataSource.query(`update jury_settings set is_anonymous = false`);
});

test('every page is in Chinese for Chinese readers', async () => {
  for (const page of ['', '/rules', '/assignments', '/conflicts', '/decision', '/letters'])
    expect([page, textOf((await owner.get(`${jury}${page}?lang=zh-TW`)).html).includes('評審')]).toEqual([page, true]);
  const own = await bo.get(`${sheet('P-2')}?lang=zh-TW`);
  expect(textOf(own.html)).toContain('給評審團的評語');
});
