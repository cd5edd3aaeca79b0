import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, textOf } from '../../support/console-client.js';
import { createWorld } from '../../support/world.js';

let app: TestApp;
let organizer: ConsoleClient;
let people: string;

const proposals = '/console/calls/solutions/proposals/import';
const jobs = () => app.dataSource.query('select state, total from jobs order by created_at');

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  const world = await createWorld(app.dataSource, app.clock, app.config);
  const session = await world.session();
  people = `/console/sessions/${session.id}/import`;
  organizer = await consoleClient(app, 'organizer');
});
afterAll(() => app?.stop());

test('of unknown headings, the organizer says what they are, once for all files that have them', async () => {
  const text =
    'Wer,Wohin,Notiz\nAna Reis,ana@example.org,x\nRui Sol,rui@example.org,y\nAna,ANA@example.org,\nNo One,,\n';
  await organizer.get(people);
  // The address is known by its content, and the name by nothing.
  const asked = await organizer.upload(people, new File([text], 'list.csv'));
  expect(textOf(asked.html)).toContain('Ana Reis · Rui Sol · Ana');
  expect(asked.html).toMatch(/name="column1"[\s\S]*?value="email"\s+selected/u);
  const mapped = { text, step: 'map', column0: 'name', column1: 'email', column2: '' };
  const preview = textOf((await organizer.post(people, mapped)).html);
  expect(preview).toContain('Rows read: 4');
  expect(preview).toContain('Also on line 2');
  expect(await app.dataSource.query('select count(*)::int as count from registrations')).toEqual([{ count: 0 }]);
  // Remembered, in another order and spelling.
  const again = await organizer.upload(people, new File(['notiz;wohin;WER\n;mia@example.org;Mia\n'], 'more.csv'));
  expect(textOf(again.html)).toContain('Mia mia@example.org');
  expect(await app.dataSource.query('select count(*)::int as count from messages')).toEqual([{ count: 0 }]);
});

test('a date that can be read in two ways is asked, and nothing is written before the confirmation', async () => {
  const text = 'Timestamp,Email Address,Title,Category\n3/4/2027 10:00:00,ana@example.org,Tides,Water\n';
  await organizer.get('/console/calls/solutions/proposals?import=yes');
  const asked = await organizer.upload(proposals, new File([text], 'responses.csv'));
  expect(textOf(asked.html)).toContain('Which date is 03/04/2027?');
  const slug = (await app.dataSource.query(`select themes->0->>'slug' as slug from calls`))[0].slug;
  const own = text.replace('Water', slug);
  const fields = { column0: 'submitted_at', column1: 'members', column2: 'title', column3: 'theme', dates: 'dmy' };
  const preview = await organizer.post(proposals, { text: own, step: 'map', ...fields });
  expect(textOf(preview.html)).toContain('Tides');
  expect(await app.dataSource.query('select count(*)::int as count from proposals')).toEqual([{ count: 0 }]);
  await organizer.post(proposals, { text: own, step: 'run' });
  const made = await app.dataSource.query('select title, state, source, submitted_at from proposals');
  expect(made).toEqual([{ title: 'Tides', state: 'submitted', source: 'csv', submitted_at: expect.any(Date) }]);
  expect(made[0].submitted_at.toISOString().slice(0, 7)).toBe('2027-04');
});

test('proposals without a column for the title, or the theme, are asked for it and not refused row by row', async () => {
  await app.dataSource.query(`update calls set themes = themes || '[{"slug": "air", "name": "Air"}]'`);
  await organizer.get('/console/calls/solutions/proposals?import=yes');
  const untitled = await organizer.upload(proposals, new File(['Name,City\nAna,Porto\n'], 'people.csv'));
  expect(textOf(untitled.html)).toContain('Choose the column with the title.');
  const text = 'Proposal title,Team emails,Which theme fits best?\nCool roofs,ana@example.org,Air\n';
  const asked = await organizer.upload(proposals, new File([text], 'answers.csv'));
  expect(textOf(asked.html)).toContain('Choose the column with the theme.');
  const fields = { text, step: 'map', column0: 'title', column1: 'members' };
  const without = textOf((await organizer.post(proposals, { ...fields, column2: '' })).html);
  expect(without).toMatch(/Rows read: 1.*Choose a theme/u);
  const preview = textOf((await organizer.post(proposals, { ...fields, column2: 'theme' })).html);
  expect(preview).toMatch(/Cool roofs/u);
  expect(preview).not.toContain('Choose a theme');
});

test('twenty thousand rows in Big5 with semicolons are previewed', async () => {
  const big5 = Buffer.from([0xa9, 0x6d, 0xa6, 0x57, 0x3b, 0x65, 0x6d, 0x61, 0x69, 0x6c, 0x0a]);
  const name = Buffer.from([0xa4, 0xfd]);
  const rows = Array.from({ length: 20_000 }, (_, index) =>
    Buffer.concat([name, Buffer.from(`;p${index}@example.org\n`)]),
  );
  await organizer.get(people);
  const preview = await organizer.upload(people, new File([Buffer.concat([big5, ...rows])], 'people.csv'));
  expect(textOf(preview.html)).toContain('王');
  expect((await jobs()).at(-1)).toEqual({ state: 'draft', total: 20_000 });
});
