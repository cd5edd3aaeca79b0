import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';

let greenroom: TestApp;
let owner: ConsoleClient;
let viewer: ConsoleClient;
let session: { id: string };
const list = `/console/calls/${callBody.slug}/organizations`;

beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
  session = await makeSession(greenroom);
  owner = await consoleClient(greenroom);
  viewer = await consoleClient(greenroom, 'viewer');
});
afterAll(() => greenroom?.stop());

async function create(name: string, changes: object = {}): Promise<{ id: string; path: string }> {
  const answer = await greenroom.api('POST', `/calls/${callBody.slug}/organizations`, { name, ...changes });
  expect(answer.status).toBe(201);
  return { id: answer.body.id, path: `/console/organizations/${answer.body.id}` };
}

const say = async (client: ConsoleClient, path: string) => textOf((await client.get(path)).html);

describe('the organizations of a call', () => {
  test('are listed with their people and sessions, and found', async () => {
    await create('Quayside Cooling', { kind: 'start-up', city: 'Porto', country: 'PT', domains: ['quay.example.com'] });
    await makeRegistration(greenroom, session.id, 'rui@quay.example.com');
    const page = await say(owner, list);
    expect(page).toContain('Quayside Cooling Start-up Porto, Portugal quay.example.com 1 1');
    expect(await say(owner, `${list}?q=quay.example`)).toContain('1 organization');
    expect(await say(owner, `${list}?q=nothing%20like%20it`)).toContain('No organizations match.');
    expect((await owner.get('/console/organizations/not-an-id')).status).toBe(404);
  });

  test('are added and changed, with what is wrong beside the field', async () => {
    const { html } = await owner.get(`${list}/new`);
    const fields = formOf(html, `${list}/new`);
    const faulty = await owner.post(`${list}/new`, { ...fields, name: 'quayside cooling', domains: 'gmail.com' });
    expect(faulty.status).toBe(422);
    expect(textOf(faulty.html)).toContain('Anyone can have an address at gmail.com');
    const occurrence = await owner.post(`${list}/new`, { ...fields, name: 'quayside cooling' });
    expect(textOf(occurrence.html)).toContain('This name exists: quayside cooling');
    const done = await owner.postAndFollow(`${list}/new`, {
      ...fields,
      name: 'Slipway Works',
      kind: 'company',
      country: 'PT',
    });
    expect(textOf(done.html)).toContain('Organization added.');
    expect(textOf(done.html)).toContain('Slipway Works Company Portugal');
    const path = /action="(\/console\/organizations\/[^"/]+)"/u.exec(done.html)?.[1] ?? '';
    const form = formOf(done.html, path);
    const taken = await owner.post(path, { ...form, domains: 'slip.example.com, quay.example.com' });
    expect([taken.status, textOf(taken.html)]).toEqual([
      422,
      expect.stringContaining('quay.example.com belongs to Quayside Cooling'),
    ]);
    const saved = await owner.postAndFollow(path, { ...form, domains: 'slip.example.com', city: 'Aveiro', kind: '' });
    expect(textOf(saved.html)).toContain('Slipway Works Aveiro, Portugal slip.example.com');
    expect((await viewer.get(`${list}/new`)).status).toBe(403);
    expect((await viewer.post(path, form)).status).toBe(403);
  });

  test('are offered the domains that at least two of their people write from', async () => {
    const { path } = await create('Breakwater Lab');
    for (const [email] of [
      ['a@lab.example.net'],
      ['b@lab.example.net'],
      ['c@gmail.com'],
      ['d@gmail.com'],
      ['e@alone.example.net'],
    ])
      await makeRegistration(greenroom, session.id, email ?? '', { organization: 'Breakwater Lab' });
    const { html } = await owner.get(path);
    expect(textOf(html)).toContain('lab.example.net (2)');
    expect(textOf(html)).not.toContain('gmail.com (');
    expect(textOf(html)).not.toContain('alone.example.net (');
    const done = await owner.postAndFollow(`${path}/domains`, { domain: 'lab.example.net' });
    expect(textOf(done.html)).toContain('lab.example.net added.');
    expect(textOf(done.html)).not.toContain('lab.example.net (2)');
    expect((await owner.post(`${path}/domains`, { domain: 'gmail.com' })).status).toBe(422);
  });
});

describe('a merge', () => {
  test('says what it moves, moves it, and is undone', async () => {
    const one = await create('Harbor Authority of Leixões', { domains: ['leixoes.example.org'] });
    const other = await create('Leixões Harbor Authority', { country: 'PT' });
    for (const name of ['ana', 'rita']) await makeRegistration(greenroom, session.id, `${name}@leixoes.example.org`);
    const page = await owner.get(other.path);
    expect(textOf(page.html)).toContain('Possible duplicates Harbor Authority of Leixões 2 people');
    const link = `${one.path}/merge?into=${other.id}`;
    expect(page.html.replaceAll('&#x3D;', '=')).toContain(link);

    const plan = await owner.get(link);
    expect(textOf(plan.html)).toContain('Merge “Harbor Authority of Leixões” into “Leixões Harbor Authority”?');
    expect(textOf(plan.html)).toContain(
      'People 2 will move Their registrations 2 will move Delegations none Sessions with reserved seats none Email domains 1 will move',
    );
    const done = await owner.postAndFollow(`${one.path}/merge`, formOf(plan.html, `${one.path}/merge`));
    expect(textOf(done.html)).toContain('“Harbor Authority of Leixões” is merged into “Leixões Harbor Authority”.');
    expect(textOf(done.html)).toContain('ana@leixoes.example.org 1');
    expect(await say(owner, one.path)).toContain('People who enter its name join the other one.');
    const log = await say(owner, '/console/audit?group=organization');
    expect(log).toContain('Merged into another');
    expect(log).toContain('Leixões Harbor Authority, people moved: 2');

    const undone = await owner.postAndFollow(`${one.path}/undo-merge`);
    expect(textOf(undone.html)).toContain('Merge undone: “Harbor Authority of Leixões” is back.');
    expect(textOf(undone.html)).toContain('ana@leixoes.example.org 1');
    expect(await say(owner, other.path)).toContain('No members yet.');
  });

  test('lets the other one be searched for, and is refused with itself', async () => {
    const one = await create('Buoy Tenders');
    const other = await create('Lightship Crew');
    expect(await say(owner, `${one.path}/merge`)).toContain('No similar name.');
    const found = await owner.get(`${one.path}/merge?q=lightship`);
    expect(found.html.replaceAll('&#x3D;', '=')).toContain(`/merge?into=${other.id}`);
    const itself = await owner.get(`${one.path}/merge?into=${one.id}`);
    expect([itself.status, textOf(itself.html)]).toEqual([409, expect.stringContaining('The same organization')]);
    expect((await owner.post(`${one.path}/merge`, { into: one.id })).status).toBe(409);
    expect((await owner.post(`${one.path}/merge`, { into: '' })).status).toBe(404);
    expect((await owner.post(`${one.path}/undo-merge`)).status).toBe(409);
    expect((await viewer.get(`${one.path}/merge`)).status).toBe(403);
    expect((await viewer.post(`${one.path}/merge`, { into: other.id })).status).toBe(403);
    expect((await viewer.get(one.path)).html).not.toContain('action="/console/organizations');
  });
});
