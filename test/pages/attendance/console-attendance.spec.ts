import { extractText, getDocumentProxy } from 'unpdf';
import { RemoveOldJobs } from '../../../src/flows/jobs/remove-old-jobs.flow.js';
import { RunJobs } from '../../../src/flows/jobs/run-jobs.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { createWorld, staff } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let lin: ConsoleClient;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  // Who signs in ten days before is signed out by then.
  app.clock.set('2027-01-14T12:00:00Z');
  lin = await consoleClient(app, 'organizer');
});
afterAll(() => app.stop());

/** A session that is over, with people of these names. */
async function held(title: string, names: readonly string[]) {
  app.clock.set('2027-01-04T08:00:00Z');
  const session = await world.session({ title });
  for (const name of names) {
    const input = registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Africa/Nairobi' });
    await app.app.get(Register).run(session.id, input, staff);
  }
  app.clock.set('2027-01-14T12:00:00Z');
  return session;
}

const path = (session: { id: string }, part = '') => `/console/sessions/${session.id}/attendance${part}`;
const report = (...rows: string[]) =>
  ['Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)', ...rows].join('\r\n');
const row = (name: string, email: string, from: string, until: string) =>
  `${name},${email},01/14/2027 ${from}:00 PM,01/14/2027 ${until}:00 PM,1`;
const rowsIn = (html: string) =>
  [...html.matchAll(/<tr role="row"><th role="rowheader"[\s\S]*?<\/tr>/gu)].map(([one]) => textOf(one));
const idOf = async (session: { id: string }, name: string): Promise<string> =>
  (
    await app.dataSource.query<{ id: string }[]>(
      `select r.id from registrations r join attendees a on a.id = r.attendee_id where r.session_id = $1 and a.name = $2`,
      [session.id, name],
    )
  )[0]?.id ?? '';
const countOf = async (table: string) =>
  (await app.dataSource.query<{ count: number }[]>(`select count(*)::int as count from ${table}`))[0]?.count;

test('a report is looked at person by person, and taken in once it is confirmed', async () => {
  const session = await held('Looked at', ['amina', 'bo', 'cy']);
  expect(textOf((await lin.get(path(session))).html)).toContain('Nothing recorded yet.');
  const upload = path(session, '/report');
  const csv = report(
    row('Amina', 'AMINA@example.org', '04:00', '05:15'),
    row('BO', '', '04:10', '04:40'),
    row('Stranger', 'stranger@example.org', '04:00', '05:00'),
    row('Silent', '', '04:00', '05:00'),
  );
  const before = await countOf('attendance_spans');
  const check = await lin.upload(upload, new Blob([Buffer.from(`\uFEFF${csv}`, 'utf16le')]));
  const said = textOf(check.html);
  expect(said).toContain('In this report: 4');
  expect(said).toContain('First time Thu 14 Jan, 16:00 Last time Thu 14 Jan, 17:15');
  expect(said).toContain('matched by address 1 matched by name 1 several or similar names 0 not found 2');
  expect(await countOf('attendance_spans')).toBe(before);

  // A choice that cannot be followed comes back with all others.
  const form = { ...formOf(check.html, upload), step: 'run' };
  const wrong = { ...form, 'as.4': 'walk-in', 'to.5': 'nobody@example.org' };
  const refused = await lin.upload(upload, new Blob([]), wrong);
  expect(refused.status).toBe(422);
  expect(textOf(refused.html)).toContain('Nobody with this email address is registered.');
  expect(await countOf('attendance_spans')).toBe(before);
  const again = formOf(refused.html, upload);
  expect([again['as.3'], again['as.4'], again['as.5'], again['to.5']]).toEqual([
    `registration:${await idOf(session, 'bo')}`,
    'walk-in',
    'address',
    'nobody@example.org',
  ]);

  const done = await lin.upload(upload, new Blob([]), { ...again, 'to.5': 'cy <cy@example.org>', step: 'run' });
  expect(textOf(done.html)).toContain('Attended: 4 1 by address. By you: 2. Walk-ins: 1. Attendance changed: 4');
  const shown = await lin.get(path(session));
  expect(rowsIn(shown.html).filter((text) => text.includes('@'))).toEqual([
    'amina amina@example.org 75 min 16:00 report',
    'cy cy@example.org 60 min 16:00 report',
    'Stranger stranger@example.org 60 min 16:00 report',
    'bo bo@example.org 30 min 16:10 report',
  ]);
  expect(textOf(shown.html)).toContain('Most at 16:10: 4.');
  expect(textOf(shown.html)).toContain('Zoom meeting: 4,');
});

test('a wrong clock is seen, and set right before anything is written', async () => {
  const session = await held('Wrong clock', ['amina']);
  const csv = report(row('amina', 'amina@example.org', '01:00', '02:00'));
  const check = await lin.upload(path(session, '/report'), new Blob([csv]));
  expect(textOf(check.html)).toContain('No times fall within the session');
  expect(textOf(check.html)).toContain('Outside the session');
  const form = formOf(check.html, path(session, '/report'));
  const right = await lin.upload(path(session, '/report'), new Blob([]), {
    ...form,
    timeZone: 'Asia/Karachi',
    step: 'again',
  });
  expect(textOf(right.html)).toContain('First time Thu 14 Jan, 16:00');
  expect(textOf(right.html)).not.toContain('No times fall within the session');
});

test('what is no report comes back', async () => {
  const session = await held('No report', []);
  const page = await lin.upload(path(session, '/report'), new Blob(['Product,Price\nCable,12']));
  expect(page.status).toBe(422);
  expect(textOf(page.html)).toContain('Import attendance report It needs names or addresses');
  expect(page.html).toContain('Cable,12');
  const early = await world.session({ title: 'Ahead', startsAtLocal: '2027-02-14T16:00' });
  expect((await lin.get(path(early))).html).not.toContain('/attendance/report"');
  const refused = await lin.upload(
    path(early, '/report'),
    new Blob([report(row('x', 'x@example.org', '04:00', '05:00'))]),
    {
      step: 'run',
    },
  );
  expect([refused.status, textOf(refused.html).includes('The session hasn’t started')]).toEqual([409, true]);
});

test('a report is taken back', async () => {
  const session = await held('Taken back', ['amina']);
  const upload = path(session, '/report');
  await lin.upload(upload, new Blob([report(row('amina', 'amina@example.org', '04:00', '05:00'))]), { step: 'run' });
  const [, takeBack = ''] = /action="([^"]*\/take-back)"/u.exec((await lin.get(path(session))).html) ?? [];
  const asked = await lin.post(takeBack);
  expect([asked.status, textOf(asked.html)]).toEqual([200, expect.stringContaining('Remove this report?')]);
  const after = await lin.postAndFollow(takeBack, { confirmed: 'yes' });
  expect(textOf(after.html)).toContain('Report removed. The attendance of 1 changed.');
  expect(textOf(after.html)).toContain('Nothing recorded yet.');
  expect((await lin.post(takeBack, { confirmed: 'yes' })).status).toBe(404);
});

test('one is corrected by hand, with what was typed when it does not fit', async () => {
  const session = await held('By hand', ['amina']);
  const id = await idOf(session, 'amina');
  const page = `/console/registrations/${id}/presence`;
  expect(textOf((await lin.get(page)).html)).toContain('No records.');
  const refused = await lin.post(page, { as: 'present', minutes: '76' });
  expect([refused.status, formOf(refused.html, page)]).toMatchObject([422, { as: 'present', minutes: '76' }]);
  expect(textOf(refused.html)).toContain('Enter 0 to 75.');
  const saved = await lin.postAndFollow(page, { as: 'present', minutes: '70' });
  expect(textOf(saved.html)).toContain('Attendance 70 min Correct');
  expect(textOf(saved.html)).toContain('Attendance corrected');
  const viewer = await consoleClient(app, 'viewer');
  expect([(await viewer.get(page)).status, (await viewer.get(path(session, '/report'))).status]).toEqual([403, 403]);
  expect((await viewer.get(path(session))).status).toBe(200);
});

test('many are noted at once, and the table and its files tell who was there', async () => {
  const session = await held('Many', ['amina', 'bo', 'cy']);
  const bulk = `/console/sessions/${session.id}/bulk`;
  const ids = [await idOf(session, 'amina'), await idOf(session, 'bo')];
  const ask = await lin.post(bulk, { action: 'present', state: 'confirmed', id: ids });
  expect(textOf(ask.html)).toContain('Mark 2 as attended?');
  await lin.post(bulk, { ...formOf(ask.html, bulk), id: ids, step: 'confirm' });
  await app.app.get(RunJobs).run();
  const table = await lin.get(`/console/sessions/${session.id}/attendees?state=absent`);
  expect(textOf(table.html)).toContain('Attended 2 Absent 1');
  expect(textOf(table.html)).toContain('cy@example.org');
  expect(textOf(table.html)).not.toContain('amina@example.org');
  const csv = (await lin.get(`/console/sessions/${session.id}/attendees.csv?state=attended`)).html.split('\r\n');
  expect(csv.length).toBe(4);
  const own = (await lin.get(path(session, '.csv'))).html.split('\r\n');
  expect(own.slice(1, 4)).toEqual([
    'amina,amina@example.org,,confirmed,yes,2027-01-14T08:00:00.000Z,2027-01-14T16:00,,,,yes',
    'bo,bo@example.org,,confirmed,yes,2027-01-14T08:00:00.000Z,2027-01-14T16:00,,,,yes',
    'cy,cy@example.org,,confirmed,no,,,,,,no',
  ]);
});

test('a long report comes through the page, with as many choices as it asks', async () => {
  const session = await held('Crowded', ['amina']);
  const rows = Array.from({ length: 1500 }, (_, index) =>
    row(`Somebody ${index}`, `s${index}@example.org`, '04:00', '05:00'),
  );
  const upload = path(session, '/report');
  const check = await lin.upload(upload, new Blob([report(...rows, row('amina', '', '04:00', '05:00'))]));
  expect([check.status, check.html.match(/name="as\./gu)?.length]).toEqual([200, 300]);
  const done = await lin.upload(upload, new Blob([]), { ...formOf(check.html, upload), step: 'run' });
  expect(textOf(done.html)).toContain('Attended: 1');
});

test('lists, sign-in sheets and badges are printed for the room, by those who may', async () => {
  const session = await held('Printed', ['Zoë', 'Émile', 'ana', '林美玲']);
  const print = `/console/sessions/${session.id}/print`;
  expect(textOf((await lin.get(print)).html)).toContain('4 with a seat');
  const made = async (what: string) => {
    const job = (await lin.post(print, { what, paper: 'letter' })).location ?? '';
    await app.app.get(RunJobs).run();
    return job;
  };
  const read = async (job: string) => {
    const cookie = [...lin.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const file = await fetch(`${app.url}${job}/file`, { headers: { cookie } });
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const document = await getDocumentProxy(new Uint8Array(await file.arrayBuffer()));
    return (await extractText(document, { mergePages: true })).text;
  };
  const list = await made('list');
  expect(textOf((await lin.get(list)).html)).toContain('Printed: 4');
  // By name, in the order of the language.
  expect([...(await read(list)).matchAll(/Zoë|Émile|ana|林美玲/gu)].map(([name]) => name)).toEqual([
    'ana',
    'Émile',
    'Zoë',
    '林美玲',
  ]);
  expect(await read(await made('sign-in'))).toContain('Signature');
  // In the language of the sheet.
  await app.api('PATCH', `/sessions/${session.id}`, {
    language: 'es',
    translations: { en: { title: 'Printed in English' } },
  });
  const badges = await made('badges');
  expect(await read(badges)).toContain('Printed in English');
  const [entry] = await app.dataSource.query(
    `select action, details from audit_entries where subject = $1 order by position desc limit 1`,
    [`session:${session.id}`],
  );
  expect(entry).toEqual({ action: 'session.exported', details: { what: 'badges' } });
  const viewer = await consoleClient(app, 'viewer');
  expect((await viewer.get(`${badges}/file`)).status).toBe(403);
  expect((await viewer.get(badges)).html).not.toContain(`${badges}/file`);
  app.clock.advance({ hours: 73 });
  await app.app.get(RemoveOldJobs).run();
  // The login has ended by then.
  const later = await consoleClient(app, 'organizer');
  expect((await later.get(`${badges}/file`)).status).toBe(404);
});
