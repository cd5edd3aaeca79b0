import { RemoveOldJobs } from '../../../src/flows/jobs/remove-old-jobs.flow.js';
import { RunJobs } from '../../../src/flows/jobs/run-jobs.flow.js';
import { importPartSize } from '../../../src/domain/registrations/import/import-job.js';
import { makeFlow } from '../../support/flows.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { createWorld } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let lin: ConsoleClient;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  lin = await consoleClient(app, 'organizer');
});
afterAll(() => app.stop());

const countOf = async (id: string) => {
  const rows: { state: string; count: number }[] = await app.dataSource.query(
    `select state, count(*)::int as count from registrations where session_id = $1 group by 1 order by 1`,
    [id],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
};
const seatsOf = async (id: string) =>
  (await app.dataSource.query(`select taken, waiting from sessions where id = $1`, [id]))[0];
const rowsIn = (html: string) =>
  [...html.matchAll(/<tr role="row"><td role="cell" class="end num"[\s\S]*?<\/tr>/gu)].map(([row]) => textOf(row));

const csv = [
  '電子郵件;Name;單位;國家;時區;語言;favourite colour',
  'ana@port.example;Ana Costa;Port of Lisbon;Portugal;Europe/Lisbon;en;red',
  'lin@city.example;林美玲;高雄市政府;台灣;高雄;繁體中文;',
  'bo@port.example;Bo;;;Mars/Olympus;Klingon;',
  'BO@port.example;Bo again;;;;;',
  'nobody;;;Atlantis;Mars/Olympus;Klingon;',
  `=1+1@port.example;'=1+1;;;;;`,
].join('\r\n');

describe('an import in the console', () => {
  test('shows every row with its fault or what would happen, and writes nothing', async () => {
    const session = await world.session({ title: 'Two seats', capacity: 2, waitlist: true });
    const path = `/console/sessions/${session.id}/import`;
    expect(textOf((await lin.get(path)).html)).toContain('Import registrations');
    const check = await lin.upload(path, new Blob([Buffer.from(`\uFEFF${csv}`, 'utf16le')]));
    expect(check.status).toBe(200);
    expect(textOf(check.html)).toContain(
      'Ignored columns: favourite colour. Unknown language “Klingon” (1): English instead. ' +
        'Unknown time zone “Mars/Olympus” (1): Taipei instead.',
    );
    expect(rowsIn(check.html)).toEqual([
      '5 Bo again BO@port.example Error email: Also on line 4.',
      '6 nobody Error email: Enter a valid email address, like name@example.org name: This field is required country: Choose a country from the list',
      '2 Ana Costa ana@port.example Gets a seat',
      '3 林美玲 lin@city.example Gets a seat',
      '4 Bo bo@port.example 1st on the waiting list',
      '7 =1+1 =1+1@port.example 2nd on the waiting list',
    ]);
    expect(await countOf(session.id)).toEqual({});
  });

  test('registers once it is confirmed, in the background, and once only', async () => {
    const session = await world.session({ title: 'Confirmed', capacity: 2, waitlist: true });
    const path = `/console/sessions/${session.id}/import`;
    const check = await lin.upload(path, new Blob([csv]));
    const form = { ...formOf(check.html, path), step: 'run' };
    const job = (await lin.post(path, form)).location ?? '';
    const going = await lin.get(job);
    expect(textOf(going.html)).toContain('Import of registrations Waiting Started by');
    expect(textOf(going.html)).toContain('0 of 4');
    // A second click starts nothing.
    expect((await lin.post(path, form)).location).toBe(job);
    await app.app.get(RunJobs).run();
    const done = textOf((await lin.get(job)).html);
    expect(done).toContain('4 of 4 Result 2 registered with a seat 2 on the waiting list 2 skipped: errors');
    expect(done).toContain('Problems: 4');
    expect(done).toContain('5 email: Also on line 4. 6 email: Enter a valid email address');
    expect((await lin.get(`${job}/failures.csv`)).html).toContain('5,email,email: Also on line 4.');
    expect(textOf((await lin.get('/console/calls/solutions/activity')).html)).toContain(
      'Import of registrations Confirmed Done 4 of 4',
    );
    expect(await countOf(session.id)).toEqual({ confirmed: 2, waitlisted: 2 });
    expect(await seatsOf(session.id)).toEqual({ taken: 2, waiting: 2 });
    const [ana] = await app.dataSource.query(
      `select a.name, o.name as organization, a.country, a.time_zone, a.language from attendees a
       left join organizations o on o.id = a.organization_id where a.email_key = 'ana@port.example'`,
    );
    expect(ana).toEqual({
      name: 'Ana Costa',
      organization: 'Port of Lisbon',
      country: 'PT',
      time_zone: 'Europe/Lisbon',
      language: 'en',
    });
    const repeated = await lin.upload(path, new Blob([csv]));
    const second = (await lin.post(path, { ...formOf(repeated.html, path), step: 'run' })).location ?? '';
    await app.app.get(RunJobs).run();
    expect(textOf((await lin.get(second)).html)).toContain('Already registered: 4');
    expect(await countOf(session.id)).toEqual({ confirmed: 2, waitlisted: 2 });
    expect(await app.dataSource.getRepository(Message).countBy({ sessionId: session.id })).toBe(4);
  });

  test('can be undone for a minute after it, with the people that it made and nobody else', async () => {
    const session = await world.session({ title: 'Wrong file', capacity: 1, waitlist: true });
    const path = `/console/sessions/${session.id}/import`;
    const here = await app.app
      .get(Register)
      .run(session.id, { name: 'Here', email: 'here@undo.example' }, { kind: 'system' });
    const people = () =>
      app.dataSource.query(`select email from attendees where email like '%undo.example' order by 1`);
    const text = 'name,email\nHere,here@undo.example\nNew,new@undo.example\nToo,too@undo.example';
    await lin.get(path);
    const check = await lin.upload(path, new Blob([]), { text });
    const job = (await lin.post(path, { ...formOf(check.html, path), step: 'run' })).location ?? '';
    expect((await lin.get(job)).html).not.toContain('/undo/');
    await app.app.get(RunJobs).run();
    expect(await countOf(session.id)).toEqual({ confirmed: 1, waitlisted: 2 });
    const held = `select due_at from messages where session_id = $1 and kind = 'waitlisted'`;
    expect(await app.dataSource.query(held, [session.id])).toEqual(
      [1, 2].map(() => ({ due_at: new Date(app.clock.now().getTime() + 60_000) })),
    );
    const { html } = await lin.get(job);
    expect(textOf(html)).toContain('Imported by mistake? Emails leave at');
    const undo = /action="([^"]*\/undo\/[^"]*)"/u.exec(html)?.[1] ?? '';
    expect(textOf((await lin.postAndFollow(undo)).html)).toContain('Undone. Nobody was notified');
    expect(await countOf(session.id)).toEqual({ confirmed: 1 });
    expect(await seatsOf(session.id)).toEqual({ taken: 1, waiting: 0 });
    expect(await people()).toEqual([{ email: here.attendee.email }]);
    expect(await app.dataSource.getRepository(Message).countBy({ sessionId: session.id })).toBe(1);
  });

  const start = async (title: string, people: number) => {
    const session = await world.session({ title });
    const path = `/console/sessions/${session.id}/import`;
    await lin.get(path);
    const rows = Array.from({ length: people }, (_, index) => `Person ${index},person-${index}@away.example`);
    const check = await lin.upload(path, new Blob([]), { text: ['name,email', ...rows].join('\n') });
    const job = (await lin.post(path, { ...formOf(check.html, path), step: 'run' })).location ?? '';
    return { session, job, id: job.slice(job.lastIndexOf('/') + 1) };
  };
  const jobOf = async (id: string) =>
    (await app.dataSource.query(`select state, done, total, error from jobs where id = $1`, [id]))[0];
  const leaseOf = (id: string, leased: string) =>
    app.dataSource.query(
      `update jobs set state = 'running', lease_id = gen_random_uuid(), leased_until = now() + $2::interval where id = $1`,
      [id, leased],
    );
  /** Runs jobs, and does something while the first part of one waits for its session. */
  const runMeanwhile = async (one: { session: { id: string }; id: string }, meanwhile: () => Promise<unknown>) => {
    const blocker = app.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query(`select 1 from sessions where id = $1 for update`, [one.session.id]);
    const running = app.app.get(RunJobs).run();
    // The part that waits has read who started the job.
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await app.dataSource.query(waiting)).length === 0) await new Promise((resolve) => setImmediate(resolve));
    await meanwhile();
    await blocker.rollbackTransaction();
    await blocker.release();
    await running;
  };

  test('is shared by instances, taken over from a killed one, and loses and repeats nothing', async () => {
    const { session, id } = await start('Shared', 400);
    const another = () => makeFlow(RunJobs, app.dataSource, app.clock, app.config);
    // Another instance works on it, and is killed.
    await leaseOf(id, '1 minute');
    await another().run();
    expect(await jobOf(id)).toMatchObject({ state: 'running', done: 0 });
    await leaseOf(id, '-1 second');
    await Promise.all([app.app.get(RunJobs).run(), another().run(), another().run()]);
    expect(await jobOf(id)).toEqual({ state: 'done', done: 400, total: 400, error: null });
    expect(await countOf(session.id)).toEqual({ confirmed: 400 });
    const [entry] = await app.dataSource.query(
      `select details from audit_entries where action = 'session.imported' and subject = $1`,
      [`session:${session.id}`],
    );
    expect(entry.details).toEqual({ created: 400, standing: 0, refused: 0 });
  });

  test('is rolled back by an instance that has lost it meanwhile', async () => {
    const { session, id } = await start('Lost', 60);
    await runMeanwhile({ session, id }, () => leaseOf(id, '1 minute'));
    expect(await jobOf(id)).toMatchObject({ state: 'running', done: 0 });
    expect(await countOf(session.id)).toEqual({});
    await leaseOf(id, '-1 second');
    await app.app.get(RunJobs).run();
    expect(await jobOf(id)).toMatchObject({ state: 'done', done: 60 });
    expect(await countOf(session.id)).toEqual({ confirmed: 60 });
  });

  test('ends where it is cancelled: the part in progress is rolled back', async () => {
    const { session, job, id } = await start('Cancelled', 60);
    await runMeanwhile({ session, id }, async () => {
      const page = await lin.postAndFollow(`${job}/cancel`);
      expect(textOf(page.html)).toContain('Cancelled after 0 of 60.');
    });
    expect(await jobOf(id)).toMatchObject({ state: 'cancelled', done: 0 });
    expect(await countOf(session.id)).toEqual({});
    expect(await app.dataSource.query(`select 1 from job_parts where job_id = $1`, [id])).toEqual([]);
    expect((await lin.post(`${job}/cancel`)).status).toBe(409);
  });

  test('needs the permission while it runs, too', async () => {
    const { session, job, id } = await start('Demoted', 60);
    const demote = (role: string) =>
      app.dataSource.query(`update organizers set role = $2 where id = (select organizer_id from jobs where id = $1)`, [
        id,
        role,
      ]);
    await runMeanwhile({ session, id }, () => demote('viewer'));
    await demote('organizer');
    expect(await jobOf(id)).toMatchObject({ state: 'failed', done: importPartSize, error: 'forbidden' });
    expect(textOf((await lin.get(job)).html)).toContain('Whoever started it no longer has permission');
    expect(await countOf(session.id)).toEqual({ confirmed: importPartSize });
    const draft = await start('Somebody else', 1);
    await app.dataSource.query(`update jobs set state = 'draft' where id = $1`, [draft.id]);
    const other = await consoleClient(app, 'owner');
    await other.get('/console');
    const path = `/console/sessions/${draft.session.id}/import`;
    expect((await other.post(path, { step: 'run', job: draft.id })).status).toBe(403);
    // What was never confirmed is deleted after a day.
    const before = app.clock.now();
    app.clock.advance({ hours: 25 });
    await app.app.get(RemoveOldJobs).run();
    app.clock.set(before);
    expect(await jobOf(draft.id)).toBeUndefined();
    expect(await jobOf(id)).toMatchObject({ state: 'failed' });
  });

  test('takes pasted rows, and says why something cannot be read', async () => {
    const session = await world.session({ title: 'Pasted' });
    const path = `/console/sessions/${session.id}/import`;
    await lin.get(path);
    const paste = (text: string) => lin.upload(path, new Blob([]), { text });
    expect(rowsIn((await paste('name\temail\nCy\tcy@port.example')).html)).toEqual([
      '2 Cy cy@port.example Gets a seat',
    ]);
    // Of another program, with who has withdrawn there.
    const withdrawn = await paste(
      'name,email,Registration state\nCy,cy@port.example,Completed\nDi,di@port.example,Withdrawn',
    );
    expect(rowsIn(withdrawn.html)).toEqual(['2 Cy cy@port.example Gets a seat']);
    expect(textOf(withdrawn.html)).toContain('Left out as “Withdrawn”: 1.');
    const bad = await paste('Cy, cy@port.example');
    expect([bad.status, textOf(bad.html)]).toEqual([422, expect.stringContaining('Name the columns in the first row')]);
    expect(bad.html).toContain('Cy, cy@port.example</textarea>');
    expect(textOf((await paste('name,email\n"Cy,cy@port.example')).html)).toContain(
      'Close the quotation mark in row 2.',
    );
    expect(textOf((await lin.upload(path, new Blob([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0])]))).html)).toContain(
      'This file isn’t in UTF-8',
    );
    const viewer = await consoleClient(app, 'viewer');
    expect((await viewer.get(path)).status).toBe(403);
    // Greenroom's own export, whatever its name says.
    await app.app.get(Register).run(session.id, { name: 'Dô, Ánh', email: 'do@port.example' }, { kind: 'system' });
    await app.app.get(Register).run(session.id, { name: 'Ed', email: 'ed@port.example' }, { kind: 'system' });
    await app.dataSource.query(
      `update registrations set state = 'cancelled' from attendees a
       where a.id = attendee_id and session_id = $1 and a.email = 'ed@port.example'`,
      [session.id],
    );
    const cookie = [...lin.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const exported = await fetch(`${app.url}/console/sessions/${session.id}/attendees.xlsx`, { headers: { cookie } });
    expect(rowsIn((await lin.upload(path, await exported.blob())).html)).toEqual([
      '2 Dô, Ánh do@port.example Has a seat',
    ]);
  });
});

describe('an import over the API', () => {
  const send = async (id: string, body: string, query = '') => {
    const response = await fetch(`${app.url}/api/v1/sessions/${id}/registrations/import${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.key}`, 'content-type': 'text/csv' },
      body,
    });
    // oxlint-disable-next-line typescript/no-explicit-any -- any shape, compared below
    return { status: response.status, body: (await response.json()) as any };
  };

  test('says what would happen, refuses all while a row is faulty, then registers', async () => {
    const session = await world.session({ title: 'By machine', capacity: 1, waitlist: false });
    const dry = (await send(session.id, csv, '?dryRun=true')).body;
    expect(dry).toMatchObject({ dryRun: true, ignored: ['favourite colour'] });
    expect(dry.unread).toEqual([
      { column: 'language', text: 'Klingon', count: 1 },
      { column: 'timeZone', text: 'Mars/Olympus', count: 1 },
    ]);
    expect(dry.rows.map((row: { line: number; outcome: string }) => [row.line, row.outcome])).toEqual([
      [2, 'registered'],
      [3, 'refused'],
      [4, 'refused'],
      [5, 'invalid'],
      [6, 'invalid'],
      [7, 'refused'],
    ]);
    const refused = await send(session.id, csv);
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0]).toMatchObject({ path: 'rows.5.email', code: 'repeated-line' });
    expect(await countOf(session.id)).toEqual({});
    const good = (await send(session.id, csv.split('\r\n').slice(0, 3).join('\n'))).body;
    expect(good.rows).toEqual([
      {
        line: 2,
        email: 'ana@port.example',
        outcome: 'registered',
        state: 'confirmed',
        place: null,
        code: null,
        errors: [],
      },
      { line: 3, email: 'lin@city.example', outcome: 'refused', state: null, place: null, code: 'full', errors: [] },
    ]);
    const gone = (await send(session.id, 'name,email,status\nDi,di@port.example,withdrawn', '?dryRun=true')).body;
    expect(gone).toMatchObject({ rows: [], leftOut: [{ state: 'withdrawn', count: 1 }] });
    expect((await send(session.id, 'x\n1')).status).toBe(422);
    expect((await send(session.id, csv, '?dry=true')).status).toBe(422);
  });

  test('registers ten thousand people, seats and line in the order of the rows', async () => {
    const session = await world.session({ title: 'Crowd', capacity: 6000, waitlist: true });
    const people = Array.from(
      { length: 10_000 },
      (_, index) => `Person ${index},person-${index}@crowd.example,Crowd ${index % 7}`,
    );
    const answer = await send(session.id, ['name,email,organization', ...people].join('\n'));
    const { rows } = answer.body;
    expect(rows.length).toBe(10_000);
    expect(await countOf(session.id)).toEqual({ confirmed: 6000, waitlisted: 4000 });
    expect(rows[6000]).toMatchObject({ line: 6002, state: 'waitlisted', place: 1 });
    expect(rows[9999]).toMatchObject({ line: 10_001, state: 'waitlisted', place: 4000 });
    const tooMany = await send(session.id, ['name,email', ...people, 'One,one@more.example'].join('\n'));
    expect(tooMany.body.errors[0].code).toBe('too-many-rows');
  });
});
