import { findMeantOrganizations } from '../../../src/domain/organizations/similar-organizations.queries.js';
import { callBody, makeCall, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { rememberedCookie } from '../../support/remembered.js';
import { formOf, textOf } from '../../support/console-client.js';

let greenroom: TestApp;
let path: string;
const list = `/calls/${callBody.slug}/organizations`;

beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
  const session = await makeSession(greenroom);
  path = `/calls/${callBody.slug}/sessions/${session.slug}`;
  const known = [
    {
      name: 'Kaohsiung City Government',
      kind: 'city-government',
      city: 'Kaohsiung',
      country: 'TW',
      domains: ['kcg.example.com'],
    },
    { name: '高雄市政府環境保護局', city: '高雄', country: 'TW' },
    { name: 'University of Porto', country: 'PT' },
    { name: 'Green Solutions Ltd' },
  ];
  for (const one of known) await greenroom.api('POST', list, one);
});
afterAll(() => greenroom?.stop());

let count = 0;
const form = (organization: string, more: Record<string, string> = {}) => ({
  name: 'Ada Lima',
  email: `ada-${++count}@example.org`,
  organization,
  country: 'TW',
  timeZone: 'Europe/Lisbon',
  language: 'en',
  ...more,
});

async function send(fields: Record<string, string>) {
  const answer = await fetch(greenroom.url + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
  return {
    status: answer.status,
    html: await answer.text(),
    cookies: answer.headers.getSetCookie(),
    location: answer.headers.get('location') ?? '',
  };
}

const rowsOf = (email: string): Promise<{ name: string; kind: string | null }[]> =>
  greenroom.dataSource.query(
    `select o.name, o.kind from attendees a join organizations o on o.id = a.organization_id where a.email = $1`,
    [email],
  );
const offered = (html: string) =>
  [...html.matchAll(/name="organizationChoice" value="[^"]*"[^>]*>(.*?)<\/label>/gu)].map(([, label = '']) =>
    textOf(label),
  );
const choiceOf = (html: string, name: string) =>
  [...html.matchAll(/name="organizationChoice" value="([^"]*)"[^>]*><span>(?:<b>)?<bdi>(.*?)<\/bdi>/gu)].find(
    ([, , label]) => label === name,
  )?.[1] ?? '';

describe('who types an organization', () => {
  test('that is known, in whatever case, is asked nothing', async () => {
    const fields = form('kaohsiung  CITY government');
    expect((await send(fields)).status).toBe(303);
    expect(await rowsOf(fields.email)).toEqual([{ name: 'Kaohsiung City Government', kind: 'city-government' }]);
  });

  test('that is like no other is asked nothing, and it is new', async () => {
    const fields = form('Smelter Belt Transition Forum');
    expect((await send(fields)).status).toBe(303);
    expect(await rowsOf(fields.email)).toEqual([{ name: 'Smelter Belt Transition Forum', kind: null }]);
  });

  test.each([
    ['City Government of Kaohsiung', {}, ['Kaohsiung City Government Kaohsiung, Taiwan']],
    ['高雄市環保局', {}, ['高雄市政府環境保護局 高雄, Taiwan']],
    ['Universidade do Porto', { country: 'PT' }, ['University of Porto Portugal']],
    ['Green Solutions GmbH', {}, ['Green Solutions Ltd']],
    [
      'Environment Bureau',
      { email: 'lin@mail.kcg.example.com' },
      ['Kaohsiung City Government Kaohsiung, Taiwan · same email domain as yours'],
    ],
  ])(
    'of which there is one like it (%s) is asked which they mean beside other faults',
    async (name, more, expected) => {
      const answer = await send(form(name, { ...more, name: '' }));
      expect(answer.status).toBe(422);
      expect(offered(answer.html)).toEqual([...expected, `None of these: add “${name}”`]);
      expect(textOf(answer.html)).toContain('Is it one of these?');
      expect(formOf(answer.html, `${path}#main`)).toMatchObject({ organization: name, name: '', language: 'en' });
    },
  );

  test('joins the one they choose, and their browser keeps its name', async () => {
    const fields = form('Gov. of Kaohsiung City');
    const asked = await send({ ...fields, name: '' });
    const again = formOf(asked.html, `${path}#main`) as Record<string, string>;
    const organizationChoice = choiceOf(asked.html, 'Kaohsiung City Government');
    const answer = await send({ ...again, name: 'Ada Lima', organizationChoice });
    expect(answer.status).toBe(303);
    expect(await rowsOf(fields.email)).toEqual([{ name: 'Kaohsiung City Government', kind: 'city-government' }]);
    const kept = decodeURIComponent(answer.cookies.find((cookie) => cookie.startsWith('me=')) ?? '');
    expect(kept).toContain('Kaohsiung City Government');
  });

  test('makes a new one when it is none of those, with its kind; another fault keeps the answer', async () => {
    const fields = form('Green Solutions Inc');
    const asked = await send({ ...fields, name: '' });
    const again = formOf(asked.html, `${path}#main`) as Record<string, string>;
    const chosen = { ...again, organizationChoice: 'none', organizationKind: 'start-up' };
    const faulty = await send({ ...chosen, name: '' });
    expect(faulty.status).toBe(422);
    expect(textOf(faulty.html)).not.toContain('Is it one of these?');
    const repaired = formOf(faulty.html, `${path}#main`) as Record<string, string>;
    expect((await send({ ...repaired, name: 'Ada Lima' })).status).toBe(303);
    expect(await rowsOf(fields.email)).toEqual([{ name: 'Green Solutions Inc', kind: 'start-up' }]);
  });

  test('is registered under the name that they typed, and reads afterwards which ones are like it', async () => {
    const fields = form('City Government of Kaohsiung');
    const answer = await send(fields);
    expect(answer.status).toBe(303);
    expect(await rowsOf(fields.email)).toEqual([{ name: 'City Government of Kaohsiung', kind: null }]);
    const headers = { cookie: rememberedCookie(greenroom, fields.email) };
    const page = await (await fetch(new URL(answer.location, greenroom.url), { headers })).text();
    expect(textOf(page)).toContain('Similar names: Kaohsiung City Government.');
  });

  test('is asked about those that are like their own name, also if others ask at the same moment', async () => {
    const [{ id }] = await greenroom.dataSource.query('select id from calls where slug = $1', [callBody.slug]);
    const ask = async (name: string) => {
      const typed = { name, country: 'TW', domain: null, most: 5 };
      const found = await findMeantOrganizations(greenroom.dataSource.manager, id, typed);
      return found.map((one) => one.name);
    };
    const alike = ['Porto University', 'Government of Kaohsiung City', 'Porto University', 'Nobody Like This'];
    const [porto, kaohsiung] = [['University of Porto'], ['Kaohsiung City Government']];
    expect(await Promise.all(alike.map(ask))).toEqual([porto, kaohsiung, porto, []]);
  });

  test('is not held up by an answer for another name, or one that was not offered', async () => {
    const asked = await send(form('Univ. Porto', { name: '' }));
    const again = { ...(formOf(asked.html, `${path}#main`) as Record<string, string>), name: 'Ada Lima' };
    const foreign = '00000000-0000-4000-8000-000000000000';
    for (const more of [
      { organization: 'Porto Univ', organizationChoice: 'none' },
      { organization: 'Univ. Porto', organizationChoice: foreign },
    ]) {
      expect((await send({ ...again, ...more, email: form('').email })).status).toBe(303);
    }
  });

  test('is refused what no name may hold, and asked nothing', async () => {
    for (const organization of ['Porto\0University', `University of Porto ${'x'.repeat(200)}`]) {
      const answer = await send(form(organization));
      expect([answer.status, offered(answer.html)]).toEqual([422, []]);
    }
    const odd = await send(form('Porto University', { email: 'a\0@b', country: 'P\0' }));
    expect([odd.status, offered(odd.html).length]).toEqual([422, 2]);
    expect((await send(form('Quay\0', { organizationChoice: 'none', organizationAsked: 'quay\0' }))).status).toBe(422);
  });

  test('hears of every fault at once', async () => {
    const answer = await send(form('Porto University', { name: '', country: '' }));
    expect(answer.status).toBe(422);
    expect(textOf(answer.html)).toContain('Enter your name');
    expect(offered(answer.html)).toHaveLength(2);
  });
});

describe('the names that are offered', () => {
  const names = async (q: string) => {
    const answer = await fetch(`${greenroom.url}/calls/${callBody.slug}/organizations.json?q=${encodeURIComponent(q)}`);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'public, max-age=60']);
    return ((await answer.json()) as { names: string[] }).names;
  };

  test('contain what is typed, in any script, and are those that organizers suggest', async () => {
    expect(await names('kaoh')).toEqual(['Kaohsiung City Government']);
    expect(await names('保護')).toEqual(['高雄市政府環境保護局']);
    expect(await names('Smelter')).toEqual([]);
    expect(await names('k')).toEqual([]);
    expect(await names('%')).toEqual([]);
    expect(await names('_o')).toEqual([]);
    // However many take part under a name, only organizers put it on the list.
    for (let count = 0; count < 3; count++) await send(form('Smelter Belt Transition Forum'));
    expect(await names('smelter')).toEqual([]);
    const found = await greenroom.api('GET', `${list}?q=smelter`);
    await greenroom.api('PATCH', `/organizations/${found.body.items[0].id}`, { suggested: true });
    expect(await names('smelter')).toEqual(['Smelter Belt Transition Forum']);
  });

  test('are not those that only proposals have, nor is one of them asked about', async () => {
    await greenroom.api('PUT', `/calls/${callBody.slug}/proposals/P-1`, {
      title: 'A secret',
      theme: 'energy',
      organization: 'Tidal Foundry Collective',
      members: [],
      state: 'submitted',
    });
    const { body } = await greenroom.api('GET', `${list}?q=tidal`);
    expect(body.items).toMatchObject([{ name: 'Tidal Foundry Collective' }]);
    expect(await names('tidal')).toEqual([]);
    const answer = await send(form('Tidal Foundry Collectiv'));
    expect(textOf(answer.html)).not.toContain('Tidal Foundry Collective');
  });

  test('are at most eight', async () => {
    for (let n = 1; n <= 10; n++) await greenroom.api('POST', list, { name: `Wharf Office ${n}` });
    expect(await names('wharf')).toHaveLength(8);
  });

  test('are of a call that is there', async () => {
    expect((await fetch(`${greenroom.url}/calls/nowhere/organizations.json?q=aa`)).status).toBe(404);
  });
});
