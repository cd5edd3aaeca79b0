import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../../src/platform/root.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { type ConsoleClient, consoleClient, textOf } from '../../../support/console-client.js';
import { readCalendar } from '../../../support/read-calendar.js';
import { createWorld } from '../../../support/world.js';

let app: TestApp;
let organizer: ConsoleClient;

const path = '/console/calls/solutions/import-sessions';
const file = readFileSync(join(projectRoot, 'test/golden/imports/pretalx-schedule.json'), 'utf8');
const sessions = () => app.dataSource.query('select title, state, uid from sessions order by starts_at');

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  await createWorld(app.dataSource, app.clock, app.config);
  organizer = await consoleClient(app, 'organizer');
});
afterAll(() => app?.stop());

test('sessions of pretalx become drafts once they were looked at, keep their events, and nobody is written to', async () => {
  expect(textOf((await organizer.get('/console/calls/solutions/sessions')).html)).toContain('Import sessions');
  await organizer.get(path);
  const preview = await organizer.upload(path, new File([file], 'schedule.json'));
  expect(textOf(preview.html)).toContain('Energia das ondas Sun 14 Mar, 10:00, Lisbon (UTC+0)');
  expect(await sessions()).toEqual([]);
  const done = await organizer.post(path, { text: file, step: 'run' });
  expect(done.location).toBe('/console/calls/solutions/sessions?tab=drafts');
  expect(await sessions()).toEqual([
    { title: 'Energia das ondas', state: 'draft', uid: 'pretalx-harbour-ABC9XZ@talks.example.org' },
    { title: 'Workshop', state: 'draft', uid: 'pretalx-harbour-K3LM77-0@talks.example.org' },
    { title: 'Workshop', state: 'draft', uid: 'pretalx-harbour-K3LM77-1@talks.example.org' },
  ]);
  await app.dataSource.query(`update sessions set state = 'published', published_at = now()`);
  const feed = await (await fetch(`${app.url}/calls/solutions/programme.ics`)).text();
  expect(readCalendar(feed).events.map((event) => event.property('uid'))).toContain(
    'pretalx-harbour-ABC9XZ@talks.example.org',
  );
  expect(await app.dataSource.query('select count(*)::int as count from messages')).toEqual([{ count: 0 }]);
});

test('what can’t be imported is said in words, with when it is', async () => {
  const event = (uid: string, lines: string[]) => [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'SUMMARY:Hour',
    ...lines,
    'END:VEVENT',
  ];
  const lines = [
    ...event('short', ['DTSTART:20270318T100000Z', 'DTEND:20270318T100000Z']),
    ...event('gone', ['DTSTART:20270319T100000Z', 'DTEND:20270319T110000Z', 'STATUS:CANCELLED']),
    ...event('day', ['DTSTART;VALUE=DATE:20270315']),
  ];
  await organizer.get(path);
  const calendar = ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
  const text = textOf((await organizer.upload(path, new File([calendar], 'a.ics'))).html);
  expect(text).toMatch(/Thu 18 Mar, .*Left out Length in minutes: Enter 5 or more/u);
  expect(text).toMatch(/Fri 19 Mar, .*Left out Cancelled/u);
  expect(text).toMatch(/Left out No start time/u);
});

test('exports in other encodings are read, and an entry that cannot be is named in the preview', async () => {
  const preview = async (bytes: Uint8Array, name: string) => {
    await organizer.get(path);
    return textOf((await organizer.upload(path, new File([new Uint8Array(bytes)], name))).html);
  };
  const utf16 = Buffer.from(`\ufeff${file.replace('"persons": []', '"persons": "?"')}`, 'utf16le');
  const named = await preview(utf16, 'schedule.json');
  expect(named).toContain('Energia das ondas');
  expect(named).toMatch(/Unreadable Row 2/u);
  const lines = ['UID:old', 'SUMMARY:Énergie – 50 €', 'DTSTART:20270318T100000Z', 'DTEND:20270318T110000Z'];
  const calendar = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''];
  const windows1252 = Buffer.from(calendar.join('\r\n').replace('–', '\u0096').replace('€', '\u0080'), 'latin1');
  expect(await preview(windows1252, 'old.ics')).toContain('Énergie – 50 €');
});

test('the same file again makes nothing, and another file is refused with what to do', async () => {
  await organizer.get(path);
  const again = await organizer.upload(path, new File([file], 'schedule.json'));
  expect(textOf(again.html)).toMatch(/Nothing to create[\s\S]*Already there/u);
  const wrong = await organizer.upload(path, new File(['name,email'], 'people.csv'));
  expect([wrong.status, textOf(wrong.html)]).toEqual([422, expect.stringContaining('This isn’t an export of pretalx')]);
  // A picture is not told how to save a table.
  const picture = await organizer.upload(path, new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0xff])], 'a.png'));
  expect([picture.status, textOf(picture.html)]).toEqual([422, expect.stringContaining('This isn’t an export of')]);
  const none = await organizer.upload(path, new File([], ''));
  expect([none.status, textOf(none.html)]).toEqual([422, expect.stringContaining('Choose a file')]);
  const viewer = await consoleClient(app, 'viewer');
  expect((await viewer.get(path)).status).toBe(403);
});

test('a table becomes drafts by its columns, once; what can’t be read is left out and said by cause', async () => {
  const rows = [
    'Thema;Tag;Von;Bis;Raum;Link',
    'Wind;03.04.2027;10:00;11:30;;https://meet.example.org/1',
    'Sonne;03.04.2027;14:00;16:00;Halle 2;',
    'Wellen;bald;9:00;10:00;;',
    'Wasser;04.04.2027;10:00;10:01;;',
    'Wald;04.04.2027;11:00;11:01;;',
  ];
  const table = rows.join('\n');
  await organizer.get(path);
  const asked = await organizer.upload(path, new File([table], 'Programm.csv'));
  expect(textOf(asked.html)).toMatch(/Choose title, start and length[\s\S]*Wind · Sonne · Wellen/u);
  const chosen = ['title', 'date', 'start', 'end', 'location', 'link'];
  const columns = Object.fromEntries(chosen.map((value, index) => [`column${index}`, value]));
  const preview = textOf((await organizer.post(path, { text: table, step: 'map', dates: 'dmy', ...columns })).html);
  expect(preview).toMatch(/Wind Sat 3 Apr, 10:00.*Webinar · 90 minutes · https:\/\/meet\.example\.org\/1/u);
  expect(preview).toMatch(/Sonne Sat 3 Apr, 14:00.*120 minutes · Halle 2/u);
  expect(preview).toMatch(/No start time Row 4 Length in minutes: Enter 5 or more\W* Row 5, 6/u);
  const before = (await sessions()).length;
  // As the mapping was remembered, the same headings need no answer.
  for (const count of [2, 2]) {
    await organizer.post(path, { text: table, step: 'run' });
    expect((await sessions()).length - before).toBe(count);
  }
  expect((await sessions()).filter(({ title }: { title: string }) => title === 'Wind')).toEqual([
    { title: 'Wind', state: 'draft', uid: expect.stringMatching(/^import-[\da-f]{24}$/u) },
  ]);
  expect(await app.dataSource.query('select count(*)::int as count from messages')).toEqual([{ count: 0 }]);
});

test('titles in other languages come along, are counted by language, and what is left out or hidden is said once', async () => {
  const table = [
    'title,start,duration,title (zh-TW),abstract_zh-TW,title:de,title (pt)',
    'Tide,2027-03-20 10:00,60,潮汐,大潮,Gezeiten,Maré',
    'Reef,2027-03-21 10:00,60,,,Riff,Recife',
  ].join('\n');
  await organizer.get(path);
  const preview = await organizer.upload(path, new File([table], 'two.csv'));
  expect(textOf(preview.html)).toMatch(
    /Translations 繁體中文 1 · Deutsch 2 Kept, but hidden: Deutsch\. Left out title \(pt\)/u,
  );
  const asked = await organizer.post(path, { text: table, step: 'columns' });
  expect(asked.html).toMatch(
    /value="title:zh-TW"\s+selected\s*>\s*Title in 繁體中文\s*<[\s\S]*value="title:de"\s+selected/u,
  );
  const stored = () =>
    app.dataSource.query(`select title, translations from sessions where title in ('Tide', 'Reef') order by starts_at`);
  await organizer.post(path, { text: table, step: 'run' });
  const translated = [
    { title: 'Tide', translations: { 'zh-TW': { title: '潮汐', abstract: '大潮' }, de: { title: 'Gezeiten' } } },
    { title: 'Reef', translations: { de: { title: 'Riff' } } },
  ];
  expect(await stored()).toEqual(translated);
  const again = textOf((await organizer.upload(path, new File([table], 'two.csv'))).html);
  expect(again).toMatch(/Nothing to create/u);
  expect(again).not.toContain('Translations');
  await organizer.post(path, { text: table, step: 'run' });
  expect(await stored()).toEqual(translated);
});

test('an organizer says which column is a title in another language', async () => {
  const table = 'title,start,duration,其他\nDune,2027-03-22 10:00,60,沙丘';
  await organizer.get(path);
  expect(textOf((await organizer.upload(path, new File([table], 'dune.csv'))).html)).toMatch(/Left out 其他/u);
  const columns = { column0: 'title', column1: 'start', column2: 'duration', column3: 'title:zh-TW' };
  const preview = textOf((await organizer.post(path, { text: table, step: 'map', ...columns })).html);
  expect(preview).toMatch(/Translations 繁體中文 1/u);
  expect(preview).not.toContain('Left out');
});
