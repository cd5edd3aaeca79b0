import { startTestApp, type TestApp } from '../support/app.js';
import { makeCall, makeRegistration, makeSession } from '../support/api-fixtures.js';
import { ConsoleClient, consoleClient, textOf } from '../support/console-client.js';

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
  [...html.matchAll(/<tr role="row"><th role="rowheader"[\s\S]*?<\/tr>/gu)].map(([row]) => textOf(row));
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
      'Proposal P-2 Water Draft 0 0 Not yet Changed 2 Dec 2026 JSON API',
      'Proposal P-1 Harbour Lab Energy Submitted 2 1 30 Nov 2026 Changed 1 Dec 2026 JSON API',
    ]);
    expect(textOf(html)).toContain('2 proposals, 1 with linked attendees');
  });

  test('is narrowed by state and by theme, and each choice says what it would leave', async () => {
    await put('P-1');
    await put('P-2', { theme: 'water' });
    greenroom.clock.advance({ minutes: 1 });
    await put('P-3', { theme: 'water', state: 'winner' });
    const { html } = await client.get(`${list}?theme=water`);
    expect(rowsOf(html).map((row) => row.slice(0, 12))).toEqual(['Proposal P-3', 'Proposal P-2']);
    expect(textOf(html)).toContain('All 2 Submitted 1 Winner 1 All themes 3 Energy 1 Water 2 2 proposals');
    const both = await client.get(`${list}?theme=water&state=winner`);
    expect(rowsOf(both.html).map((row) => row.slice(0, 12))).toEqual(['Proposal P-3']);
    const none = await client.get(`${list}?theme=energy&state=winner`);
    expect(rowsOf(none.html)).toEqual([]);
    expect(none.html).toContain(`<a class="tap" href="${list}">Show all proposals</a>`);
    expect(rowsOf((await client.get(`${list}?theme=nothing&state=nothing`)).html)).toHaveLength(3);
  });

  test('has no way to import for a viewer, who may read the example', async () => {
    const viewer = await consoleClient(greenroom, 'viewer');
    const { html } = await viewer.get(list);
    expect(html).not.toContain('type="file"');
    expect((await viewer.upload(importPath, new Blob([csv('P-1,Title,energy,,,draft,')]))).status).toBe(403);
    expect(await known()).toEqual([]);
  });
});

describe('a file', () => {
  test('is taken in, and the next page says what became of it', async () => {
    await put('P-1', { title: 'As it was' });
    await put('P-2', { title: 'Before' });
    const answer = await upload(
      csv(
        'P-1,As it was,energy,,,submitted,',
        'P-2,After,energy,,,submitted,',
        'P-3,綠色港口,water,,lead@example.org,,2026-12-01T18:00:00+08:00',
      ),
    );
    expect([answer.status, answer.location]).toEqual([303, list]);
    expect(textOf((await client.get(list)).html)).toContain('Imported: 1 new, 1 changed, 1 as they were.');
    expect(await known()).toEqual([
      { id: 'P-1', title: 'As it was', source: 'api' },
      { id: 'P-2', title: 'After', source: 'api' },
      { id: 'P-3', title: '綠色港口', source: 'csv' },
    ]);
    const [row] = rowsOf((await client.get(`${list}?state=draft`)).html);
    expect(row).toBe('綠色港口 Water Draft 1 1 1 Dec 2026 Changed 1 Dec 2026 File');
  });

  test('with a faulty row is refused with every fault in the order of its lines, and nothing is imported', async () => {
    const { status, html } = await upload(
      csv(
        'P-1,Good,energy,,,draft,',
        'P-2,Bad theme,moon,,,draft,',
        ',No id,energy,,not-an-address,thinking,tomorrow',
        'P-1,Again,energy,,a@example.org A@example.org,draft,',
      ),
    );
    expect(status).toBe(422);
    const [, note = ''] = /<div class="note bad[^>]*id="errors">([\s\S]*?)<\/div>/u.exec(html) ?? [];
    expect([...note.matchAll(/<(?:h2|li|a)\b[\s\S]*?<\/(?:h2|li|a)>/gu)].map(([part]) => textOf(part))).toEqual([
      '7 things to fix in the file. Nothing was imported.',
      'Line 3, theme: Choose one of the themes',
      'Line 4, external_id: This is needed',
      'Line 4, members: Enter an address such as name@example.org',
      'Line 4, state: Use one of: draft, submitted, shortlisted, winner, showcased, pilot, not-selected, withdrawn',
      'Line 4, submitted_at: Enter a date and time with its offset, such as 2027-01-15T17:00:00+08:00',
      'Line 5, external_id: This is there twice',
      'Line 5, members: This is there twice',
      'Choose the corrected file',
    ]);
    expect(html).toContain('aria-describedby="file-hint errors" aria-invalid="true"');
    expect(await known()).toEqual([]);
  });

  test('of many faults shows the first fifty and counts the others', async () => {
    const { html } = await upload(csv(...Array.from({ length: 60 }, (_, index) => `P-${index},,energy,,,draft,`)));
    expect(html.match(/<li><b>Line/gu)).toHaveLength(50);
    expect(textOf(html)).toContain('60 things to fix in the file. Nothing was imported.');
    expect(textOf(html)).toContain('And 10 more.');
  });

  test.each([
    ['in Big5, as spreadsheets save it in Taiwan', new Uint8Array([0xba, 0xf1, 0xa6, 0xe2, 0x0a]), 'not in UTF-8'],
    ['that is empty', '', 'There are no rows in the file'],
    ['with a heading alone', heading, 'There are no rows in the file'],
    ['with a quote that never ends', csv('P-1,"Title'), 'This is not a CSV file'],
  ])('%s is refused with what to do', async (_name, content, words) => {
    const { status, html } = await upload(content);
    expect(status).toBe(422);
    expect(textOf(html)).toContain(words);
  });

  test('above five megabytes is refused with a page', async () => {
    const { status, html } = await upload(`${heading}\n${'x'.repeat(5_300_000)}`);
    expect(status).toBe(413);
    expect(textOf(html)).toContain('That is too large');
  });

  test('may be made from the example, which the call takes in as it is', async () => {
    const page = await client.get(list);
    expect(page.html).toContain(`href="${list}-example.csv"`);
    const response = await client.get(`${list}-example.csv`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.html.split('\r\n')[0]).toBe(heading);
    expect(response.html).toContain('2027-06-30T18:00:00+01:00');
    expect((await upload(response.html)).status).toBe(303);
    expect(textOf((await client.get(list)).html)).toContain('Imported: 2 new, 0 changed, 0 as they were.');
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
      'Id P-1 Organization Harbour Lab Submitted 30 November 2026, 23:30 Last change 1 December 2026, 20:00 Known from the JSON API',
    );
    expect(rowsOf(html)).toEqual(['Lea Moe lead@example.org Linked Same address Talk <b>to</b> the harbour']);
    expect(html).toContain(`href="/console/sessions/${session.id}"`);
    expect(html).not.toContain('<b>to</b>');
    expect(text).toContain('Members Lea lead@example.org second@example.org');
  });

  test('shows links that are only suggested or were rejected as what they are', async () => {
    await put('P-1', { members: [{ email: 'lead@example.org' }] });
    for (const [state, evidence, words] of [
      ['suggested', 'domain', 'Suggested Same mail domain'],
      ['rejected', 'name', 'Rejected Same name'],
    ]) {
      await greenroom.dataSource.query('update proposal_links set state = $1, evidence = $2', [state, evidence]);
      expect(rowsOf((await client.get(`${list}/P-1`)).html)).toEqual([
        `Lea Moe lead@example.org ${words} Talk <b>to</b> the harbour`,
      ]);
    }
  });

  test.each(['import', 'a/b?c#d', 'example.csv', '綠'.repeat(200)])(
    'has a page under the id %s',
    async (externalId) => {
      await put(externalId, { title: 'Of an odd id' });
      const path = /<th role="rowheader"[^>]*><a href="([^"]+)"/u.exec((await client.get(list)).html)?.[1] ?? '';
      const page = await client.get(path);
      expect([page.status, textOf(page.html).includes(`Id ${externalId}`)]).toEqual([200, true]);
    },
  );

  test('that is unknown, or of an unknown call, is said to be so', async () => {
    const unknown = await client.get(`${list}/P-404`);
    expect([unknown.status, textOf(unknown.html)]).toEqual([404, expect.stringContaining('There is no such proposal')]);
    const call = await client.get('/console/calls/none/proposals');
    expect([call.status, textOf(call.html)]).toEqual([404, expect.stringContaining('There is no such call')]);
  });
});

test('all of it is there in Traditional Chinese', async () => {
  await put('P-1', { members: [{ email: 'lead@example.org' }] });
  const pages = await Promise.all([list, `${list}/P-1`].map((path) => client.get(`${path}?lang=zh-TW`)));
  expect(pages.map(({ status, html }) => [status, html.includes('<html lang="zh-TW"')])).toEqual([
    [200, true],
    [200, true],
  ]);
  expect(textOf(pages[0]?.html ?? '')).toContain('1 件提案，其中 1 件有已連結的報名者');
  const refused = await upload(csv('P-2,,energy,,,draft,'));
  expect(textOf(refused.html)).toContain('第 2 列，title：');
  await client.get(`${list}?lang=en`);
});
