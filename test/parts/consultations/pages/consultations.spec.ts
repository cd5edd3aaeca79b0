import { randomUUID } from 'node:crypto';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { EditSpeaker } from '../../../../src/flows/speakers/edit-speaker.flow.js';
import { pageLink, speakerLink } from '../../../../src/domain/notifications/email/links.js';
import type { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { speakerInput } from '../../../../src/domain/speakers/speaker-input.js';
import type { Speaker } from '../../../../src/domain/speakers/speaker.entity.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, consoleClient, formOf, textOf } from '../../../support/console-client.js';
import { createWorld, staff } from '../../../support/world.js';

let app: TestApp;
let sessionId: string;
let speaker: Speaker;
let host: string;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  const world = await createWorld(app.dataSource, app.clock, app.config);
  sessionId = (await world.session()).id;
  const input = speakerInput.parse({ name: 'Ada Osei', email: 'ada@example.org', language: 'en' });
  speaker = await app.app.get(EditSpeaker).create('solutions', input, staff);
  host = new URL(speakerLink(app.config, speaker.id, speaker.linkVersion)).pathname;
});
afterAll(() => app?.stop());

const browser = () => new ConsoleClient(app.url);
const list = '/console/calls/solutions/consultations';
const hours = {
  timeZone: 'Asia/Taipei',
  'weekly.0.weekday': '1',
  'weekly.0.from': '16:00',
  'weekly.0.until': '18:00',
  lengthMinutes: '45',
  bufferMinutes: '15',
  noticeHours: '24',
  languages: 'en',
  format: 'online',
  place: 'https://meet.example.org/ada',
  pool: '',
};
async function person(name: string, timeZone: string): Promise<{ attendee: Attendee; own: string }> {
  const input = registrationInput.parse({ email: `${name}@example.org`, name, timeZone, language: 'en' });
  const { attendee } = await app.app.get(Register).run(sessionId, input, staff);
  return {
    attendee,
    own: `${new URL(pageLink(app.config, attendee.id, attendee.linkVersion)).pathname}/consultations`,
  };
}
const linksIn = (html: string) =>
  [...html.matchAll(/href="([^"]*\/book\?[^"]*)"/gu)].map(([, path = '']) =>
    path.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='),
  );
const slotIn = (path: string) => new URL(path, app.url).searchParams.get('slot') ?? '';

test('organizers name an expert with hours, and nothing is public before they switch it on', async () => {
  const console = await consoleClient(app, 'organizer');
  expect(textOf((await console.get('/console/calls/solutions')).html)).not.toContain('Consultations');
  const wrong = await console.post(`${list}/hosts/new`, {
    speaker: speaker.id,
    ...hours,
    place: 'my room',
    lengthMinutes: '',
  });
  expect(wrong.status).toBe(422);
  expect(textOf(wrong.html)).toContain('https://');
  const saved = await console.postAndFollow(`${list}/hosts/new`, { speaker: speaker.id, ...hours });
  expect(textOf(saved.html)).toContain('Nobody can book yet.');
  expect((await browser().get('/calls/solutions/consultations')).status).toBe(404);
  await console.post('/console/calls/solutions/features', { feature: 'consultations', shown: 'yes' });
  const page = await browser().get('/calls/solutions/consultations');
  expect(textOf(page.html)).toContain('Ada Osei');
  expect(page.html).not.toContain('meet.example.org');
});

test('a team books by its own link, without script, is asked about the night, and opens the room when it is time', async () => {
  const { own } = await person('lima', 'America/Lima');
  const client = browser();
  const choose = await client.get(own);
  expect(textOf(choose.html)).toContain('03:00 (night)');
  const [path = ''] = linksIn(choose.html);
  expect(textOf((await client.get(path)).html)).toContain('It’s night for you then.');
  const fields = { slot: slotIn(path), question: 'Which ports?', language: 'en', topic: 'theme:energy', proposal: '' };
  const asked = await client.post(`${own}/book`, fields);
  expect([asked.status, textOf(asked.html).includes('Tick the box')]).toEqual([422, true]);
  expect(asked.html).toContain('Which ports?');
  const done = await client.postAndFollow(`${own}/book`, { ...fields, night: 'yes' });
  expect(textOf(done.html)).toContain('1 of 2 booked');
  const taken = await browser().post(`${(await person('second', 'Asia/Taipei')).own}/book`, fields);
  expect(textOf(taken.html)).toContain('This time is gone. Choose another');
  await app.deliver();
  const mail = app.mail.to('lima@example.org').find(({ subject }) => !subject.startsWith('You have a seat'));
  expect(mail?.subject).toContain('Consultation booked');
  const room =
    /http\S+(\/consultations\/[\w-]{44})/u.exec(mail?.calendar?.object.replaceAll('\r\n ', '') ?? '')?.[1] ?? '';
  expect((await client.get(room)).html).not.toContain('meet.example.org');
  app.clock.set('2027-01-11T07:50:00Z');
  expect((await client.get(room)).html).toContain('https://meet.example.org/ada');
  expect((await client.get(`${room.slice(0, -1)}${room.endsWith('A') ? 'B' : 'A'}`)).status).toBe(404);
  app.clock.set('2027-01-04T08:00:00Z');
});

test('a team moves and cancels by its page; nobody else finds the booking there', async () => {
  const { own } = await person('mover', 'Asia/Taipei');
  const client = browser();
  const [path = ''] = linksIn((await client.get(own)).html);
  await client.post(`${own}/book`, { slot: slotIn(path), question: '', language: 'en', topic: '', proposal: '' });
  const [{ id }] = await app.dataSource.query(
    `select id from consultation_bookings order by created_at desc, starts_at desc limit 1`,
  );
  const other = await person('other', 'Asia/Taipei');
  expect((await browser().get(`${other.own}/${id}`)).status).toBe(404);
  expect((await browser().post(`${other.own}/${id}/cancel`, {})).status).toBe(404);
  const [to = ''] = linksIn((await client.get(`${own}?move=${id}`)).html);
  expect(textOf((await client.get(to)).html)).toContain('Move to this time');
  const moved = await client.postAndFollow(`${own}/${id}/move`, { slot: slotIn(to) });
  expect(textOf(moved.html)).toContain('Moved.');
  const cancelled = await client.postAndFollow(`${own}/${id}/cancel`, {});
  expect(textOf(cancelled.html)).toContain('Cancelled, also in your calendar.');
  expect((await client.get(`${own}/${randomUUID()}`)).status).toBe(404);
});

test('a team is asked about the night, too, when it moves, and when it takes a time that was kept', async () => {
  const [giving, waiting] = [await person('giving', 'Asia/Taipei'), await person('waiting', 'America/Lima')];
  const [giver, client] = [browser(), browser()];
  const matter = { question: '', language: 'en', topic: '', proposal: '' };
  const [first = ''] = linksIn((await giver.get(giving.own)).html);
  await giver.post(`${giving.own}/book`, { slot: slotIn(first), ...matter });
  // Offered beside times that may not suit, for what they look for.
  const [{ id }] = await app.dataSource.query('select id from consultation_hosts');
  const wanted = { host: id, topic: 'theme:energy', language: 'en' };
  const found = (await client.get(`${waiting.own}?${String(new URLSearchParams(wanted))}`)).html;
  expect(textOf(found)).toMatch(/We’ll email you a free time[^.]*\. Ada Osei · Sustainable Energy[^·]* · English/u);
  const form = formOf(found, `${waiting.own}/wait`);
  expect(form).toEqual({ want: 'yes', ...wanted });
  const waits = await client.postAndFollow(`${waiting.own}/wait`, form);
  expect(textOf(waits.html)).toMatch(/waiting list[^·]*Ada Osei · Sustainable Energy/u);
  const idOf = async ({ attendee }: { attendee: Attendee }) =>
    (await app.dataSource.query('select id from consultation_bookings where attendee_id = $1', [attendee.id]))[0].id;
  await giver.post(`${giving.own}/${await idOf(giving)}/cancel`, {});
  const kept = `${waiting.own}/${await idOf(waiting)}`;
  const states = () =>
    app.dataSource.query('select state from consultation_bookings where attendee_id = $1', [waiting.attendee.id]);
  expect(textOf((await client.get(kept)).html)).toContain('It’s night for you then.');
  const asked = await client.post(`${kept}/take`, { ...matter, question: 'Which cables?' });
  expect([asked.status, textOf(asked.html).includes('Tick the box')]).toEqual([422, true]);
  expect([asked.html.includes('Which cables?'), await states()]).toEqual([true, [{ state: 'offered' }]]);
  const taken = await client.postAndFollow(`${kept}/take`, { ...matter, night: 'yes' });
  expect([textOf(taken.html).includes('1 of 2 booked'), await states()]).toEqual([true, [{ state: 'booked' }]]);
  const [to = ''] = linksIn((await client.get(`${waiting.own}?move=${await idOf(waiting)}`)).html);
  const again = await client.post(`${kept}/move`, { slot: slotIn(to), move: await idOf(waiting) });
  expect([again.status, textOf(again.html).includes('Tick the box')]).toEqual([422, true]);
  const moved = await client.postAndFollow(`${kept}/move`, { slot: slotIn(to), night: 'yes' });
  expect(textOf(moved.html)).toContain('Moved.');
});

test('a team that meets an expert reads where and when there, and is asked about no night of its own', async () => {
  const input = speakerInput.parse({ name: 'Ines Duarte', email: 'ines@example.org', language: 'en' });
  const ines = await app.app.get(EditSpeaker).create('solutions', input, staff);
  const place = { format: 'in-person', place: 'Pier 2, Kaohsiung' };
  await (await consoleClient(app, 'organizer')).post(`${list}/hosts/new`, { speaker: ines.id, ...hours, ...place });
  const { own } = await person('coming', 'America/Lima');
  const client = browser();
  const [{ id }] = await app.dataSource.query('select id from consultation_hosts where speaker_id = $1', [ines.id]);
  const found = (await client.get(`${own}?host=${id}`)).html;
  expect(textOf(found)).toContain('03:00 · 16:00 Taipei');
  expect(textOf(found)).not.toContain('(night)');
  const [path = ''] = linksIn(found);
  const page = textOf((await client.get(path)).html);
  expect(page).toContain('In person · Pier 2, Kaohsiung coming · coming@example.org');
  expect(page).not.toContain('night');
  const fields = { slot: slotIn(path), question: '', language: 'en', topic: '', proposal: '' };
  expect(textOf((await client.postAndFollow(`${own}/book`, fields)).html)).toContain('1 of 2 booked');
  await app.dataSource.query('delete from consultation_bookings where host_id = $1', [id]);
  await app.dataSource.query('delete from consultation_hosts where id = $1', [id]);
});

test('an expert sees what a team asks on their own page, and writes notes for it and for themselves', async () => {
  const client = browser();
  const mine = `${host}/consultations`;
  const page = await client.get(mine);
  expect(textOf(page.html)).toContain('lima');
  const [, id = ''] = new RegExp(`${mine}/([\\w-]{36})`, 'u').exec(page.html) ?? [];
  expect(textOf((await client.get(`${mine}/${id}`)).html)).toContain('Which ports?');
  app.clock.set('2027-01-11T09:00:00Z');
  const notes = { outcome: 'attended', teamNotes: 'Start with two ports.', hostNotes: 'Promising.' };
  expect((await client.postAndFollow(`${mine}/${id}/outcome`, notes)).status).toBe(200);
  const { own } = await person('lima', 'America/Lima');
  const seen = await browser().get(`${own}/${id}`);
  expect(textOf(seen.html)).toContain('Start with two ports.');
  expect(seen.html).not.toContain('Promising.');
  await app.deliver();
  expect(
    app.mail
      .to('lima@example.org')
      .map(({ text }) => text)
      .join(''),
  ).toContain('Start with two ports.');
  const read = await (await consoleClient(app, 'organizer')).get(`${list}/${id}`);
  expect(textOf(read.html)).toContain('Promising.');
  app.clock.set('2027-01-04T08:00:00Z');
});

test('experts change their hours themselves', async () => {
  const client = browser();
  expect((await client.get(host)).html).toContain(`${host}/consultations`);
  const opened = await client.get(`${host}/consultations/hours`);
  const versionIn = (html: string) =>
    /name="version" value="([^"]*)"/u.exec(html)?.[1]?.replaceAll('&#x3D;', '=') ?? '';
  const changed = { ...hours, 'weekly.0.from': '17:00', version: versionIn(opened.html) };
  const console = await consoleClient(app, 'organizer');
  const [{ id }] = await app.dataSource.query('select id from consultation_hosts');
  const form = await console.get(`${list}/hosts/${id}`);
  await console.post(`${list}/hosts/${id}`, { ...hours, 'weekly.0.from': '16:30', version: versionIn(form.html) });
  const both = await client.post(`${host}/consultations/hours`, changed);
  expect([both.status, textOf(both.html).includes('The organizers changed this: “Monday · 16:30 · 18:00”')]).toEqual([
    409,
    true,
  ]);
  const again = { ...changed, version: versionIn(both.html) };
  const done = await client.postAndFollow(`${host}/consultations/hours`, again);
  expect(textOf(done.html)).toContain('Saved.');
  const { own } = await person('late', 'Asia/Taipei');
  expect(textOf((await client.get(own)).html)).not.toContain('16:00');
});

test('nobody books a language or a topic that the expert doesn’t offer, nor in a call that is over', async () => {
  const { attendee, own } = await person('beside', 'Asia/Taipei');
  const client = browser();
  const [path = ''] = linksIn((await client.get(own)).html);
  const fields = { slot: slotIn(path), question: '', language: 'en', topic: '', proposal: '' };
  const statuses = [];
  for (const wrong of [{ language: 'tlh' }, { topic: 'theme:none' }])
    statuses.push((await client.post(`${own}/book`, { ...fields, ...wrong })).status);
  expect(statuses).toEqual([422, 422]);
  await client.post(`${own}/book`, fields);
  const me = own.replace('/consultations', '');
  expect((await client.get(me)).html).toContain(own);
  await app.dataSource.query(`update consultation_bookings set state = 'offered' where attendee_id = $1`, [
    attendee.id,
  ]);
  const [{ id }] = await app.dataSource.query('select id from consultation_bookings where attendee_id = $1', [
    attendee.id,
  ]);
  await app.dataSource.query('update calls set archived_at = now()');
  expect((await client.post(`${own}/${id}/take`, fields)).status).toBe(409);
  // What somebody has stays on their page, and nothing more is offered there.
  expect((await client.get(me)).html).toContain(own);
  expect(linksIn((await client.get(own)).html)).toEqual([]);
  const stored = `select state from consultation_bookings where id = $1`;
  expect(await app.dataSource.query(stored, [id])).toEqual([{ state: 'offered' }]);
  await app.dataSource.query('update calls set archived_at = null');
});
