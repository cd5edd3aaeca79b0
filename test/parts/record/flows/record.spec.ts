import { createHash } from 'node:crypto';
import { unzipSync, strFromU8 } from 'fflate';
import { extractText, getDocumentProxy } from 'unpdf';
import { RunJobs } from '../../../../src/flows/jobs/run-jobs.flow.js';
import { ErasePerson } from '../../../../src/flows/privacy/erase-person.flow.js';
import { RemoveOldJobs } from '../../../../src/flows/jobs/remove-old-jobs.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { callRecord } from '../../../../src/parts/record/domain/record-job.js';
import type { Job } from '../../../../src/domain/jobs/job.js';
import { inSnapshot } from '../../../../src/platform/database/tx.js';
import { FileStore } from '../../../../src/platform/file-store/file-store.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { type ConsoleClient, consoleClient, textOf } from '../../../support/console-client.js';
import { readCalendar } from '../../../support/read-calendar.js';
import { createWorld, staff } from '../../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let owner: ConsoleClient;
let attendeeId: string;
let uid: string;

const path = '/console/calls/solutions/record';

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  const session = await world.session({ title: '=Tides, "by night"' });
  uid = session.uid;
  const input = registrationInput.parse({ email: 'amina@example.org', name: 'Amina Odhiambo' });
  ({
    attendee: { id: attendeeId },
  } = await app.app.get(Register).run(session.id, input, { kind: 'visitor' }));
  await app.dataSource.query(
    `insert into inquiries (id, call_id, number, language, original, text, source, state, answer, asked_at, published_at)
     select gen_random_uuid(), $1, n, 'en', 'Asked by Amina', 'Who can apply?', 'page', state, 'Cities <b>and</b> towns.', $2, at
     from (values (1, 'answered', $2::timestamptz), (2, 'new', null)) as q(n, state, at)`,
    [world.call.id, app.clock.now()],
  );
  await app.dataSource.query(
    `with decided as (
       insert into jury_decisions (id, call_id, decided_by, decided_at, note, ranking)
       values (gen_random_uuid(), $1, 'system', $2, '', '[]') returning id)
     insert into jury_minutes (call_id, version, decision_id, content, signed_by, signed_name, signed_at)
     select $1, 1, id, $3, 'system', 'Amina Odhiambo', $2 from decided`,
    [world.call.id, app.clock.now(), { ranking: [{ externalId: 'P-1', place: 1, isShared: false }], jurors: [] }],
  );
  owner = await consoleClient(app, 'owner');
});
afterAll(() => app?.stop());

/** Makes a record, and returns the address of its file. */
async function make(fields: Record<string, string> = {}): Promise<string> {
  await owner.get(path);
  const job = (await owner.post(path, fields)).location ?? '';
  await app.app.get(RunJobs).run();
  const [done] = await app.dataSource.query('select state, error from jobs order by created_at desc, id limit 1');
  expect(done).toEqual({ state: 'done', error: null });
  expect((await owner.get(job)).html).toContain(`href="${path}"`);
  if (fields['withPersonalData'] === 'yes') return `${job}/file`;
  return /href="([^"]+\/record\/[^"]+)"/u.exec((await owner.get(path)).html)?.[1] ?? '';
}

async function fetchFile(address: string, client = owner): Promise<{ status: number; bytes: Uint8Array }> {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(`${app.url}${address}`, { headers: { cookie } });
  return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
}

/** The files of an archive, each with the hash that its list has. */
async function read(address: string) {
  const { bytes } = await fetchFile(address);
  const files = unzipSync(bytes);
  const sums = new Map(
    strFromU8(files['SHA256SUMS'] ?? new Uint8Array())
      .trim()
      .split('\n')
      .map((line): [string, string] => [line.slice(66), line.slice(0, 64)]),
  );
  expect([...sums.keys(), 'SHA256SUMS'].toSorted()).toEqual(Object.keys(files).toSorted());
  for (const [name, sum] of sums)
    expect(
      createHash('sha256')
        .update(files[name] ?? '')
        .digest('hex'),
    ).toBe(sum);
  const text = (name: string) => strFromU8(files[name] ?? new Uint8Array());
  const pdf = (await extractText(await getDocumentProxy((files['record.pdf'] ?? new Uint8Array()).slice()))).text.join(
    ' ',
  );
  return { files, text, pdf, everything: `${Object.keys(files).map(text).join('\n')} ${pdf}` };
}

test('is read and verified without Greenroom, and names nobody', async () => {
  const { files, text, pdf, everything } = await read(await make());
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(['README.txt', 'index.html', 'manifest.json', 'record.pdf', 'sessions.ics']),
  );
  expect(everything).not.toMatch(/amina|odhiambo|people\.csv/iu);
  expect(text('tables/sessions.csv')).toContain(`"'=Tides, ""by night"""`);
  const [session] = JSON.parse(text('tables/sessions.json')) as Record<string, unknown>[];
  expect(session).toMatchObject({ title: '=Tides, "by night"', taken: 1, uid });
  expect(session).not.toHaveProperty('speakers');
  expect(JSON.parse(text('tables/answers.json'))).toMatchObject([{ number: 1, question: 'Who can apply?' }]);
  const [minutes] = JSON.parse(text('tables/minutes.json')) as Record<string, unknown>[];
  expect(minutes).toMatchObject({ version: 1, ranking: expect.stringContaining('P-1') });
  expect(minutes).not.toHaveProperty('content');
  expect(text('sessions.ics')).toContain(`UID:${uid}`);
  expect(readCalendar(text('sessions.ics')).events).toHaveLength(1);
  expect(text('index.html')).toContain('Cities &lt;b&gt;and&lt;/b&gt; towns.');
  expect(pdf).toContain('Who can apply?');
  const log = JSON.parse(text('tables/log.json')) as { about: string; by: string }[];
  expect(log.map(({ about }) => about)).toContain('registration');
  expect(Object.keys(log[0] ?? {})).toEqual(['at', 'action', 'by', 'about']);
  const { files: listed, ...head } = JSON.parse(text('manifest.json')) as { files: { name: string; rows?: number }[] };
  expect(head).toMatchObject({ format: 'greenroom-call-record', withPersonalData: false, call: { slug: 'solutions' } });
  expect(listed.find(({ name }) => name === 'tables/sessions.csv')?.rows).toBe(1);
});

test('with personal data is a file for three days; without, it is kept when people are erased', async () => {
  const kept = await make();
  const personal = await make({ withPersonalData: 'yes' });
  const before = await fetchFile(kept);
  const { text } = await read(personal);
  expect(JSON.parse(text('tables/minutes.json'))).toMatchObject([{ signed_by: 'Amina Odhiambo' }]);
  expect(text('tables/people.csv')).toContain('amina@example.org');
  expect(JSON.parse(text('tables/registrations.json'))).toMatchObject([{ person: attendeeId, state: 'confirmed' }]);
  await app.app.get(ErasePerson).run(attendeeId, staff);
  app.clock.advance({ hours: 73 });
  await app.app.get(RemoveOldJobs).run();
  owner = await consoleClient(app, 'owner');
  expect((await fetchFile(personal)).status).toBe(404);
  expect(await fetchFile(kept)).toEqual({ ...before, status: 200 });
});

test('the database waits for neither the drawing nor the packing, so that none is too long for a transaction', async () => {
  const read = new AbortController();
  const job = { callId: world.call.id, input: { withPersonalData: false, language: 'en', publicUrl: app.url } };
  const made = callRecord.make(job as unknown as Job, {
    connection: app.dataSource.manager,
    snapshot: async (work) => {
      const result = await inSnapshot(app.dataSource, work);
      read.abort(new Error('The transaction has ended.'));
      return result;
    },
    files: app.app.get(FileStore),
    folder: app.config.dataDir,
    now: app.clock.now(),
    signal: read.signal,
    report: () => undefined,
  });
  // Whatever is drawn or packed afterwards is cancelled.
  await expect(made).rejects.toThrow('The transaction has ended.');
});

test('only owners make and download it, also of an archived call, and each download is logged', async () => {
  await app.dataSource.query('update calls set archived_at = $1', [app.clock.now()]);
  const kept = await make();
  const organizer = await consoleClient(app, 'organizer');
  expect((await organizer.get(path)).status).toBe(403);
  expect((await fetchFile(kept, organizer)).status).toBe(403);
  expect((await fetchFile(`${path}/00000000-0000-4000-8000-000000000000`)).status).toBe(404);
  await fetchFile(kept);
  const [entry] = await app.dataSource.query(
    'select action, details from audit_entries order by position desc limit 1',
  );
  expect(entry).toEqual({ action: 'call.record-fetched', details: { what: 'call-record' } });
  await owner.get(path);
  await owner.post(path);
  const second = await owner.post(path);
  expect([second.status, textOf(second.html)]).toEqual([409, expect.stringContaining('A record is being made')]);
  await app.app.get(RunJobs).run();
});
