import { makeCall, makeSession } from '../../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf, unescape } from '../../../support/console-client.js';

const call = 'many-voices';
const spanish = { kind: 'interpreted', language: 'es', by: 'Ana Ruiz' } as const;
const captions = { kind: 'captioned', language: 'en', automatic: true } as const;
const signed = { kind: 'signed', language: 'ase' } as const;

let greenroom: TestApp;
let lin: ConsoleClient;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom, { slug: call });
  lin = await consoleClient(greenroom, 'organizer');
});
afterAll(() => greenroom?.stop());

const html = async (path: string) => unescape(await (await fetch(`${greenroom.url}/calls/${call}${path}`)).text());
const change = (id: string, changes: object) => greenroom.api('PATCH', `/sessions/${id}`, changes);
const offersOf = async (id: string) => (await greenroom.api('GET', `/sessions/${id}`)).body.languageOffers;

test('pages say it in words, and the programme filters by it', async () => {
  const plain = await makeSession(greenroom, { title: 'Plain' }, { call });
  const before = [await html(''), await html(`/sessions/${plain.slug}`)];
  for (const page of before) expect(page).not.toContain('language=');
  const { slug } = await makeSession(greenroom, { languageOffers: [spanish, captions, signed] }, { call });
  const page = textOf(await html(`/sessions/${slug}`));
  expect(page).toContain(
    'Interpretation Spanish (Ana Ruiz) Captions English (automatic) Sign language American Sign Language',
  );
  // And at first, beside the title.
  expect(page).toContain('Online Also in Spanish Captions: English (automatic) American Sign Language');
  expect(textOf(await html(`/sessions/${slug}?lang=es`))).toContain('También en español');
  expect(textOf(await html(`/sessions/${slug}?lang=ja`))).toContain(
    '通訳 スペイン語（Ana Ruiz） 字幕 英語（自動） 手話 アメリカ手話',
  );
  const programme = await html('');
  expect(textOf(programme)).toContain('Also in Spanish Captions: English (automatic) American Sign Language');
  const choices = [...programme.matchAll(/href="[^"]*language=([a-z]+)#sessions".*?<bdi>(.*?)<\/bdi>.*?(\d+)/gsu)];
  expect(choices.map(([, code, name, count]) => [code, name, count])).toEqual([
    ['en', 'English', '2'],
    ['ase', 'American Sign Language', '1'],
    ['es', 'Spanish', '1'],
  ]);
  const inSpanish = await html('?language=es');
  expect([inSpanish.includes(`/sessions/${slug}`), inSpanish.includes(`/sessions/${plain.slug}`)]).toEqual([
    true,
    false,
  ]);
  // The page of a session without them is the same as before.
  expect(await html(`/sessions/${plain.slug}`)).toBe(before[1]);
});

test('the API refuses what makes no sense, and copies have what the original has', async () => {
  const channel = { ...spanish, link: 'https://audio.example.org/es', phone: '+886 2 1234', code: '77#' };
  const { id } = await makeSession(greenroom, { languageOffers: [channel, captions] }, { call });
  for (const [languageOffers, path] of [
    [[{ ...spanish, language: 'ase' }], 'languageOffers.0.language'],
    [[{ kind: 'signed', language: 'es' }], 'languageOffers.0.language'],
    [[spanish, { ...spanish, by: '' }], 'languageOffers'],
    [[{ ...spanish, language: 'en-GB' }], 'languageOffers'],
    [[{ ...spanish, link: 'javascript:alert(1)' }], 'languageOffers.0.link'],
  ] as const) {
    const { status, body } = await change(id, { languageOffers });
    expect([status, body.errors[0].path]).toEqual([422, path]);
  }
  expect((await change(id, { language: 'es' })).body.errors[0]).toMatchObject({ path: 'language' });
  const later = { ...captions, afterwards: true };
  const { status } = await change(id, { languageOffers: [channel, captions, { ...later, by: '' }, signed] });
  expect(status).toBe(200);
  const all = [channel, captions, later, signed];
  expect(await offersOf(id)).toEqual(all);
  const copy = await greenroom.api('POST', `/sessions/${id}/duplicate`, { startsAtLocal: '2027-03-02T10:00' });
  expect(copy.body.languageOffers).toEqual(all);
  // People of the public see no channel.
  const slug = (await greenroom.api('GET', `/sessions/${id}`)).body.slug;
  for (const path of [`/sessions/${slug}`, `/sessions/${slug}.ics`, '/programme.json', ''])
    expect(await html(path)).not.toMatch(/audio\.example|1234|77#/u);
});

describe('in the console', () => {
  const path = (id: string, rest = '') => `/console/sessions/${id}/languages${rest}`;
  const none = 'No interpretation channels: give each language a link or number.';
  const zoom = 'In Zoom, interpreters need the desktop app; other clients only listen.';
  const unknown = 'No interpretation channels? Give each language a link or number.';

  test.each([
    ['jitsi', null, none],
    ['bigbluebutton', null, none],
    ['zoom', null, zoom],
    ['zoom-webinar', null, zoom],
    ['link', 'https://us02web.zoom.us/j/1', zoom],
    ['link', 'https://zoom.us.example.org/j/1', unknown],
    ['link', null, unknown],
    ['teams', null, unknown],
  ])('what the room cannot do is said before anything is chosen: %s, %s', async (room, url, sentence) => {
    const { id } = await makeSession(greenroom, {}, { call });
    await greenroom.dataSource.query('update sessions set room = $2, join_url = $3 where id = $1', [id, room, url]);
    const said = async (page: string) => {
      const text = textOf((await lin.get(page)).html);
      return [none, zoom, unknown].filter((one) => text.includes(one));
    };
    expect([await said(path(id)), await said(path(id, '/new'))]).toEqual([[sentence], [sentence]]);
    await greenroom.dataSource.query(`update sessions set format = 'in-person' where id = $1`, [id]);
    expect([await said(path(id)), await said(path(id, '/new'))]).toEqual([[], []]);
  });
  const add = async (id: string, fields: Record<string, string>) => {
    await lin.get(path(id, '/new'));
    return lin.post(path(id, '/new'), fields);
  };

  test('each language has a form of its own, so that two organizers do not overwrite each other', async () => {
    const { id } = await makeSession(greenroom, {}, { call });
    expect((await lin.get(`/console/sessions/${id}/settings`)).html).toContain(path(id));
    const other = await consoleClient(greenroom, 'organizer');
    await other.get(path(id, '/new'));
    expect(await add(id, { kind: 'interpreted', language: 'es', by: 'Ana Ruiz' })).toMatchObject({ status: 303 });
    expect(await other.post(path(id, '/new'), { kind: 'signed', language: 'ase' })).toMatchObject({ status: 303 });
    expect(await offersOf(id)).toEqual([spanish, signed]);
    const form = path(id, '/interpreted-es');
    for (const client of [lin, other]) await client.get(form);
    const fields = formOf((await lin.get(form)).html, form);
    expect(await lin.post(form, { ...fields, link: 'https://audio.example.org/es' })).toMatchObject({ status: 303 });
    expect(await other.post(form, { ...fields, by: 'Luis Paz' })).toMatchObject({ status: 303 });
    expect(await offersOf(id)).toEqual([{ ...spanish, by: 'Luis Paz', link: 'https://audio.example.org/es' }, signed]);
    const twice = await add(id, { kind: 'signed', language: 'ase' });
    expect([twice.status, textOf(twice.html).includes('This is offered already')]).toEqual([422, true]);
    for (const client of [lin, other]) await client.post(`${form}/remove`);
    expect(await offersOf(id)).toEqual([signed]);
    expect(await lin.get(form)).toMatchObject({ status: 404 });
    const log = textOf((await lin.get(`/console/audit?q=session:${id}`)).html);
    expect(log).toContain('Changed: Interpretation, captions and sign language');
  });
});
