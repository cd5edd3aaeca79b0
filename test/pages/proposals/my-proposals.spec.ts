import { startTestApp, type TestApp } from '../../support/app.js';
import { makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { formOf, textOf } from '../../support/console-client.js';

let greenroom: TestApp;
let lea: string;
let mate: string;

beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom, {
    criteria: [
      { slug: 'impact', name: 'Impact' },
      { slug: 'budget', name: 'Budget & costs' },
    ],
  });
  const session = await makeSession(greenroom, { title: 'An hour for all' });
  await makeRegistration(greenroom, session.id, 'lea@example.org', { name: 'Lea', timeZone: 'Asia/Taipei' });
  await makeRegistration(greenroom, session.id, 'mate@example.org', { name: 'Mate' });
  const later = { startsAtLocal: '2027-03-04T10:00' };
  await makeSession(greenroom, { ...later, title: 'Counting costs', criteria: ['budget'] });
  await makeSession(greenroom, { ...later, title: 'About water', themes: ['water'] });
  await makeSession(greenroom, { ...later, title: 'First steps', kind: 'info' });
  await greenroom.deliver();
  lea = linkOf('lea@example.org');
  mate = linkOf('mate@example.org');
});
afterAll(() => greenroom?.stop());
beforeEach(() => greenroom.clock.set('2026-12-01T09:00:00Z'));

/** The own page, by the link that the mail to this address holds. */
function linkOf(address: string): string {
  const [, path = ''] = /(\/me\/[\w-]+)/u.exec(greenroom.mail.to(address)[0]?.text ?? '') ?? [];
  return path;
}
async function get(path: string) {
  const response = await fetch(`${greenroom.url}${path}`);
  return { status: response.status, html: await response.text() };
}
async function post(path: string, fields: Record<string, string | string[]> = {}) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
  const response = await fetch(`${greenroom.url}${path}`, { method: 'POST', body, redirect: 'manual' });
  return { status: response.status, location: response.headers.get('location') ?? '', html: await response.text() };
}
const announce = async (title: string, members: string, theme = 'water') => {
  expect((await post(`${lea}/proposals`, { title, theme, members })).status).toBe(303);
  const { html } = await get(lea);
  const own = [...html.matchAll(/<a href="([^"]+\/proposals\/[^"]+)"><bdi>([^<]*)/gu)].find(
    (match) => match[2] === title,
  );
  return own?.[1] ?? '';
};
const follow = async (path: string) => get((await post(path)).location);
const read = async (title: string) => {
  const [row] = await greenroom.dataSource.query('select * from proposals where title = $1', [title]);
  return row;
};

test('who has no proposal is shown where to begin', async () => {
  const text = textOf((await get(mate)).html);
  expect(text).toContain('Start your proposal');
  expect(text).toMatch(/Recommended sessions First steps Thu 4 Mar/u);
  expect(text).toContain('Proposals due Wednesday 30 June 2027, 23:59 in Lisbon. 211 days left.');
});

test('a draft says what is next, by when, and which sessions help with its theme', async () => {
  const path = await announce('Tide clocks', 'mate@example.org stranger@example.org');
  const page = await get(path);
  const text = textOf(page.html);
  expect(page.status).toBe(200);
  expect(text).toContain('Next: submit it on the call’s website before the deadline.');
  expect(text).toContain('Proposals due Thursday 1 July 2027, 06:59 your time.');
  expect(text).toMatch(/\d+ days left\./u);
  expect(text).toMatch(/Sessions that can help About water Thu 4 Mar.* About: Water/u);
  expect(text).not.toContain('Counting costs');
  expect(textOf((await get(lea)).html)).toMatch(/Tide clocks Water Next: submit it.*About water/u);
});

test('a team says with which criteria it wants help, and gets sessions for them', async () => {
  const path = await announce('Rain gardens', '');
  expect((await post(`${path}/help`, { criteria: ['budget'] })).location).toBe(`${path}?done=draft`);
  const text = textOf((await get(`${path}?done=draft`)).html);
  expect(text).toMatch(/Sessions that can help Counting costs.*Helps with: Budget & costs About water/u);
  expect((await read('Rain gardens')).help_with).toEqual(['budget']);
  expect((await post(`${path}/help`, { criteria: ['beauty'] })).status).toBe(422);
  await post(`${path}/help`);
  expect((await read('Rain gardens')).help_with).toEqual([]);
});

test('nobody is of the team of a declared draft, or learns of it, before they accept', async () => {
  const path = await announce('Slag as soil', 'mate@example.org stranger@example.org');
  expect(textOf((await get(path)).html)).toContain(
    'Lea lea@example.org Accepted mate@example.org Not accepted yet stranger@example.org Not accepted yet',
  );
  const id = path.split('/').at(-1);
  const asked = textOf((await get(mate)).html);
  expect(asked).toContain('Lea lists you on the team for “Slag as soil”.');
  expect((await get(`${mate}/proposals/${id}`)).status).toBe(404);
  expect((await post(`${lea}/proposals/${id}/accept`)).status).toBe(404);
  expect(textOf((await follow(`${mate}/proposals/${id}/accept`)).html)).toContain('You’ve joined the team.');
  expect((await post(`${mate}/proposals/${id}/accept`)).status).toBe(404);
  expect(textOf((await get(path)).html)).toContain('mate@example.org Accepted stranger@example.org Not accepted yet');
  const others = await get(`${mate}/proposals/${id}`);
  expect([others.status, textOf(others.html).includes('Slag as soil')]).toEqual([200, true]);
  expect(others.html).not.toContain('stranger@example.org');
  expect(others.html).not.toContain('take-back');
  expect((await post(`${mate}/proposals/${id}/take-back`)).status).toBe(409);
  expect((await read('Slag as soil')).state).toBe('draft');
  // Who stays in the team keeps their consent; who is named again is asked again.
  const form = formOf((await get(path)).html, path);
  await post(path, { ...form, members: 'mate@example.org' });
  expect(textOf((await get(path)).html)).toContain('mate@example.org Accepted');
  await post(path, { ...form, members: '' });
  await post(path, { ...form, members: 'mate@example.org' });
  expect(textOf((await get(path)).html)).toContain('mate@example.org Not accepted yet');
  expect(textOf((await follow(`${mate}/proposals/${id}/decline`)).html)).toContain(
    'You’ve been removed from the team.',
  );
  expect(textOf((await get(path)).html)).not.toContain('mate@example.org');
});

test('a declared draft is changed, taken back and announced again by the one who told of it', async () => {
  const path = await announce('Solar rofs', 'mate@example.org');
  const form = formOf((await get(path)).html, path);
  expect(form).toMatchObject({ title: 'Solar rofs', theme: 'water', members: 'mate@example.org' });
  const faulty = await post(path, { ...form, title: '', members: 'nonsense' });
  expect([faulty.status, faulty.html.includes('nonsense</textarea>')]).toEqual([422, true]);
  expect((await post(path, { ...form, title: 'Solar roofs', theme: 'energy', members: '' })).status).toBe(303);
  expect(await read('Solar roofs')).toMatchObject({ theme: 'energy', source: 'declared', state: 'draft' });
  expect((await post(`${path}/take-back`)).status).toBe(303);
  expect(textOf((await get(`${path}?done=takenBack`)).html)).toContain('Draft withdrawn.');
  expect((await read('Solar roofs')).state).toBe('withdrawn');
  expect((await post(path, { ...form, title: 'Details changed' })).status).toBe(409);
  expect((await post(`${path}/announce`)).status).toBe(303);
  expect((await read('Solar roofs')).state).toBe('draft');
});

test('what the platform told of is not changed here, and what it submitted is no draft', async () => {
  const proposal = {
    title: 'From the platform',
    theme: 'water',
    members: [{ email: 'lea@example.org' }],
    state: 'draft',
  };
  const put = (changes: object) =>
    greenroom.api('PUT', '/calls/clean-harbours/proposals/P-1', { ...proposal, ...changes });
  await put({ url: 'https://platform.example/1' });
  const { id } = await read('From the platform');
  await greenroom.dataSource.query(`update proposal_matches set state = 'linked' where proposal_id = $1`, [id]);
  const path = `${lea}/proposals/${id}`;
  const page = await get(path);
  expect([page.status, page.html.includes('https://platform.example/1')]).toEqual([200, true]);
  expect(page.html).not.toContain('take-back');
  expect((await post(path, { title: 'Mine', theme: 'water', members: '' })).status).toBe(409);
  expect((await post(`${path}/take-back`)).status).toBe(409);
  await put({ state: 'submitted' });
  expect(textOf((await get(path)).html)).toContain('Received From the');
  expect((await post(`${path}/help`, { criteria: ['budget'] })).status).toBe(409);
});

test.each(['00000000-0000-4000-8000-000000000000', 'nothing'])(
  'a proposal that is not theirs (%s) is not found',
  async (id) => {
    expect((await get(`${lea}/proposals/${id}`)).status).toBe(404);
    expect((await post(`${lea}/proposals/${id}/take-back`)).status).toBe(404);
  },
);

test.each(['zh-TW', 'ja', 'ko', 'es', 'fr', 'de', 'id', 'vi', 'ar'])(
  'the page of a proposal is there in %s',
  async (code) => {
    const { title } = await read('Tide clocks');
    const { id } = await read(title);
    const { status, html } = await get(`${lea}/proposals/${id}?lang=${code}`);
    expect([status, html.includes(`<html lang="${code}"`)]).toEqual([200, true]);
    expect(textOf(html)).not.toMatch(/Next:|Your team|Sessions that can help/u);
  },
);
