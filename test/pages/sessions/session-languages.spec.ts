import { CachedPage } from '../../../src/platform/http/cached-page.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { readCalendar } from '../../support/read-calendar.js';

const call = 'many-languages';
const english = { title: 'How to write a proposal', abstract: 'With **examples**.' };
const spanish = { title: 'Cómo escribir una propuesta', abstract: 'Con **ejemplos**.' };
// 200 characters of Arabic with Latin inside.
const arabic = { title: 'كيف تكتب مقترحًا مع Greenroom؟ '.repeat(7).slice(0, 200).trim() };

let greenroom: TestApp;
let lin: ConsoleClient;
let session: { id: string; slug: string };
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom, { slug: call, languages: ['en', 'es', 'ar', 'zh-TW'] });
  // Of the Chinese, only the abstract is translated.
  const chinese = { title: ' ', abstract: '附有**範例**。' };
  const roles = { Engineer: 'Ingeniera', Nobody: 'Nadie' };
  const translations = { es: { ...spanish, roles }, ar: arabic, 'zh-tw': chinese };
  const speakers = [{ name: 'Ana Lima', role: 'Engineer' }];
  session = await makeSession(greenroom, { ...english, speakers, translations }, { call });
  lin = await consoleClient(greenroom, 'organizer');
});
afterAll(() => greenroom?.stop());
beforeEach(() => greenroom.clock.set('2026-12-01T09:00:00Z'));

const html = async (path: string) => (await fetch(`${greenroom.url}/calls/${call}${path}`)).text();
const read = (id: string, query = '', headers = {}) =>
  greenroom.api('GET', `/sessions/${id}${query}`, undefined, { headers });

test('the API keeps translations beside the original, and answers in the language that it is asked for', async () => {
  const { body } = await read(session.id);
  // Without what is empty, or about nobody.
  const es = { ...spanish, roles: { Engineer: 'Ingeniera' } };
  const kept = { es, ar: arabic, 'zh-TW': { abstract: '附有**範例**。' } };
  expect(body).toMatchObject({ ...english, lang: 'en', textLanguage: null });
  expect(body.translations).toEqual(kept);
  const asked = async (query: string, headers = {}) => {
    const answer = await read(session.id, query, headers);
    const { title, abstract, lang } = answer.body;
    return [title, abstract, lang, answer.headers.get('content-language'), answer.headers.get('vary')];
  };
  const inSpanish = [spanish.title, spanish.abstract, 'es', 'es', 'Accept-Language, Accept-Encoding'];
  expect(await asked('?lang=es')).toEqual(inSpanish);
  expect(await asked('', { 'accept-language': 'es-MX, en;q=0.5' })).toEqual(inSpanish);
  const originals = [english.title, english.abstract, 'en', 'en', 'Accept-Language, Accept-Encoding'];
  expect(await asked('', { 'accept-language': '*' })).toEqual(originals);
  expect(await asked('?lang=ar')).toEqual([
    arabic.title,
    english.abstract,
    'ar',
    'ar',
    'Accept-Language, Accept-Encoding',
  ]);
  expect(await asked('?lang=zh-TW')).toEqual([
    english.title,
    '附有**範例**。',
    'en',
    'en',
    'Accept-Language, Accept-Encoding',
  ]);
  const list = await greenroom.api('GET', `/calls/${call}/sessions?lang=es`);
  expect([list.body.items[0].title, list.headers.get('content-language')]).toEqual([spanish.title, 'es']);

  const change = (changes: object) => greenroom.api('PATCH', `/sessions/${session.id}`, changes);
  for (const [changes, path] of [
    [{ textLanguage: 'es' }, 'textLanguage'],
    [{ translations: { es: { title: 'x'.repeat(201) } } }, 'translations.es.title'],
    [{ translations: { es: { name: 'x' } } }, 'translations.es.name'],
    [{ translations: { tlh: spanish } }, 'translations.tlh'],
  ] as const) {
    const { status, body: refused } = await change(changes);
    expect([status, refused.errors[0].path]).toEqual([422, path]);
  }
});

test.each([
  ['en', english.title, 'en', null],
  ['es', spanish.title, 'es', null],
  ['ar', arabic.title, 'ar', null],
  ['zh-TW', english.title, 'en', '內容為英文'],
  ['fr', english.title, 'en', 'en anglais'],
])('pages, feeds and files in %s', async (language, title, lang, note) => {
  const page = await html(`/sessions/${session.slug}?lang=${language}`);
  expect(page).toContain(`<bdi lang="${lang}">${title}</bdi>`);
  expect(/<\/h1><p class="hint">([^<]*)<\/p>/u.exec(page)?.[1] ?? null).toBe(note);
  const about = { es: ['es', 'ejemplos'], 'zh-TW': ['zh-TW', '範例'] }[language] ?? ['en', 'examples'];
  expect(page).toContain(`<div class="prose" dir="auto" lang="${about[0]}">`);
  expect(page).toContain(`<strong>${about[1]}</strong>`);
  expect(page).toContain(language === 'es' ? 'Ingeniera' : 'Engineer');
  const [, data = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/su.exec(page) ?? [];
  expect(JSON.parse(data).name).toBe(title);
  expect(page).toContain(`<meta property="og:title" content="${title}">`);
  expect(page).toContain(`hreflang="${language}"`);
  expect(await html(`?lang=${language}`)).toContain(`<bdi lang="${lang}">${title}</bdi>`);
  const programme = JSON.parse(await html(`/programme.json?lang=${language}`));
  expect(programme.sessions).toMatchObject([{ title, lang, language: 'en' }]);
  for (const file of [`/sessions/${session.slug}.ics`, '/programme.ics']) {
    const { events } = readCalendar(await html(`${file}?lang=${language}`));
    expect([file, events[0]?.property('summary')]).toEqual([file, title]);
  }
  expect(await html(`/feed.atom?lang=${language}`)).toContain(title);
  expect(await html(`/embed?lang=${language}`)).toContain(title);
});

test('a change in one language leaves what readers of the others have kept as it was', async () => {
  const { id, slug } = await makeSession(greenroom, { ...english, translations: { es: spanish } }, { call });
  // Feeds also say when something was last changed.
  const paths = ['', `/sessions/${slug}`, '/embed'];
  const tagsIn = async (language: string) => {
    const answers = paths.map((path) => fetch(`${greenroom.url}/calls/${call}${path}?lang=${language}`));
    return (await Promise.all(answers)).map(({ headers }) => headers.get('etag'));
  };
  const [inEnglish, inSpanish] = [await tagsIn('en'), await tagsIn('es')];
  const built = jest.spyOn(CachedPage, 'of');
  try {
    await greenroom.api('PATCH', `/sessions/${id}`, { translations: { es: { title: 'Escribir mejor' } } });
    expect(await tagsIn('en')).toEqual(inEnglish);
    // Nor has the server made them again.
    expect(built.mock.calls.length).toBe(0);
    const changed = (await tagsIn('es')).map((tag, index) => tag !== inSpanish[index]);
    expect(changed).toEqual(paths.map(() => true));
    expect(built.mock.calls.length).toBe(paths.length);
  } finally {
    built.mockRestore();
  }
});

test('a title may be the same in another language: it is no gap, and stays what it is there', async () => {
  const same = { es: { title: english.title } };
  const { id, slug } = await makeSession(greenroom, { ...english, translations: same }, { call, draft: true });
  const path = `/console/sessions/${id}`;
  expect(textOf((await lin.get(path)).html)).toContain('No title in \u2068العربية, 繁體中文\u2069.');
  const form = `${path}/edit`;
  const saved = await lin.post(form, { ...formOf((await lin.get(form)).html, form), intent: 'save' });
  expect([saved.status, (await read(id)).body.translations]).toEqual([303, same]);
  await greenroom.api('POST', `/sessions/${id}/publish`);
  const shown = async (language: string) => {
    const page = await html(`/sessions/${slug}?lang=${language}`);
    return /<h1[^>]*>\s*(<bdi.*?<\/bdi>).*?<\/h1>(?:<p class="hint">([^<]*))?/su.exec(page)?.slice(1);
  };
  expect(await shown('es')).toEqual([`<bdi lang="es">${english.title}</bdi>`, undefined]);
  expect(await shown('zh-TW')).toEqual([`<bdi lang="en">${english.title}</bdi>`, '內容為英文']);
  await greenroom.api('PATCH', `/sessions/${id}`, { title: 'Writing well' });
  expect(await shown('es')).toEqual([`<bdi lang="es">${english.title}</bdi>`, undefined]);
  expect(await shown('en')).toEqual(['<bdi lang="en">Writing well</bdi>', undefined]);
});

test('a series has them, too, and may be called the same in two languages', async () => {
  const { slug } = await makeSession(greenroom, { ...english, series: 'Evenings' }, { call });
  const [series] = (await greenroom.api('GET', `/calls/${call}/series`)).body.items;
  const translations = { es: { title: 'Tardes', description: 'Cada *martes*.' }, ar: { title: 'Evenings' } };
  const path = `/console/series/${series.id}/edit`;
  const typed = Object.entries(translations).flatMap(([code, texts]) =>
    Object.entries(texts).map(([name, text]) => [`translations.${code}.${name}`, text]),
  );
  const form = { ...formOf((await lin.get(path)).html, path), ...Object.fromEntries(typed) };
  expect(await lin.post(path, form)).toMatchObject({ status: 303 });
  const asked = await greenroom.api('GET', `/series/${series.id}?lang=es`);
  expect(asked.body).toMatchObject({ ...translations.es, lang: 'es', translations });
  expect(asked.headers.get('content-language')).toBe('es');
  const page = await html(`/series/evenings?lang=es`);
  expect(page).toContain('<bdi lang="es">Tardes</bdi>');
  expect(page).toContain('<em>martes</em>');
  for (const path of [`/sessions/${slug}?lang=es`, '?lang=es']) expect(await html(path)).toContain('Tardes');
  expect(await html('/series/evenings?lang=ar')).toContain('<bdi lang="ar">Evenings</bdi>');
  expect(await html('/series/evenings?lang=zh-TW')).toContain('<bdi lang="en">Evenings</bdi>');
});

describe('what belongs to a session', () => {
  let id: string;
  let slug: string;
  const page = (language: string) => html(`/sessions/${slug}?lang=${language}`);
  const send = async (path: string, typed: object) =>
    lin.post(path, { ...formOf((await lin.get(path)).html, path), ...typed });
  beforeAll(async () => {
    ({ id, slug } = await makeSession(greenroom, { ...english, format: 'hybrid', venue: 'Hall' }, { call }));
  });

  test('files and links have a title in each language', async () => {
    const path = `/sessions/${id}/materials`;
    const link = { kind: 'slides', visibility: 'public', url: 'https://files.example/s' };
    const translations = { es: { title: 'Diapositivas' } };
    const { body } = await greenroom.api('POST', path, { ...link, title: 'Slides', translations });
    expect(body).toMatchObject({ title: 'Slides', lang: 'en', translations });
    const asked = await greenroom.api('GET', `${path}?lang=es`);
    expect([asked.body.items[0].title, asked.headers.get('content-language')]).toEqual(['Diapositivas', 'es']);
    const form = `/console${path}/${body.id}`;
    expect(textOf((await lin.get(form)).html)).toContain('Title in \u2068العربية\u2069');
    expect(await send(form, { 'translations.ar.title': 'شرائح Greenroom' })).toMatchObject({ status: 303 });
    expect(await page('es')).toContain('<bdi lang="es">Diapositivas</bdi>');
    expect(await page('ar')).toContain('<bdi lang="ar">شرائح Greenroom</bdi>');
    const chinese = await page('zh-TW');
    expect(chinese).toContain('<bdi lang="en">Slides</bdi>');
    expect(textOf(chinese)).toContain('files.example · 內容為英文');
    await greenroom.api('PATCH', `${path}/${body.id}`, { translations: { es: { title: ' ' } } });
    expect((await greenroom.api('GET', path)).body.items).toMatchObject([{ title: 'Slides', translations: {} }]);
  });

  test('a venue says in each language how to get there', async () => {
    const notes = { accessibility: 'Ramp at the back.', directions: 'Bus 5.', textLanguage: 'en' };
    const rooms = [{ name: 'Room 1', accessibility: 'Loop.' }];
    const { body: venue } = await greenroom.api('POST', '/venues', { name: 'Hall', timeZone: 'UTC', ...notes, rooms });
    const room = venue.rooms[0].id;
    await greenroom.api('PATCH', `/sessions/${id}`, { venueId: venue.id, venueRoomId: room });
    const form = `/console/venues/${venue.id}`;
    expect(textOf((await lin.get(form)).html)).toContain('Accessibility: Room 1 in Español');
    const typed = { 'translations.es.directions': 'Autobús 5.', 'translations.es.accessibility': 'Rampa atrás.' };
    expect(await send(form, typed)).toMatchObject({ status: 303 });
    // Half of what is said of access would look like all of it.
    const half = textOf(await page('es'));
    expect(half).toContain('Autobús 5.');
    expect(half).toContain('Loop. Ramp at the back. en inglés');
    expect(await send(form, { [`translations.es.room:${room}`]: 'Bucle.' })).toMatchObject({ status: 303 });
    const translations = {
      es: { directions: 'Autobús 5.', accessibility: 'Rampa atrás.', rooms: { [room]: 'Bucle.' } },
    };
    const asked = await greenroom.api('GET', `/venues/${venue.id}?lang=es`);
    expect(asked.body).toMatchObject({ translations, directions: 'Autobús 5.', rooms: [{ accessibility: 'Bucle.' }] });
    expect(asked.headers.get('content-language')).toBe('es');
    expect(await page('es')).toContain('<p><bdi lang="es">Bucle.</bdi></p><p><bdi lang="es">Rampa atrás.</bdi></p>');
    expect(await page('ar')).toContain('<bdi lang="en">Bus 5.</bdi>');
    const { events } = readCalendar(await html(`/sessions/${slug}.ics?lang=es`));
    expect(events[0]?.property('description')).toContain('Rampa atrás.\nAutobús 5.');
    await makeRegistration(greenroom, id, 'venue@readers.example', { language: 'es' });
    greenroom.clock.set('2026-12-01T09:10:00Z');
    await greenroom.deliver();
    expect(greenroom.mail.to('venue@readers.example').at(-1)?.text).toContain('Autobús 5.');
  });

  test('questions are asked in each language, and answers are the same in all', async () => {
    const options = [
      { value: 'bus', label: 'By bus' },
      { value: 'bike', label: 'By bike' },
    ];
    const es = { label: '¿Cómo viene?', options: { bus: 'En autobús' } };
    const travel = { key: 'travel', kind: 'choice', label: 'How do you come?', options, translations: { es, de: es } };
    await greenroom.api('PUT', `/sessions/${id}/questions`, { questions: [travel] });
    const spanish = await page('es');
    expect(spanish).toContain('<legend><bdi>¿Cómo viene?</bdi>');
    expect(spanish).toContain('value="bus"><span><bdi>En autobús</bdi>');
    expect(spanish).toContain('value="bike"><span><bdi lang="en">By bike</bdi>');
    expect(await page('ar')).toContain(
      '<bdi lang="en">How do you come?</bdi> <span class="hint">باللغة الإنجليزية</span>',
    );
    // German is not one of the call's languages.
    expect(await page('de')).toContain('<bdi lang="en">How do you come?</bdi> <span class="hint">auf Englisch</span>');
    const answers = { travel: 'bus' };
    await makeRegistration(greenroom, id, 'travel@readers.example', { language: 'es', answers });
    const { items } = (await greenroom.api('GET', `/sessions/${id}/registrations`)).body;
    expect(items.map((one: { answers: unknown }) => one.answers)).toContainEqual(answers);
  });
});

describe('people', () => {
  const readers = ['en', 'es', 'ar', 'zh-TW'];
  const address = (language: string) => `${language}@readers.example`;
  const sent = async () => {
    greenroom.clock.set('2026-12-01T09:10:00Z');
    await greenroom.deliver();
    const emails = readers.map((language) => greenroom.mail.to(address(language)).at(-1));
    greenroom.mail.sent.length = 0;
    return emails.map((email) => {
      const event = email?.calendar ? readCalendar(email.calendar.object).events[0] : undefined;
      return (
        email && [
          event?.property('summary'),
          event?.property('sequence'),
          email.text.includes(event?.property('summary') ?? '?'),
        ]
      );
    });
  };
  beforeAll(async () => {
    for (const language of readers) {
      await makeRegistration(greenroom, session.id, address(language), { language, timeZone: 'Europe/Madrid' });
    }
  });

  test('get emails and invitations in their language, and of a change only what they can see', async () => {
    const titles = [english.title, spanish.title, arabic.title, english.title];
    expect(await sent()).toEqual(titles.map((title) => [title, '0', true]));
    const change = async (changes: object) => {
      greenroom.clock.set('2026-12-01T09:00:00Z');
      return (await greenroom.api('PATCH', `/sessions/${session.id}`, changes)).body.notified;
    };
    const others = { ar: arabic, 'zh-TW': { abstract: '附有**範例**。' } };
    expect(await change({ translations: { es: { ...spanish, title: 'Escribir bien' }, ...others } })).toBe(1);
    expect(await sent()).toEqual([undefined, ['Escribir bien', '0', true], undefined, undefined]);
    // The original is what readers of English and of Chinese see; an abstract is no news.
    expect(await change({ title: 'Writing well', translations: { es: { title: 'Escribir bien' }, ...others } })).toBe(
      2,
    );
    const well = ['Writing well', '0', true];
    expect(await sent()).toEqual([well, undefined, undefined, well]);
    // What is taken back within two minutes reaches nobody; another place concerns all.
    expect(await change({ translations: { es: { title: 'X' }, ...others } })).toBe(1);
    expect(await change({ translations: { es: { title: 'Escribir bien' }, ...others } })).toBe(0);
    expect(await sent()).toEqual(readers.map(() => undefined));
    expect(await change({ format: 'hybrid', venue: 'Pier 3', title: english.title })).toBe(4);
    expect(await sent()).toEqual(
      [english.title, 'Escribir bien', arabic.title, english.title].map((title) => [title, '1', true]),
    );
  });
});

describe('editors', () => {
  const edited = (id: string) => `/console/sessions/${id}/edit`;

  test('work side by side: each language is a field of its own', async () => {
    const { id } = await makeSession(greenroom, english, { call });
    const path = edited(id);
    const opened = formOf((await lin.get(path)).html, path);
    const ada = await consoleClient(greenroom, 'organizer');
    const save = (browser: ConsoleClient, typed: object) => browser.post(path, { ...opened, intent: 'save', ...typed });
    expect(await save(lin, { 'translations.es.title': spanish.title })).toMatchObject({ status: 303 });
    expect(await save(ada, { 'translations.ar.title': arabic.title })).toMatchObject({ status: 303 });
    const both = { es: { title: spanish.title }, ar: { title: arabic.title } };
    expect((await read(id)).body.translations).toEqual(both);
    const refused = await save(ada, { 'translations.es.title': 'Otra' });
    expect(refused.status).toBe(409);
    expect(textOf(refused.html)).toContain(`Title in Español You typed Otra Saved version ${spanish.title}`);
    const long = await save(lin, { 'translations.zh-TW.title': '長'.repeat(201) });
    expect([long.status, textOf(long.html).includes('Title in 繁體中文')]).toEqual([422, true]);
    expect((await read(id)).body.translations).toEqual(both);
    const found = await lin.get(`/console/calls/${call}/search?q=${encodeURIComponent('ESCRIBIR UNA')}`);
    expect(found.html).toContain(`/console/sessions/${id}"`);
  });

  test('find texts in a language that a call no longer has kept, and hidden', async () => {
    const { id, slug } = await makeSession(greenroom, { ...english, translations: { ar: arabic } }, { call });
    const offer = (...languages: string[]) => greenroom.api('PATCH', `/calls/${call}`, { languages });
    await offer('en', 'es', 'zh-TW');
    expect(await html(`/sessions/${slug}?lang=ar`)).toContain(`<bdi lang="en">${english.title}</bdi>`);
    const path = edited(id);
    const { html: form } = await lin.get(path);
    expect(textOf(form)).toContain('Kept, but hidden: \u2068العربية\u2069.');
    const typed = { ...formOf(form, path), 'translations.es.title': spanish.title, intent: 'save' };
    expect(await lin.post(path, typed)).toMatchObject({ status: 303 });
    const kept = { es: { title: spanish.title }, ar: arabic };
    expect((await read(id)).body.translations).toEqual(kept);
    await offer('en', 'es', 'ar', 'zh-TW');
    expect(await html(`/sessions/${slug}?lang=ar`)).toContain(`<bdi lang="ar">${arabic.title}</bdi>`);
  });

  test('read what lacks a title, and copies keep the translations of what they keep', async () => {
    const draft = await makeSession(greenroom, { ...english, translations: { es: spanish } }, { call, draft: true });
    const page = textOf((await lin.get(`/console/sessions/${draft.id}`)).html);
    expect(page).toContain('No title in \u2068العربية, 繁體中文\u2069.');
    const list = textOf((await lin.get(`/console/calls/${call}/checklist`)).html);
    // The titles; files, the question and the notes of the venue in Chinese.
    expect(list).toMatch(/Not in \u2068?繁體中文\u2069?: session titles \d+, other texts 4\./u);
    const copy = async (changes: object) =>
      (await greenroom.api('POST', `/sessions/${draft.id}/duplicate`, changes)).body.translations;
    expect(await copy({})).toEqual({ es: spanish });
    expect(await copy({ title: 'Another' })).toEqual({ es: { abstract: spanish.abstract } });
  });
});
