import { randomUUID } from 'node:crypto';
import { makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';

let greenroom: TestApp;
let client: ConsoleClient;
let session: { id: string };

const proposals = '/calls/clean-harbours/proposals';
const page = '/console/calls/clean-harbours/links';
const decide = (body: object) => greenroom.api('POST', '/calls/clean-harbours/matches/decide', body);

interface Link {
  id: string;
  attendee: { email: string };
  evidences: string[];
  state: string;
  decision: { verdict: string } | null;
}

const links = async (query = ''): Promise<Link[]> =>
  ((await greenroom.api('GET', `/calls/clean-harbours/matches${query}`)).body as { items: Link[] }).items;
const told = async (query = '') =>
  Object.fromEntries(
    (await links(query)).map(({ attendee, evidences, state }) => [attendee.email, [state, ...evidences]]),
  );
const idOf = async (email: string) => (await links()).find(({ attendee }) => attendee.email === email)?.id ?? '';

beforeAll(async () => {
  greenroom = await startTestApp({ now: '2026-12-01T09:00:00Z' });
  await makeCall(greenroom);
  session = await makeSession(greenroom);
  client = await consoleClient(greenroom, 'organizer');
  await makeRegistration(greenroom, session.id, 'lead@port.example', { name: 'Lea Moe', organization: 'Port of Lea' });
  await makeRegistration(greenroom, session.id, 'ann@port.example', { name: 'Ann' });
  await makeRegistration(greenroom, session.id, 'bo@mail.example', { name: 'Bo', organization: 'Port of Lea' });
  await makeRegistration(greenroom, session.id, 'cy@mail.example', { name: 'Cy', organization: 'Lea Port Authority' });
  await makeRegistration(greenroom, session.id, 'dee@other.example', { name: 'Dee', organization: 'Another' });
});
afterAll(() => greenroom?.stop());
beforeEach(async () => {
  await greenroom.dataSource.query('delete from proposals');
  await greenroom.api('PUT', `${proposals}/P-1`, {
    title: 'Shore power',
    theme: 'energy',
    organization: 'port of lea',
    members: [{ email: 'lead@port.example' }],
    state: 'submitted',
  });
});

describe('the links of a call by API', () => {
  test('show who belongs to which proposal, and by what evidence', async () => {
    expect(await told()).toEqual({
      'lead@port.example': ['linked', 'address', 'organization'],
      'bo@mail.example': ['suggested', 'organization'],
      'ann@port.example': ['suggested', 'domain'],
      'cy@mail.example': ['suggested', 'name'],
    });
    expect(Object.keys(await told('?state=suggested&evidence=name&minScore=0.6'))).toEqual(['cy@mail.example']);
    expect(await links('?minScore=1')).toEqual([]);
    expect(Object.keys(await told('?state=suggested&evidence=name&minScore=1e-46'))).toEqual(['cy@mail.example']);
    expect(await links('?proposal=P-2')).toEqual([]);
    const first = await greenroom.api('GET', '/calls/clean-harbours/matches?limit=3');
    const { items, nextCursor } = first.body as { items: Link[]; nextCursor: string };
    const rest = await links(`?limit=3&cursor=${encodeURIComponent(nextCursor)}`);
    expect([...items, ...rest].map(({ id }) => id).sort()).toEqual((await links()).map(({ id }) => id).sort());
  });

  test('are confirmed, rejected and opened again; a rejected one never comes back by itself', async () => {
    const [bo, ann] = [await idOf('bo@mail.example'), await idOf('ann@port.example')];
    expect((await decide({ confirm: [bo], reject: [ann] })).body).toEqual({ confirmed: 1, rejected: 1, reopened: 0 });
    expect((await decide({ confirm: [bo], reject: [ann] })).body).toEqual({ confirmed: 0, rejected: 0, reopened: 0 });
    await greenroom.api('PUT', `${proposals}/P-1`, {
      title: 'Shore power',
      theme: 'energy',
      members: [{ email: 'ann@port.example' }],
      state: 'submitted',
    });
    expect(await told()).toEqual({
      'bo@mail.example': ['linked'],
      'ann@port.example': ['rejected', 'address'],
      'lead@port.example': ['suggested', 'domain'],
    });
    expect((await decide({ reopen: [bo, ann] })).body).toEqual({ confirmed: 0, rejected: 0, reopened: 2 });
    expect(await told()).toEqual({
      'ann@port.example': ['linked', 'address'],
      'lead@port.example': ['suggested', 'domain'],
    });
    const [{ id }] = await greenroom.dataSource.query(`select id from proposals`);
    const auditEntries = await greenroom.dataSource.query<{ action: string }[]>(
      `select action from audit_entries where subject = $1 and action like '%link%' order by position`,
      [`proposal:${id}`],
    );
    expect(auditEntries.map(({ action }) => action).sort()).toEqual(
      ['proposal.link-confirmed', 'proposal.link-rejected', 'proposal.link-reopened', 'proposal.link-reopened'].sort(),
    );
  });

  test('of another call are not found, and then nothing is decided', async () => {
    await makeCall(greenroom, { slug: 'other-harbours' });
    const bo = await idOf('bo@mail.example');
    for (const body of [{ confirm: [bo, randomUUID()] }, { reject: [randomUUID()] }]) {
      const { status, body: problem } = await decide(body);
      expect([status, (problem as { code: string }).code]).toEqual([404, 'match-not-found']);
    }
    expect((await greenroom.api('POST', '/calls/other-harbours/matches/decide', { confirm: [bo] })).status).toBe(404);
    expect((await told())['bo@mail.example']).toEqual(['suggested', 'organization']);
    expect((await decide({ confirm: ['not an id'] })).status).toBe(422);
  });
});

describe('the page of links', () => {
  test('says in words what speaks for each, grouped by proposal', async () => {
    const { status, html } = await client.get(page);
    expect(status).toBe(200);
    const text = textOf(html);
    expect(text).toContain('Suggested 3 Matched 1 Rejected 0');
    expect(text).toContain('Same organization: Port of Lea');
    expect(text).toContain('Same email domain: @port.example');
    expect(text).toMatch(/\d+% name match: port of lea – Lea Port Authority/u);
    expect(html.match(/<h2 id="group-/gu)).toHaveLength(1);
    expect(textOf((await client.get(`${page}?evidence=name&score=0.9`)).html)).toContain('Nothing to review.');
  });

  test('has each match once, page after page and back again, also where many came at the same time', async () => {
    for (const id of ['P-2', 'P-3', 'P-4']) {
      const body = { title: id, theme: 'energy', members: [{ email: 'no@one.example' }], state: 'submitted' };
      expect((await greenroom.api('PUT', `${proposals}/${id}`, body)).status).toBe(201);
    }
    // P-2 and P-3 arrived together, and many people match as well as others. In one transaction, nothing is matched anew.
    await greenroom.dataSource.query(
      `update proposals set created_at = '2026-11-01T00:00Z' where external_id in ('P-2', 'P-3');
       with people as (
         insert into attendees (id, call_id, email, email_key, name, language, time_zone, page_token_hash,
           feed_token_hash, created_at)
         select gen_random_uuid(), call_id, key, key, 'Person ' || n, language, time_zone, sha256(('page' || n)::bytea),
           sha256(('feed' || n)::bytea), created_at
         from attendees, generate_series(1, 40) n, lateral (select 'person-' || n || '@many.example' as key) k
         where email_key = 'dee@other.example' returning id, email_key)
       insert into proposal_matches (proposal_id, attendee_id, evidence, evidences, score, state, created_at)
       select p.id, a.id, case when a.email_key like '%1@%' then 'domain' else 'name' end, '{name}',
         nullif(length(a.email_key) % 3, 0) * 0.3, 'suggested', now()
       from proposals p, people a where p.external_id <> 'P-1';
       delete from matches_due`,
    );
    const ids = (html: string) => [...html.matchAll(/name="id" value="([^"]+)"/gu)].map(([, id]) => id);
    const way = (html: string, rel: string) =>
      new RegExp(`href="([^"]+)" rel="${rel}"`, 'u')
        .exec(html)?.[1]
        ?.replaceAll('&#x3D;', '=')
        .replaceAll('&amp;', '&');
    const walk = async (from: string, rel: string) => {
      const pages: (string | undefined)[][] = [];
      let [path, last]: (string | undefined)[] = [from];
      for (; path !== undefined; path = way(last, rel)) {
        last = (await client.get(path)).html;
        pages.push(ids(last));
      }
      return { pages, last: last ?? '' };
    };
    const { pages, last } = await walk(page, 'next');
    expect(pages.map(({ length }) => length)).toEqual([50, 50, 23]);
    expect(new Set(pages.flat()).size).toBe(123);
    const back = await walk(way(last, 'prev') ?? '', 'prev');
    expect(back.pages).toEqual(pages.slice(0, -1).toReversed());
    const rows: { id: string }[] = await greenroom.dataSource.query(
      `select l.id from proposal_matches l join proposals p on p.id = l.proposal_id where l.state = 'suggested'
       order by p.created_at desc, p.id, array_position(array['declared', 'address', 'organization', 'domain', 'name'], l.evidence),
         l.score desc nulls last, l.attendee_id`,
    );
    expect(pages.flat()).toEqual(rows.map(({ id }) => id));
    // Where a page began is gone: it leads to the first one.
    const [start = [], second = []] = pages;
    const path = way((await client.get(page)).html, 'next') ?? '';
    await greenroom.dataSource.query('delete from proposal_matches where id = $1', [start.at(-1)]);
    const { html } = await client.get(path);
    expect(ids(html)).toEqual([]);
    expect(ids((await client.get(way(html, 'prev') ?? '')).html)).toEqual([...start.slice(0, -1), second[0]]);
  });

  test('asks with the number before all are decided, and decides none when it has changed', async () => {
    const form = { do: 'reject-all', evidence: 'organization' };
    const asked = await client.post(`${page}/decide`, form);
    expect(textOf(asked.html)).toContain('Reject 1?');
    const confirmed = formOf(asked.html, `${page}/decide`);
    expect(confirmed).toMatchObject({ expected: '1', evidence: 'organization' });
    const stale = await client.post(`${page}/decide`, { ...confirmed, do: 'reject-all', expected: '2' });
    expect(stale.status).toBe(409);
    expect(textOf(stale.html)).toContain('Nothing was saved.');
    expect((await told())['bo@mail.example']).toEqual(['suggested', 'organization']);
    const done = await client.post(`${page}/decide`, { ...confirmed, do: 'reject-all' });
    expect(done.status).toBe(303);
    expect((await told())['bo@mail.example']).toEqual(['rejected', 'organization']);
    expect((await told())['ann@port.example']).toEqual(['suggested', 'domain']);
  });

  test('on the page of a proposal and of a person decides too, and leads back there', async () => {
    const bo = await idOf('bo@mail.example');
    const done = await client.post(`${page}/decide`, { do: 'confirm', id: bo, ofProposal: 'P-1' });
    expect(done.headers.get('location')).toBe('/console/calls/clean-harbours/proposals/P-1#links');
    const shown = await client.get('/console/calls/clean-harbours/proposals/P-1');
    expect(textOf(shown.html)).toContain('Confirmed by organizer.');
    const [{ id }] = await greenroom.dataSource.query(
      `select r.id from registrations r join attendees a on a.id = r.attendee_id where a.email_key = 'bo@mail.example'`,
    );
    const person = await client.get(`/console/registrations/${id}`);
    expect(textOf(person.html)).toContain('Matched Shore power');
    const back = await client.post(`${page}/decide`, { do: 'reject', id: bo, ofRegistration: id });
    expect(back.headers.get('location')).toBe(`/console/registrations/${id}#proposals`);
    expect(textOf((await client.get(`${page}?state=rejected`)).html)).toContain('Rejected by organizer.');
  });

  test('shows no button to who may only read, and takes nothing from them', async () => {
    const viewer = await consoleClient(greenroom, 'viewer');
    expect((await viewer.get(page)).html).not.toContain(`${page}/decide`);
    const ann = await idOf('ann@port.example');
    expect((await viewer.post(`${page}/decide`, { do: 'confirm', id: ann })).status).toBe(403);
    expect((await told())['ann@port.example']).toEqual(['suggested', 'domain']);
  });
});

test('an address that nobody has proven is only suggested, until its owner has used a link of ours', async () => {
  const { dataSource } = greenroom;
  await greenroom.api('PUT', `${proposals}/P-9`, {
    title: 'Mine',
    theme: 'energy',
    members: [{ email: 'stranger@self.example' }],
    state: 'draft',
  });
  await makeRegistration(greenroom, session.id, 'stranger@self.example', { name: 'Stranger' });
  const state = async () => (await told('?proposal=P-9'))['stranger@self.example'];
  expect(await state()).toEqual(['linked', 'address']);
  const change = (what: string) =>
    dataSource.query(`update attendees set ${what} where email_key = 'stranger@self.example'`);
  // Anything that is put brings what is due up to date.
  const settle = () =>
    greenroom.api('PUT', `${proposals}/P-8`, {
      title: `${Math.random()}`,
      theme: 'energy',
      members: [],
      state: 'draft',
    });
  await change(`suppressed_at = now()`);
  await settle();
  // A key of the API brought it.
  expect(await state()).toEqual(['linked', 'address']);
  await change(`proven_at = null, proven_by = null`);
  await settle();
  expect(await state()).toEqual(['suggested', 'address']);
  expect(textOf((await client.get(`${page}?proposal=P-9`)).html)).toContain('Same email address, unconfirmed');
  await change(`proven_at = now(), proven_by = 'owner'`);
  await settle();
  expect(await state()).toEqual(['linked', 'address']);
});
