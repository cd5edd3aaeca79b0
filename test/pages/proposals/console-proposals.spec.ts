import { findListVersion } from '../../../src/domain/proposals/list-version.queries.js';
import { Webhook } from 'standardwebhooks';
import { foldText } from '../../../src/domain/proposals/folded-text.js';
import { MatchDue } from '../../../src/flows/proposals/match-due.flow.js';
import { ReadProposalTexts } from '../../../src/flows/proposals/read-proposal-texts.flow.js';
import { readProposalFile } from '../../../src/console/proposals/proposal-file.queries.js';
import { everyProposal } from '../../../src/console/proposals/proposals-query.js';
import { getCallBySlug } from '../../../src/domain/calls/calls.queries.js';
import { declaredStatements } from '../../../src/platform/database/statement.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { ConsoleClient, consoleClient, formOf, textOf, unescape } from '../../support/console-client.js';

const list = '/console/calls/clean-harbours/proposals';
const importPath = `${list}/import`;
const heading = 'external_id,title,theme,organization,members,state,submitted_at';

let greenroom: TestApp;
let client: ConsoleClient;
let session: { id: string; title: string };

beforeAll(async () => {
  greenroom = await startTestApp({ now: '2026-12-01T20:00:00Z' });
  await makeCall(greenroom);
  session = await makeSession(greenroom, { title: 'Talk <b>to</b> the harbour' });
  await makeRegistration(greenroom, session.id, 'lead@example.org', { name: 'Lea Moe' });
  client = await consoleClient(greenroom, 'organizer');
});
afterAll(() => greenroom?.stop());
beforeEach(async () => {
  greenroom.clock.set('2026-12-01T20:00:00Z');
  await greenroom.dataSource.query('delete from proposals');
});

const put = (externalId: string, changes: object = {}) =>
  greenroom.api('PUT', `/calls/clean-harbours/proposals/${encodeURIComponent(externalId)}`, {
    title: `Proposal ${externalId}`,
    theme: 'energy',
    members: [],
    state: 'submitted',
    ...changes,
  });
const upload = (text: string | Uint8Array<ArrayBuffer>) => client.upload(importPath, new Blob([text]));
const csv = (...rows: string[]) => [heading, ...rows].join('\n');
const rowsOf = (html: string) =>
  [...html.matchAll(/<tr role="row">(<td role="cell" class="pick">.*?<\/td>)?<th role="rowheader".*?<\/tr>/gsu)].map(
    ([row, pick = '']) => textOf(row.replace(pick, '')),
  );
const known = async () =>
  await greenroom.dataSource.query<object[]>('select external_id as id, title, source from proposals order by 1');

describe('the list of proposals', () => {
  test('says of each what it is, who is behind it, and since when we know it', async () => {
    await put('P-1', {
      organization: 'Harbour Lab',
      members: [{ email: 'lead@example.org' }, { email: 'second@example.org' }],
      submittedAt: '2026-11-30T23:30:00Z',
    });
    greenroom.clock.set('2026-12-02T02:00:00Z');
    await put('P-2', { theme: 'water', state: 'draft' });
    const { status, html } = await client.get(list);
    expect(status).toBe(200);
    expect(rowsOf(html)).toEqual([
      'Proposal P-2 P-2 Water Draft since 2 Dec 2026 0 0 Not yet Changed 2 Dec 2026 JSON API',
      'Proposal P-1 Harbour Lab P-1 Energy Submitted since 1 Dec 2026 2 1 30 Nov 2026 Changed 1 Dec 2026 JSON API',
    ]);
    expect(textOf(html)).toContain('2 proposals, 1 with attendees');
  });

  test('is shown on the page of a session in part, with the total', async () => {
    const ids = Array.from({ length: 51 }, (_, index) => `P-${100 + index}`);
    await put('P-100', { members: [{ email: 'lead@example.org' }] });
    await greenroom.dataSource.query(
      `with more as (
         insert into proposals (id, call_id, external_id, title, theme, state, source, created_at, updated_at)
         select gen_random_uuid(), call_id, n, 'Proposal ' || n, theme, state, source, created_at, updated_at
         from proposals, unnest($1::text[]) as n returning id)
       insert into proposal_matches (proposal_id, attendee_id, evidence, evidences, state, created_at)
       select more.id, attendee_id, evidence, evidences, state, created_at from more, proposal_matches`,
      [ids.slice(1)],
    );
    const text = textOf((await client.get(`/console/sessions/${session.id}`)).html);
    expect(text).toContain('Matched to a proposal: 1');
    expect(text).toContain('Proposal P-149 Submitted Lea Moe The first 50 of 51.');
    expect(text).not.toContain('P-150');
    await greenroom.dataSource.query(`delete from proposals where external_id = 'P-100'`);
    const all = textOf((await client.get(`/console/sessions/${session.id}`)).html);
    expect(all).toContain('Proposal P-150 Submitted Lea Moe');
    expect(all).not.toContain('by title.');
  });

  test('is narrowed by state and by theme, and each choice says what it would leave', async () => {
    await put('P-1');
    await put('P-2', { theme: 'water' });
    greenroom.clock.advance({ minutes: 1 });
    await put('P-3', { theme: 'water', state: 'winner' });
    const { html } = await client.get(`${list}?theme=water`);
    expect(rowsOf(html).map((row) => row.slice(0, 12))).toEqual(['Proposal P-3', 'Proposal P-2']);
    expect(textOf(html)).toContain('All statuses 2 Submitted 1 Winner 1 All themes 3 Energy 1 Water 2 Search');
    const both = await client.get(`${list}?theme=water&state=winner`);
    expect(rowsOf(both.html).map((row) => row.slice(0, 12))).toEqual(['Proposal P-3']);
    const none = await client.get(`${list}?theme=energy&state=winner`);
    expect(rowsOf(none.html)).toEqual([]);
    expect(none.html).toContain(`<a class="tap" href="${list}">Show all proposals</a>`);
    expect(rowsOf((await client.get(`${list}?theme=nothing&state=nothing`)).html)).toHaveLength(3);
  });

  test('is searched by title, organization, id and member, and ordered', async () => {
    await put('P-1', { title: '100% Solar', organization: 'Zest Lab', members: [{ email: 'lead@example.org' }] });
    await put('P-2', { title: 'A wall', organization: 'Harbour Öl', members: [{ email: 'other@port.example' }] });
    const found = async (query: string) =>
      rowsOf((await client.get(`${list}?${query}`)).html).map((row) => row.replace(/ (?:Energy|Water).*/u, ''));
    const [solar, wall] = ['100% Solar Zest Lab P-1', 'A wall Harbour Öl P-2'];
    expect(await found('q=100%25 s')).toEqual([solar]);
    expect(await found('q=1_0')).toEqual([]);
    expect(await found('q=harbour')).toEqual([wall]);
    expect(await found('q=PORT.example')).toEqual([wall]);
    expect(await found('q=p-1')).toEqual([solar]);
    expect(await found('sort=title')).toEqual([solar, wall]);
    expect(await found('sort=-title')).toEqual([wall, solar]);
    expect(await found('sort=organization')).toEqual([wall, solar]);
    const { html } = await client.get(`${list}?q=wall&sort=-title`);
    expect(html).toContain(
      'aria-sort="descending"><a href="/console/calls/clean-harbours/proposals?q&#x3D;wall&amp;sort&#x3D;title"',
    );
    expect(textOf(html)).toContain('All statuses 1 Submitted 1 All themes 1 Energy 1 Water 0');
  });

  test('is a page of fifty', async () => {
    await greenroom.api(
      'POST',
      '/calls/clean-harbours/proposals/import',
      csv(...Array.from({ length: 60 }, (_, index) => `N-${100 + index},Title ${100 + index},energy,,,draft,`)),
      { headers: { 'content-type': 'text/csv' } },
    );
    const { html } = await client.get(`${list}?sort=title`);
    expect([rowsOf(html).length, textOf(html).includes('60 proposals')]).toEqual([50, true]);
    // Pages begin after a proposal, so that new ones move nothing: forwards, and back to the same ones.
    const titles = (page: string) => rowsOf(page).map((row) => row.slice(0, 9));
    const next = unescape(/href="([^"]+)" rel="next"/u.exec(html)?.[1] ?? '');
    await put('N-000', { title: 'Title 000' });
    const second = await client.get(next);
    expect(titles(second.html)).toEqual(Array.from({ length: 10 }, (_, index) => `Title ${150 + index}`));
    expect(second.html).not.toContain('rel="next"');
    const back = await client.get(unescape(/href="([^"]+)" rel="prev"/u.exec(second.html)?.[1] ?? ''));
    expect(titles(back.html)).toEqual(Array.from({ length: 50 }, (_, index) => `Title ${100 + index}`));
    expect(back.html).toContain('rel="prev"');
    const [{ id }] = await greenroom.dataSource.query('select id from proposals order by title desc limit 1');
    const beyond = textOf((await client.get(`${list}?sort=title&after=${id}`)).html);
    expect([beyond.includes('61 proposals'), beyond.includes('0 of 61')]).toEqual([true, true]);
    expect(beyond).not.toContain('No proposals match');
    // Without dates, they are last in either direction, and each is on one page.
    for (const sort of ['submitted', '-submitted', 'organization', '-organization', 'reviews', '-new']) {
      const first = await client.get(`${list}?sort=${sort}`);
      const path = unescape(/href="([^"]+)" rel="next"/u.exec(first.html)?.[1] ?? '');
      const all = [...titles(first.html), ...titles((await client.get(path)).html)];
      expect([sort, all.length, new Set(all).size]).toEqual([sort, 61, 61]);
    }
  });

  test('has each proposal once in a file, also if one is edited while it is sent', async () => {
    await greenroom.api(
      'POST',
      '/calls/clean-harbours/proposals/import',
      csv(...Array.from({ length: 120 }, (_, index) => `N-${100 + index},Title ${100 + index},energy,,,draft,`)),
      { headers: { 'content-type': 'text/csv' } },
    );
    const { manager } = greenroom.dataSource;
    const call = await getCallBySlug(manager, 'clean-harbours');
    const query = { filter: everyProposal, sort: { key: 'changed', down: true } } as const;
    const found: string[] = [];
    for await (const rows of readProposalFile((read) => read(manager), call, query)) {
      // The last of the first portion comes first in the list now, and so does one that is still to come.
      if (found.length === 0)
        await manager.query(
          `update proposals set updated_at = now() + interval '10 years'
           where id = $1 or id = (select id from proposals where id <> all($2) limit 1)`,
          [rows.at(-1)?.id, rows.map(({ id }) => id)],
        );
      found.push(...rows.map(({ id }) => id));
    }
    expect([found.length, new Set(found).size]).toEqual([120, 120]);
  });

  test('is filtered by everything that is known, and each choice says what it would leave', async () => {
    await put('P-1', { organization: 'Harbour Lab', content: { stage: 'pilot' }, submittedAt: '2026-11-30T23:30:00Z' });
    await put('P-2', { organization: 'Zest Lab', theme: 'water', submittedAt: '2026-12-01T10:00:00Z' });
    await put('P-3', { theme: 'water', state: 'draft' });
    await greenroom.app.get(MatchDue).run();
    await greenroom.dataSource.query(
      `update organizations set kind = 'ngo', country = 'KE' where id = (select organization_id from proposals where external_id = 'P-1')`,
    );
    const found = async (query: string) =>
      rowsOf((await client.get(`${list}?sort=title&${query}`)).html).map((row) => row.slice(9, 12));
    const each = ['stage=pilot', 'stage=unknown', 'kind=ngo', 'country=KE', 'country=unknown', 'pdf=yes', 'pdf=no'];
    expect(
      await Promise.all([...each, 'reviews=unassigned', 'reviews=all', 'source=api', 'source=form'].map(found)),
    ).toEqual([
      ['P-1'],
      ['P-2', 'P-3'],
      ['P-1'],
      ['P-1'],
      ['P-2', 'P-3'],
      [],
      ['P-1', 'P-2', 'P-3'],
      ['P-1', 'P-2', 'P-3'],
      [],
      ['P-1', 'P-2', 'P-3'],
      [],
    ]);
    // Days are those of the call, in Lisbon.
    expect(await found('from=2026-11-30&to=2026-11-30')).toEqual(['P-1']);
    expect(await found('from=2026-12-01')).toEqual(['P-2']);
    expect(await found('from=yesterday&stage=nothing&tag=x')).toEqual(['P-1', 'P-2', 'P-3']);
    const { html } = await client.get(
      `${list}?theme=water&stage=unknown&sort=-title&column=stage&column=reviews&column=country`,
    );
    const text = textOf(html);
    expect(text).toContain('All themes 2 Energy 0 Water 2');
    expect(text).toContain('Stage of the solution Any Unknown (2)');
    expect(text).toContain('Proposal Stage Country or region Reviews');
    expect(rowsOf(html)).toEqual(['Proposal P-3 P-3', 'Proposal P-2 Zest Lab P-2']);
    expect(textOf((await client.get(`${list}?stage=pilot`)).html)).toContain(
      'Stage of the solution Any Pilot project (1) Unknown (2)',
    );
  });

  test('is searched in whatever proposals say, in any script, with the place marked', async () => {
    const say = (summary: string) => ({ content: { summary } });
    await put('P-1', { ...say('臺灣的水資源管理與再生能源'), organization: 'Öko' });
    await put('P-2', say('<b>Điện bờ</b> cho thành phố Đà Nẵng'));
    await put('P-3', { ...say('إدارة المِيَاه في المدينة'), members: [{ email: 'a@b.example', name: 'Łukasz Żak' }] });
    await greenroom.app.get(ReadProposalTexts).run();
    const found = async (q: string) =>
      rowsOf((await client.get(`${list}?sort=title&q=${encodeURIComponent(q)}`)).html).map((row) => row.slice(9, 12));
    expect(await found('水資源')).toEqual(['P-1']);
    expect(await found('水能源')).toEqual([]);
    expect(await found('oko 再生')).toEqual(['P-1']);
    expect(await found('dien da nang')).toEqual(['P-2']);
    expect(await found('مياه')).toEqual(['P-3']);
    expect(await found('lukasz zak')).toEqual(['P-3']);
    expect(await found('\u2068Łukasz\u2069 \u200FŻak')).toEqual(['P-3']);
    expect(await found("'\\ & | ! :* <->")).toEqual([]);
    const { html } = await client.get(`${list}?q=${encodeURIComponent('đà nẵng')}`);
    expect(html).toContain('&lt;b&gt;Điện bờ&lt;/b&gt; cho thành phố <mark>Đà</mark> <mark>Nẵng</mark>');
    // What is written anew is found anew, and what is gone isn't.
    await put('P-1', say('Полностью новое'));
    await greenroom.app.get(ReadProposalTexts).run();
    expect([await found('水資源'), await found('ПОЛНОСТЬЮ')]).toEqual([[], ['P-1']]);
  });

  test('folds what proposals say as the database folds names', async () => {
    const texts = [
      'Łódź ØRE Đà Nẵng',
      'ΣΊΣΥΦΟΣ ЁЖ Їжак',
      'الْمَدِينَةُ ـ أإآ',
      '한국 ガス ﾊﾞ ①',
      'İSTANBUL ıspanak Straße ﬁn',
    ];
    const rows = await greenroom.dataSource.query<{ folded: string }[]>(
      'select normalize(search_fold(t), NFC) as folded from unnest($1::text[]) as t',
      [texts],
    );
    const letters = (text: string) => text.replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, ' ').trim();
    expect(texts.map((text) => foldText(text.normalize('NFKC')).text.trim())).toEqual(
      rows.map(({ folded }) => letters(folded)),
    );
  });

  test('is saved with its filters and columns, apart from lists of people', async () => {
    await put('P-1');
    const shown = await client.get(`${list}?state=submitted&column=tags&sort=title`);
    const form = formOf(shown.html, `${list}/views`);
    const unnamed = await client.post(`${list}/views`, { ...form, viewName: ' ' });
    expect([unnamed.status, unnamed.html.includes('aria-invalid="true"')]).toEqual([422, true]);
    const saved = await client.postAndFollow(`${list}/views`, { ...form, viewName: 'To sort', isShared: 'yes' });
    const path = `${list}?state=submitted&sort=title&column=tags`;
    expect(unescape(saved.html)).toContain(`href="${path}" aria-current="page"><bdi>To sort</bdi>`);
    const other = await consoleClient(greenroom, 'viewer');
    expect(textOf((await other.get(list)).html)).toContain('To sort');
    expect(textOf((await other.get('/console/calls/clean-harbours/people')).html)).not.toContain('To sort');
    const [, remove = ''] = /action="([^"]+\/delete)"/u.exec((await client.get(list)).html) ?? [];
    expect(textOf((await client.postAndFollow(remove)).html)).not.toContain('To sort');
  });

  test('has no way to import for a viewer, who may read the example', async () => {
    const viewer = await consoleClient(greenroom, 'viewer');
    const { html } = await viewer.get(list);
    expect(html).not.toContain('type="file"');
    expect((await viewer.upload(importPath, new Blob([csv('P-1,Title,energy,,,draft,')]))).status).toBe(403);
    expect(await known()).toEqual([]);
  });
});

describe('many proposals', () => {
  const bulk = `${list}/bulk`;
  const idsOf = (html: string) => [...html.matchAll(/name="id" value="([^"]+)"/gu)].map(([, id = '']) => id);
  const states = () =>
    greenroom.dataSource.query<object[]>('select external_id as id, state from proposals order by 1');

  test('change their state where it is possible, which is shown first', async () => {
    await put('P-1');
    await put('P-2', { state: 'shortlisted' });
    await put('P-3', { state: 'draft' });
    const page = await client.get(`${list}?theme=energy`);
    const fields = { ...(formOf(page.html, bulk) as Record<string, string>), all: 'yes', action: 'state' };
    const first = await client.post(bulk, fields);
    expect(textOf(first.html)).toContain('Change the status of 3?');
    expect(first.html).not.toContain('value="confirm"');
    // Came later, and was not shown.
    greenroom.clock.advance({ minutes: 1 });
    await put('P-4');
    const withdrawing = await client.post(bulk, { ...formOf(first.html, bulk), newState: 'withdrawn', step: 'show' });
    expect(textOf(withdrawing.html)).toContain('Teams get an email in 10 minutes, unless you change them back.');
    const looked = await client.post(bulk, { ...formOf(first.html, bulk), newState: 'shortlisted', step: 'show' });
    const text = textOf(looked.html);
    expect(text).toContain('Unchanged: 1');
    expect(text).toContain('Proposal P-3 It’s Draft, so it can only become: Submitted, Withdrawn');
    expect(text).toContain('Change 2');
    const without = await client.post(bulk, { ...formOf(looked.html, bulk), note: '', step: 'confirm' });
    expect([without.status, textOf(without.html).includes('Change 2')]).toEqual([422, true]);
    expect(without.html).toMatch(/<input[^>]+id="note"[^>]+aria-invalid="true"/u);
    await put('P-2', { state: 'winner' });
    const confirmed = { ...formOf(looked.html, bulk), note: 'Agreed', step: 'confirm' };
    const changed = await client.post(bulk, confirmed);
    expect(changed.status).toBe(409);
    expect(textOf(changed.html)).toContain('Proposal P-2 Only owners change winners');
    const answer = await client.post(bulk, { ...formOf(changed.html, bulk), note: 'Agreed', step: 'confirm' });
    const at = answer.location ?? '';
    const done = await client.get(at);
    expect(textOf(done.html)).toContain('1 changed, 2 unchanged.');
    expect(await states()).toEqual([
      { id: 'P-1', state: 'shortlisted' },
      { id: 'P-2', state: 'winner' },
      { id: 'P-3', state: 'draft' },
      { id: 'P-4', state: 'submitted' },
    ]);
    expect(textOf((await client.get(`${list}/P-1`)).html)).toContain('Agreed');
    // The list offers to undo it, for ten minutes, to those who did it.
    expect(textOf(done.html)).toContain('Status changed: 1. You can undo this until');
    expect((await (await consoleClient(greenroom, 'organizer')).get(at)).html).not.toContain('bulk/undo');
    const undone = await client.postAndFollow(`${bulk}/undo`, formOf((await client.get(at)).html, `${bulk}/undo`));
    expect(textOf(undone.html)).toContain('1 changed back.');
    expect(undone.html).not.toContain('bulk/undo');
    expect((await states())[0]).toEqual({ id: 'P-1', state: 'submitted' });
    greenroom.clock.advance({ minutes: 10 });
    expect((await client.get(at)).html).not.toContain('bulk/undo');
    const late = await client.post(`${bulk}/undo`, formOf(done.html, `${bulk}/undo`));
    expect([late.status, textOf(late.html).includes('Too late to undo')]).toEqual([409, true]);
  });

  test('get a tag of the call and lose it, and are filtered by it', async () => {
    await put('P-1');
    await put('P-2');
    const page = await client.get(`${list}?sort=title`);
    const [id = ''] = idsOf(page.html);
    const nothing = await client.postAndFollow(bulk, { ...formOf(page.html, bulk), action: 'tag' });
    expect(textOf(nothing.html)).toContain('Select proposals first.');
    const asked = await client.post(bulk, { ...formOf(page.html, bulk), id, action: 'tag' });
    const empty = await client.post(bulk, { ...formOf(asked.html, bulk), tagName: ' ', step: 'confirm' });
    expect([empty.status, textOf(empty.html).includes('Tag 1')]).toEqual([422, true]);
    const tagged = await client.postAndFollow(bulk, {
      ...formOf(asked.html, bulk),
      tagName: 'Finalist',
      step: 'confirm',
    });
    expect(textOf(tagged.html)).toContain('1 tagged');
    const [tag] = await greenroom.dataSource.query<{ id: string }[]>(`select id from tags where name = 'Finalist'`);
    const filtered = await client.get(`${list}?column=tags&tag=${tag?.id}`);
    expect(rowsOf(filtered.html)).toEqual(['Proposal P-1 P-1 Finalist']);
    expect(textOf(filtered.html)).toContain('Tag Any Finalist (1)');
    const tags = '/console/calls/clean-harbours/tags';
    expect((await client.get(tags)).html).toMatch(/\?tag&#x3D;[^"]+">1 proposal<\/a>/u);
    expect(textOf((await client.get(`${tags}/${tag?.id}/delete`)).html)).toContain('Proposals that lose it: 1.');
    const remove = { ...formOf(filtered.html, bulk), all: 'yes', action: 'untag' };
    const sure = await client.post(bulk, remove);
    expect(sure.html).toContain(`<option value="${tag?.id}" selected>`.replace(' selected>', ''));
    const removed = await client.postAndFollow(bulk, { ...formOf(sure.html, bulk), step: 'confirm' });
    expect(textOf(removed.html)).toContain('Tag removed from 1');
    const viewer = await consoleClient(greenroom, 'viewer');
    expect((await viewer.get(list)).html).not.toContain('id="bulk"');
    expect((await viewer.post(bulk, { id, action: 'tag', tagName: 'x', step: 'confirm' })).status).toBe(403);
  });

  test('that say nearly the same are found, compared and decided about', async () => {
    const summary =
      'Ships at the quay switch off their engines and take green power from the shore. The port pays the cable, and the ' +
      'shipping line pays the electricity. Forty berths were equipped in the first year, and the air is measured hourly.';
    await put('P-1', { content: { summary }, organization: 'Harbour Lab' });
    await put('P-2', { content: { summary: summary.replace('Forty', 'Fifty') }, organization: 'Harbour LAB' });
    await put('P-3', {
      content: { summary: 'Residents collect rain from the roofs of schools and water gardens with it, '.repeat(3) },
    });
    await greenroom.app.get(ReadProposalTexts).run();
    const page = await client.get(`${list}?similar=open&sort=title`);
    expect(rowsOf(page.html).map((row) => row.slice(0, 60))).toEqual([
      expect.stringMatching(/^Proposal P-1 Harbour Lab P-1 \d\d% of the text is in another p/u),
      expect.stringMatching(/^Proposal P-2 Harbour LAB P-2 \d\d% of the text is in another p/u),
    ]);
    const path = `${list}/P-1/similar/P-2`;
    expect(page.html).toContain(`href="${path}"`);
    expect((await client.get(`${list}/P-2`)).html).toContain(`href="${list}/P-2/similar/P-1"`);
    const compared = await client.get(path);
    expect(textOf(compared.html)).toMatch(/\d\d% the same From the same organization/u);
    expect(compared.html).toMatch(/<mark>Ships at the quay[^<]+electricity<\/mark>\. Forty/u);
    const dismissed = await client.postAndFollow(path, { verdict: 'dismissed' });
    expect(dismissed.html).toContain('<strong>Not a duplicate</strong>');
    expect(rowsOf((await client.get(`${list}?similar=open`)).html)).toEqual([]);
    // Read anew, and still decided.
    await put('P-1', { content: { summary: `${summary} Indeed.` } });
    await greenroom.app.get(ReadProposalTexts).run();
    expect(rowsOf((await client.get(`${list}?similar=open`)).html)).toEqual([]);
    await client.post(path, { verdict: 'duplicate' });
    expect(rowsOf((await client.get(`${list}?similar=duplicate`)).html)).toHaveLength(2);
    await client.post(path, { verdict: 'open' });
    // Most of what they share was the heading of the form, as it is called from now on.
    const [, after = ''] = /^(.*) Forty/u.exec(summary) ?? [];
    const found = async () => rowsOf((await client.get(`${list}?similar=open`)).html).length;
    const name = async (criterion: string) => {
      const criteria = [{ slug: 'impact', name: criterion }];
      expect((await greenroom.api('PATCH', '/calls/clean-harbours', { criteria })).status).toBe(200);
      const due = await greenroom.dataSource.query('select distinct proposal_id from proposal_texts_due');
      await greenroom.app.get(ReadProposalTexts).run();
      return due.length;
    };
    expect([await name(after), await found()]).toEqual([3, 0]);
    expect([await name('Impact'), await found()]).toEqual([3, 2]);
    expect([await name('Impact'), await found()]).toEqual([0, 2]);
    await greenroom.dataSource.query(`update calls set criteria = '[]'`);
    // What is no longer alike is no longer found.
    await put('P-2', {
      content: {
        summary: 'Something completely different, in quite a few words that nobody else has ever said like this.',
      },
    });
    await greenroom.app.get(ReadProposalTexts).run();
    expect(rowsOf((await client.get(`${list}?similar=open`)).html)).toEqual([]);
    const viewer = await consoleClient(greenroom, 'viewer');
    expect((await viewer.post(path, { verdict: 'dismissed' })).status).toBe(403);
  });
});

/** Uploads a file, and confirms what the page of it says. */
async function takeIn(text: string | Uint8Array<ArrayBuffer>) {
  const check = await upload(text);
  if (check.status !== 200) throw new Error(textOf(check.html));
  const fields = formOf(check.html, importPath) as Record<string, string>;
  return client.upload(importPath, new Blob([]), { ...fields, step: 'run' });
}
const checkedRows = (html: string) =>
  [...html.matchAll(/<tr role="row"><td role="cell" class="end num"[\s\S]*?<\/tr>/gu)].map(([row]) => textOf(row));

describe('a file', () => {
  const mixed = [
    'P-1,As it was,energy,,,submitted,',
    'P-2,After,energy,,,submitted,',
    'P-3,綠色港口,water,,lead@example.org,,2026-12-01T18:00:00+08:00',
    'P-4,Jumps,energy,,,submitted,',
  ];

  test('shows first what would happen, and is taken in once that is confirmed', async () => {
    await put('P-1', { title: 'As it was' });
    await put('P-2', { title: 'Before' });
    const check = await upload(csv(...mixed.slice(0, 3)));
    expect(check.status).toBe(200);
    expect(checkedRows(check.html)).toEqual(['3 After P-2 Changed', '4 綠色港口 P-3 New', '2 As it was P-1 Unchanged']);
    expect(textOf(check.html)).toContain('Rows read: 3 New 1 Changed 1 Unchanged 1');
    expect(await known()).toHaveLength(2);
    const answer = await takeIn(csv(...mixed.slice(0, 3)));
    expect([answer.status, answer.location]).toEqual([303, list]);
    expect(textOf((await client.get(list)).html)).toContain('Imported: 1 new, 1 changed, 1 unchanged.');
    expect(await known()).toEqual([
      { id: 'P-1', title: 'As it was', source: 'api' },
      { id: 'P-2', title: 'After', source: 'api' },
      { id: 'P-3', title: '綠色港口', source: 'csv' },
    ]);
    const [row] = rowsOf((await client.get(`${list}?state=draft`)).html);
    expect(row).toBe('綠色港口 P-3 Water Draft since 1 Dec 2026 1 1 1 Dec 2026 Changed 1 Dec 2026 File');
  });

  test('shows each fault beside its row, and the good rows can be taken in without the others', async () => {
    await put('P-4', { state: 'winner' });
    const { status, html } = await upload(
      csv(
        'P-1,Good,energy,,,draft,',
        'P-2,Bad theme,moon,,,draft,',
        ',No id,energy,,not-an-address,thinking,tomorrow',
        'P-1,Again,energy,,a@example.org A@example.org,draft,',
        'P-4,Jumps,energy,,,submitted,',
      ),
    );
    expect(status).toBe(200);
    expect(checkedRows(html)).toEqual([
      '3 Bad theme P-2 Error theme: Choose one of the themes',
      '4 No id Error external_id: This field is required members: Enter a valid email address, like name@example.org ' +
        'state: Use one of: draft, submitted, shortlisted, winner, showcased, pilot, not-selected, withdrawn ' +
        'submitted_at: Enter date and time with offset, like 2027-01-15T17:00:00+08:00',
      '5 Again P-1 Error external_id: This is listed twice members: This is listed twice',
      '6 Jumps P-4 Waiting for an owner',
      '2 Good P-1 New',
    ]);
    expect(textOf(html)).toContain('3 skipped: errors');
    expect(await known()).toHaveLength(1);
    expect((await takeIn(csv('P-1,Good,energy,,,draft,', 'P-2,Bad theme,moon,,,draft,'))).status).toBe(303);
    expect(await known()).toMatchObject([{ id: 'P-1' }, { id: 'P-4' }]);
  });

  test('of many rows shows the first five hundred and counts the others', async () => {
    const { html } = await upload(csv(...Array.from({ length: 510 }, (_, index) => `P-${index},,energy,,,draft,`)));
    expect(checkedRows(html)).toHaveLength(500);
    expect(textOf(html)).toContain('Error 510 510 skipped: errors');
    expect(textOf(html)).toContain('Nothing to import.');
    expect(textOf(html)).toContain('10 more.');
  });

  test.each([
    ['that is no text', new Uint8Array([0x89, 0xff, 0x01, 0x02]), 'This file isn’t in UTF-8'],
    ['that is empty', '', 'Add rows below the header row'],
    ['with a heading alone', heading, 'Add rows below the header row'],
    ['with a quote that never ends', csv('P-1,"Title'), 'Close the quotation mark'],
    ['without a heading', 'P-1,Title,energy', 'Name the columns in the first row, including “external_id”'],
  ])('%s is refused with what to do', async (_name, content, words) => {
    const { status, html } = await upload(content);
    expect(status).toBe(422);
    expect(textOf(html)).toContain(words);
    expect(html).toContain('aria-describedby="file-hint errors" aria-invalid="true"');
  });

  test('above five megabytes is refused with a page', async () => {
    const { status, html } = await upload(`${heading}\n${'x'.repeat(5_300_000)}`);
    expect(status).toBe(413);
    expect(textOf(html)).toContain('That’s too large');
  });

  test('can be made from the example, which can be imported as it is', async () => {
    const page = await client.get(`${list}?import=yes`);
    expect(page.html).toContain(`href="${list}-example.csv"`);
    const response = await client.get(`${list}-example.csv`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.html.split('\r\n')[0]).toBe(`${heading},url,language,summary,stage,places,links`);
    expect(response.html).toContain('2027-06-30T18:00:00+01:00');
    expect((await takeIn(response.html)).status).toBe(303);
    expect(textOf((await client.get(list)).html)).toContain('Imported: 2 new, 0 changed, 0 unchanged.');
  });

  test('may be what was exported: nothing changes, and no cell runs as a formula', async () => {
    await put('P-1', { title: '=1+1', members: [{ email: 'lead@example.org' }], url: 'https://platform.example/1' });
    await put('P-2', { theme: 'water', submittedAt: '2028-03-01T00:00:00Z' });
    for (const [path, isLate] of [
      [list, true],
      [`${list}/P-2`, true],
      [`${list}/P-1`, false],
    ] as const)
      expect(textOf((await client.get(path)).html).includes('After the deadline')).toBe(isLate);
    expect((await client.get(`${list}.csv?theme=water`)).html).toContain(',2026-12-01T20:00:00.000Z,yes,,');
    const { html, headers } = await client.get(`${list}.csv?theme=energy`);
    expect(headers.get('content-disposition')).toBe('attachment; filename="clean-harbours-proposals.csv"');
    const [first = '', ...rows] = html.trim().split('\r\n');
    expect(first).toContain(`${heading},url,language,summary,stage,places,links,source`);
    expect(first).toContain(',tags,organization_type,country,pdfs,reviews_assigned,reviews_done,similar_to,');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toContain("P-1,'=1+1,energy,,lead@example.org,submitted,,https://platform.example/1,,,,,,");
    expect(rows[0]).toContain(',api,,,,0,0,0,,,1,2026-12-01T20:00:00.000Z,no,,2026-12-01T20:00:00.000Z,,,,,,');
    expect(checkedRows((await upload(html)).html)).toEqual(['2 =1+1 P-1 Unchanged']);
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    await put('P-1', { content: { summary: '<&> 臺灣 '.repeat(100).trim() } });
    const sheet = await fetch(`${greenroom.url}${list}.xlsx?sort=title`, { headers: { cookie } });
    const bytes = new Uint8Array(await sheet.arrayBuffer());
    expect(checkedRows((await upload(bytes)).html)).toEqual([
      '2 Proposal P-1 P-1 Unchanged',
      '3 Proposal P-2 P-2 Unchanged',
    ]);
  });
});

describe('a proposal', () => {
  test('names its members, the attendees behind it, how we know, and what they attend', async () => {
    await put('P-1', {
      organization: 'Harbour Lab',
      members: [{ email: 'lead@example.org', name: 'Lea' }, { email: 'second@example.org' }],
      submittedAt: '2026-11-30T23:30:00Z',
    });
    const { status, html } = await client.get(`${list}/P-1`);
    expect(status).toBe(200);
    const text = textOf(html);
    expect(text).toContain(
      'ID P-1 Organization Harbour Lab Submitted 30 November 2026, 23:30 Last change 1 December 2026, 20:00 Source JSON API',
    );
    expect(rowsOf(html)).toEqual([
      'Lea Moe lead@example.org Matched Same email address Talk <b>to</b> the harbour Reject : Lea Moe',
    ]);
    expect(html).toContain(`href="/console/sessions/${session.id}"`);
    expect(html).not.toContain('<b>to</b>');
    expect(text).toContain('Members Lea lead@example.org second@example.org');
    expect(text).toContain('Proposal Only a title so far.');
    const content = {
      language: 'ar',
      summary: '<b>Ships</b>',
      stage: 'pilot',
      links: ['https://www.harbour.example/'],
    };
    await put('P-1', { content: { ...content, places: ['Lisbon'] } });
    const said = await client.get(`${list}/P-1`);
    expect(said.html).toContain('<p class="as-typed measure" dir="auto" lang="ar">&lt;b&gt;Ships&lt;/b&gt;</p>');
    expect(textOf(said.html)).toContain(
      'Language: Arabic <b>Ships</b> Stage of the solution Pilot project Where it works today Lisbon Links harbour.example',
    );
  });

  test('is moved by hand with a note, and says what it went through', async () => {
    await put('P-1');
    greenroom.clock.set('2026-12-01T22:00:00Z');
    const path = `${list}/P-1`;
    const page = await client.get(path);
    expect([...page.html.matchAll(/<option value="([^"]+)"/gu)].map(([, value]) => value)).toEqual([
      'draft',
      'shortlisted',
      'not-selected',
      'withdrawn',
    ]);
    const silent = await client.post(`${path}/state`, { state: 'shortlisted', note: ' ' });
    expect([silent.status, /Note:? This field is required/u.test(textOf(silent.html))]).toEqual([422, true]);
    expect(silent.html).toContain('<option value="shortlisted" selected');
    const jump = await client.post(`${path}/state`, { state: 'winner', note: 'At once' });
    expect([
      jump.status,
      textOf(jump.html).includes('It’s Submitted, so it can only become: Draft, Shortlisted'),
    ]).toEqual([409, true]);
    const moved = await client.postAndFollow(`${path}/state`, { state: 'shortlisted', note: 'By <b>vote</b>' });
    const text = textOf(moved.html);
    expect(text).toContain('Saved.');
    expect(text).toContain(
      'History Submitted API key: tests, owner · JSON API Tue 1 Dec, 20:00 Shortlisted By <b>vote</b> The organizer · Team Tue 1 Dec, 22:00',
    );
    expect(text).toContain('Only owners change winners');
    const forbidden = await client.post(`${path}/state`, { state: 'winner', note: 'Mine' });
    expect(forbidden.status).toBe(403);
    const owner = await consoleClient(greenroom, 'owner');
    await owner.get(path);
    expect((await owner.post(`${path}/state`, { state: 'winner', note: 'Decided' })).status).toBe(303);
  });

  test('shows links that are only suggested or were rejected as what they are', async () => {
    await put('P-1', { members: [{ email: 'lead@example.org' }] });
    for (const [state, words, verdicts] of [
      ['suggested', 'Suggested Same email domain: @example.org', 'Confirm : Lea Moe Reject : Lea Moe'],
      ['rejected', 'Rejected Same email domain: @example.org', 'Confirm : Lea Moe'],
    ]) {
      await greenroom.dataSource.query(
        `update proposal_matches set state = $1, evidence = 'domain', evidences = '{domain}'`,
        [state],
      );
      expect(rowsOf((await client.get(`${list}/P-1`)).html)).toEqual([
        `Lea Moe lead@example.org ${words} Talk <b>to</b> the harbour ${verdicts}`,
      ]);
    }
  });

  test.each(['import', 'a/b?c#d', 'example.csv', '綠'.repeat(200)])(
    'has a page under the id %s',
    async (externalId) => {
      await put(externalId, { title: 'Of an odd id' });
      const path = /<th role="rowheader"[^>]*><a href="([^"]+)"/u.exec((await client.get(list)).html)?.[1] ?? '';
      const page = await client.get(path);
      expect([page.status, textOf(page.html).includes(`ID ${externalId}`)]).toEqual([200, true]);
    },
  );

  test('that is unknown, or of an unknown call, gets a clear error', async () => {
    const unknown = await client.get(`${list}/P-404`);
    expect([unknown.status, textOf(unknown.html)]).toEqual([404, expect.stringContaining('Page not found')]);
    const call = await client.get('/console/calls/none/proposals');
    expect([call.status, textOf(call.html)]).toEqual([404, expect.stringContaining('Page not found')]);
  });
});

test('a declared draft is made the proposal that it became, and parted from it again', async () => {
  await put('P-1', { title: 'Tide clocks', members: [{ email: 'lead@example.org' }] });
  await put('declared-1', { title: 'tide clocks', state: 'draft' });
  await greenroom.dataSource.query(`update proposals set source = 'declared' where external_id = 'declared-1'`);
  const page = await client.get(`${list}/P-1`);
  expect(textOf(page.html)).toMatch(/Possible duplicates .* tide clocks Same title Draft Merge : tide clocks/u);
  const fields = formOf(page.html, `${list}/merge`) as Record<string, string>;
  const merged = await client.postAndFollow(`${list}/merge`, fields);
  expect(textOf(merged.html)).toContain('Merged.');
  expect(rowsOf((await client.get(list)).html)).toHaveLength(1);
  const draft = await client.get(`${list}/declared-1`);
  expect(textOf(draft.html)).toContain('Merged into Tide clocks Undo merge');
  expect((await put('declared-1', { state: 'draft' })).body.code).toBe('proposal-merged');
  expect(textOf((await client.postAndFollow(`${list}/declared-1/unmerge`)).html)).toContain('Merge undone');
  const api = (body: object) => greenroom.api('POST', '/calls/clean-harbours/proposals/declared-1/merge', body);
  expect((await api({ into: 'P-1' })).body).toMatchObject({
    externalId: 'P-1',
    history: [{ to: 'submitted' }, { to: 'draft' }],
  });
  expect((await api({ into: 'P-1' })).status).toBe(409);
  expect((await api({ undo: true })).body).toMatchObject({ externalId: 'declared-1' });
  expect((await api({ undo: false })).status).toBe(422);
});

describe('the addresses for webhooks', () => {
  const hooks = '/console/calls/clean-harbours/proposal-hooks';
  const secretOf = (html: string) =>
    /id="secret" readonly dir="ltr" value="([^"]+)"/u.exec(html)?.[1]?.replaceAll('&#x3D;', '=');

  test('are for owners, show a secret once, and what came in with what was wrong', async () => {
    expect((await client.get(hooks)).status).toBe(403);
    expect((await client.post(hooks, { name: 'Mine' })).status).toBe(403);
    expect((await client.get(list)).html).not.toContain(hooks);
    const owner = await consoleClient(greenroom, 'owner');
    await owner.get(list);
    expect((await owner.postAndFollow(`${list}/home`, { home: 'platform' })).html).toContain(`href="${hooks}"`);
    await owner.get(hooks);
    expect((await owner.post(hooks, { name: ' ' })).status).toBe(422);
    const made = await owner.post(hooks, { name: 'Our <platform>' });
    const secret = secretOf(made.html) ?? '';
    expect([made.status, secret.startsWith('whsec_'), textOf(made.html).includes('Secret of Our <platform>')]).toEqual([
      200,
      true,
      true,
    ]);
    const address = /value="[^"]*(\/hooks\/proposals\/[^"]+)"/u.exec(made.html)?.[1] ?? '';
    const send = (id: string, data: object, key = secret) => {
      const at = greenroom.clock.now();
      const text = JSON.stringify({ type: 'proposal.changed', timestamp: at.toISOString(), data });
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(at.getTime() / 1000),
        'webhook-signature': new Webhook(key).sign(id, at, text),
      };
      return greenroom.api('POST', address, text, { key: null, headers });
    };
    const good = { externalId: 'W-1', title: 'Walls', theme: 'energy', members: [], state: 'draft' };
    await send('1', good);
    greenroom.clock.advance({ minutes: 1 });
    await send('2', { ...good, theme: 'fire' });
    greenroom.clock.advance({ minutes: 1 });
    await send('3', { ...good, state: 'won', members: [{ email: 'secret' }] });
    await send('4', good, 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
    const page = await owner.get(hooks);
    expect(page.html).not.toContain(secret);
    const rows = [...page.html.matchAll(/<tr role="row"><td[\s\S]*?<\/tr>/gu)].map(([row]) => textOf(row));
    expect(rows).toEqual([
      'Tue 1 Dec, 20:02 Our <platform> proposal.changed W-1 Rejected members: Enter a valid email address, like name@example.org ' +
        'state: Use one of: draft, submitted, shortlisted, winner, showcased, pilot, not-selected, withdrawn',
      'Tue 1 Dec, 20:01 Our <platform> proposal.changed W-1 Rejected theme: Choose one of the themes',
      'Tue 1 Dec, 20:00 Our <platform> proposal.changed W-1 New',
    ]);
    expect(textOf(page.html)).toContain('An invalid signature arrived at Tue 1 Dec, 20:02');
    const path = `${hooks}/${address.split('/').at(-1)}`;
    await makeCall(greenroom, { slug: 'other-call' });
    expect(
      (await owner.post(`/console/calls/other-call/proposal-hooks/${address.split('/').at(-1)}/rotate`)).status,
    ).toBe(404);
    expect((await client.post(`${path}/rotate`)).status).toBe(403);
    const rotated = secretOf((await owner.post(`${path}/rotate`, { ends: 'now' })).html) ?? '';
    expect([rotated === secret, (await send('5', good)).status, (await send('6', good, rotated)).status]).toEqual([
      false,
      401,
      200,
    ]);
    await owner.get(hooks);
    await greenroom.dataSource.query(
      `update proposal_hooks set secret = set_byte(secret, 30, get_byte(secret, 30) # 1)`,
    );
    expect(textOf((await owner.get(hooks)).html)).toContain('We can’t read its secret');
    expect((await send('7', good, rotated)).status).toBe(401);
    expect(textOf((await owner.postAndFollow(`${path}/remove`)).html)).toContain('No webhooks yet.');
  });
});

test('proposals are counted again once anything has changed that their list counts or searches, and not before', async () => {
  const { dataSource } = greenroom;
  const summary = 'Ships at the quay switch off their engines and take green power from the shore. '.repeat(3);
  const members = [{ email: 'lead@example.org' }];
  await put('P-1', { content: { summary }, organization: 'Harbour Lab', members });
  await put('P-2', { content: { summary: `${summary} Again.` }, organization: 'Harbour Lab' });
  await greenroom.app.get(ReadProposalTexts).run();
  await greenroom.app.get(MatchDue).run();
  const [call] = await dataSource.query(`select id from calls where slug = 'clean-harbours'`);
  await dataSource.query(
    `insert into tags (id, call_id, name, name_key, created_at)
    values ('00000000-0000-4000-8000-000000000077', $1, 'Seen', 'seen', now())`,
    [call.id],
  );
  await dataSource.query(`insert into proposal_tags select '00000000-0000-4000-8000-000000000077', id from proposals`);
  await dataSource.query(`insert into jury_assignments (proposal_id, juror_id, assigned_by, assigned_at)
    select p.id, o.id, 'system', now() from proposals p, organizers o`);
  const version = () => findListVersion(dataSource.manager, call.id);
  /** Whether a new value of a column is noted; null if there is no row. */
  const isNoted = async (table: string, column: string, where: string) => {
    let [before, now] = ['', await version()];
    // The same twice, however the transactions of other tests end meanwhile.
    while (before !== now) [before, now] = [now, await version()];
    const [, count] = await dataSource.query(`update ${table} set ${column} = ${column} where ${where}`, [call.id]);
    return count === 0 ? null : (await version()) !== before;
  };
  const own = `proposal_id in (select id from proposals where call_id = $1)`;
  const found: [string, boolean | null][] = [
    ['proposals', await isNoted('proposals', 'title', 'call_id = $1')],
    ['proposal_pairs', await isNoted('proposal_pairs', 'share', 'call_id = $1')],
    [
      'organizations',
      await isNoted('organizations', 'kind', 'id in (select organization_id from proposals where call_id = $1)'),
    ],
  ];
  for (const part of ['contents', 'members', 'texts', 'tags', 'matches'])
    found.push([part, await isNoted(`proposal_${part}`, 'proposal_id', own)]);
  found.push(['assignments', await isNoted('jury_assignments', 'assigned_by', own)]);
  expect(found.filter(([, noted]) => noted !== true)).toEqual([]);
  const triggers = `select tgrelid::regclass::text as name, count(*)::int as triggers from pg_trigger t
    join pg_proc f on f.oid = t.tgfoid where f.proname = 'note_list_change' group by 1`;
  const tables: { name: string; triggers: number }[] = await dataSource.query(triggers);
  expect([tables.length, tables.reduce((sum, one) => sum + one.triggers, 0)]).toEqual([11, 32]);
  const counting = declaredStatements().find((one) => one.columns.some(([name]) => name === 'facet'));
  const read = (counting?.texts() ?? []).flatMap((sql) =>
    [...sql.matchAll(/\b(?:from|join) (?!found\b|lateral\b)(\w+)/gu)].flatMap(([, name]) => name ?? []),
  );
  expect(read).toContain('jury_sheets');
  expect(read.filter((name) => !tables.some((table) => table.name === name))).toEqual([]);
  await dataSource.query('delete from tags');
});

test('all of it is there in Traditional Chinese', async () => {
  await put('P-1', { members: [{ email: 'lead@example.org' }] });
  const pages = await Promise.all([list, `${list}/P-1`].map((path) => client.get(`${path}?lang=zh-TW`)));
  expect(pages.map(({ status, html }) => [status, html.includes('<html lang="zh-TW"')])).toEqual([
    [200, true],
    [200, true],
  ]);
  expect(textOf(pages[0]?.html ?? '')).toContain('1 件提案，其中 1 件有已關聯的報名者');
  const refused = await upload(csv('P-2,,energy,,,draft,'));
  expect(checkedRows(refused.html)).toEqual(['2 P-2 有誤 title：請輸入標題']);
  await client.get(`${list}?lang=en`);
});
