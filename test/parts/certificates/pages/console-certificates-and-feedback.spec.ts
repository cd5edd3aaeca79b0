import { parse } from 'csv-parse/sync';
import { mePath } from '../../../../src/site/registrations/registration-paths.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { makeCall, makeRegistration, makeSession } from '../../../support/api-fixtures.js';
import { type ConsoleClient, consoleClient, textOf } from '../../../support/console-client.js';

const after = '2027-03-02T12:00:00Z';
let greenroom: TestApp;
let lin: ConsoleClient;
let viewer: ConsoleClient;
beforeAll(async () => {
  greenroom = await startTestApp({ now: '2026-12-01T09:00:00Z' });
  await makeCall(greenroom, { languages: ['en', 'zh-TW'], followUps: false });
  // Signed in late: the days between would sign them out.
  greenroom.clock.set(after);
  lin = await consoleClient(greenroom, 'owner');
  viewer = await consoleClient(greenroom, 'viewer');
});
afterAll(() => greenroom?.stop());

/** A session that is over, with people who were there for so many minutes; those of null were not. */
async function over(minutes: readonly (number | null)[], changes: object = {}) {
  greenroom.clock.set('2026-12-01T09:00:00Z');
  const session = await makeSession(greenroom, changes);
  const people: { id: string; own: string }[] = [];
  for (const [index, present] of minutes.entries()) {
    const name = `Person ${index}`;
    const { id } = await makeRegistration(greenroom, session.id, `${session.id}-${index}@example.org`, { name });
    await greenroom.dataSource.query(`update registrations set attended_at = $2, minutes_present = $3 where id = $1`, [
      id,
      present === null ? null : after,
      present,
    ]);
    const [row] = await greenroom.dataSource.query(`select attendee_id from registrations where id = $1`, [id]);
    const me = mePath(greenroom.config.secret, { id: row.attendee_id, linkVersion: 1 });
    people.push({ id, own: `${me}/registrations/${id}` });
  }
  greenroom.clock.set(after);
  return { session, people, path: `/console/sessions/${session.id}` };
}

async function post(path: string, fields: Record<string, string> = {}) {
  const answer = await fetch(`${greenroom.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
  });
  if (answer.status !== 303) throw new Error(`${path}: ${answer.status}`);
}

describe('the feedback of a session', () => {
  test('is counted up to four answers, and shown with averages, bars and texts from five on', async () => {
    const { session, people, path } = await over([60, 60, 60, 60, 60]);
    const words = ['=1+1', 'More examples', 'Shorter', 'Thank you', '<b>bold</b>'];
    for (const [index, { own }] of people.slice(0, 4).entries()) {
      await post(`${own}/feedback`, { 'answers.useful': String(index + 2), 'answers.words': words[index] ?? '' });
    }
    const few = (await lin.get(`${path}/feedback`)).html;
    expect(few).toContain('4 responses');
    expect(few).toContain('from 5 responses on');
    expect([few.includes('Shorter'), few.includes('Average')]).toEqual([false, false]);
    expect((await lin.get(`${path}/feedback.csv`)).status).toBe(409);
    const counted = await greenroom.api('GET', `/sessions/${session.id}/feedback`);
    expect(counted.body).toEqual({
      answers: 4,
      opensAt: '2027-03-02T11:00:00.000Z',
      closesAt: '2027-04-01T11:00:00.000Z',
      questions: null,
    });
    await post(`${people[4]?.own}/feedback`, { 'answers.useful': '4', 'answers.words': words[4] ?? '', named: 'yes' });
    const { html } = await lin.get(`${path}/feedback`);
    expect(html).toContain('Average 3.6 of 5');
    expect(html).toContain('&lt;b&gt;bold&lt;/b&gt;');
    expect(html).toContain('Person 4');
    const [head = [], ...rows] = parse((await lin.get(`${path}/feedback.csv`)).html, { bom: true });
    expect(head.slice(0, 4)).toEqual(['answered_on', 'name', 'email', 'How useful was the session for you?']);
    expect(rows.map((row) => row.at(-1) ?? '').toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      "'=1+1",
      '<b>bold</b>',
      'More examples',
      'Shorter',
      'Thank you',
    ]);
    expect(new Set(rows.map(([day]) => day))).toEqual(new Set(['2027-03-02']));
    const { body } = await greenroom.api('GET', `/sessions/${session.id}/feedback`);
    expect(body.questions[0]).toEqual({
      key: 'useful',
      label: 'How useful was the session for you?',
      kind: 'choice',
      answers: 5,
      mean: 3.6,
      choices: [
        { value: '1', label: '1 – not at all', count: 0 },
        { value: '2', label: '2', count: 1 },
        { value: '3', label: '3', count: 1 },
        { value: '4', label: '4', count: 2 },
        { value: '5', label: '5 – very', count: 1 },
      ],
      texts: null,
    });
  });

  test('asks what the organizers say, five questions at most, and the same from the first answer on', async () => {
    const { people, path } = await over([60]);
    const other = await over([60]);
    await lin.get(`${path}/feedback`);
    expect((await lin.post(`${path}/feedback/new-question`, { label: 'A sixth?', kind: 'text' })).status).toBe(409);
    await lin.postAndFollow(`${path}/feedback/questions/more/remove`);
    await lin.get(`${path}/feedback/questions/words`);
    const saved = await lin.postAndFollow(`${path}/feedback/questions/words`, {
      label: 'Which tea was best?',
      kind: 'text',
      'labelIn.zh-TW': '哪種茶最好？',
    });
    expect(saved.html).toContain('Which tea was best?');
    await lin.postAndFollow(`${path}/feedback/new-question`, { label: 'Too long?', kind: 'yes-no' });
    await lin.get(`${path}/feedback/questions/words`);
    const faulty = await lin.post(`${path}/feedback/questions/words`, { label: '', kind: 'text' });
    expect(faulty.status).toBe(422);
    const form = async (own: string, query = '') => (await fetch(`${greenroom.url}${own}/feedback${query}`)).text();
    expect(await form(people[0]?.own ?? '')).toContain('Which tea was best?');
    expect(await form(people[0]?.own ?? '', '?lang=zh-TW')).toContain('哪種茶最好？');
    expect(await form(other.people[0]?.own ?? '')).not.toContain('Which tea was best?');
    await lin.postAndFollow(`${path}/feedback/for-call`);
    expect(await form(other.people[0]?.own ?? '')).toContain('Which tea was best?');
    await post(`${people[0]?.own}/feedback`, { 'answers.words': 'Oolong' });
    expect((await lin.post(`${path}/feedback/questions/words/up`)).status).toBe(409);
    expect((await lin.post(`${path}/feedback/reset`)).status).toBe(409);
    expect((await lin.get(`${path}/feedback`)).html).toContain('can’t change the questions');
    await greenroom.dataSource.query(`delete from feedback_forms`);
  });

  test('is read by viewers, who change nothing, and is not found elsewhere', async () => {
    const { path } = await over([60]);
    const { status, html } = await viewer.get(`${path}/feedback`);
    expect([status, html.includes('/feedback/questions/')]).toEqual([200, false]);
    expect((await viewer.post(`${path}/feedback/questions/words/remove`)).status).toBe(403);
    expect((await lin.get('/console/sessions/00000000-0000-4000-8000-000000000000/feedback')).status).toBe(404);
  });
});

describe('the certificates of a session', () => {
  test('show who earned one and who fetched it, in the page, the export and the API', async () => {
    const { session, people, path } = await over([60, 45, 44, null]);
    await post(`${people[0]?.own}/certificate`);
    const { html } = await lin.get(`${path}/certificates`);
    expect(html).toContain('2 earned, 1 downloaded');
    expect(['Person 0', 'Person 1', 'Person 2', 'Person 3'].map((name) => html.includes(name))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const { body } = await greenroom.api('GET', `/sessions/${session.id}/certificates`);
    expect(body).toEqual({
      items: [
        {
          registrationId: people[0]?.id,
          name: 'Person 0',
          email: `${session.id}-0@example.org`,
          minutesPresent: 60,
          earned: true,
          number: expect.stringMatching(/^[0-9A-Z-]{24}$/u),
          issuedAt: '2027-03-02T12:00:00.000Z',
          state: 'valid',
        },
        expect.objectContaining({ name: 'Person 1', earned: true, number: null, issuedAt: null, state: 'earned' }),
      ],
      nextCursor: null,
    });
    const [head = [], ...rows] = parse((await lin.get(`${path}/attendees.csv?sort=name`)).html, { bom: true });
    const column = head.indexOf('certificate');
    expect(rows.map((row) => row[column])).toEqual([body.items[0].number, 'earned', '', '']);
  });

  test('are given for another share once the organizer says so, or not at all', async () => {
    const { session, path } = await over([60, 45, 30]);
    await lin.get(`${path}/certificates`);
    expect((await lin.postAndFollow(`${path}/certificates`, { certificateShare: '50' })).html).toContain('3 earned,');
    for (const wrong of ['0', '101', 'half', '7.5', '-1']) {
      const { status, html } = await lin.post(`${path}/certificates`, { certificateShare: wrong });
      expect([wrong, status, html.includes(`value="${wrong}"`)]).toEqual([wrong, 422, true]);
    }
    expect((await lin.postAndFollow(`${path}/certificates`, { certificateShare: '' })).html).toContain(
      'No certificates.',
    );
    expect((await greenroom.api('GET', `/sessions/${session.id}`)).body.certificateShare).toBeNull();
    await lin.get(`${path}/edit`);
    expect((await viewer.post(`${path}/certificates`, { certificateShare: '10' })).status).toBe(403);
  });

  test('are withdrawn and given back, and follow a corrected name', async () => {
    const { people, path, session } = await over([60]);
    const [person] = people;
    await post(`${person?.own}/certificate`);
    const [{ id, number }] = await greenroom.dataSource.query(
      `select id, number from certificates where session_id = $1`,
      [session.id],
    );
    await lin.get(`${path}/certificates`);
    expect(textOf((await lin.post(`${path}/certificates/${id}/revoke`)).html)).toContain('certificate?');
    const confirmed = { confirmed: 'yes' };
    expect((await lin.postAndFollow(`${path}/certificates/${id}/revoke`, confirmed)).html).toContain('Revoked');
    expect(await (await fetch(`${greenroom.url}/certificates/${number}`)).text()).toContain('is not valid');
    expect(await (await fetch(`${greenroom.url}/certificates`)).text()).toContain('are issued by ');
    const again = await fetch(`${greenroom.url}${person?.own}/certificate`, { method: 'POST', redirect: 'manual' });
    expect(again.status).toBe(409);
    await lin.postAndFollow(`${path}/certificates/${id}/restore`);
    expect(await (await fetch(`${greenroom.url}/certificates/${number}`)).text()).toContain(
      'This certificate is valid',
    );
    const certificate = `/sessions/${session.id}/certificates/${person?.id}`;
    const byApi = await greenroom.api('DELETE', certificate);
    expect([byApi.status, byApi.body]).toEqual([200, expect.objectContaining({ number, state: 'revoked' })]);
    expect((await greenroom.api('DELETE', certificate)).body).toEqual(byApi.body);
    expect((await greenroom.api('DELETE', certificate.replace(/[^/]+$/u, 'none'))).status).toBe(404);
    await lin.postAndFollow(`${path}/certificates/${id}/restore`);
    const named = await lin.postAndFollow(`${path}/certificates/names/${person?.id}`, { name: 'Nguyễn Ánh' });
    expect(named.html).toContain('Nguyễn Ánh');
    await post(`${person?.own}/certificate`);
    expect(await (await fetch(`${greenroom.url}/certificates/${number}`)).text()).toContain('was replaced');
    expect((await lin.post(`${path}/certificates/${id}/revoke`)).status).toBe(409);
    const actions: { action: string }[] = await greenroom.dataSource.query(
      `select action from audit_entries where subject = $1 and action like 'registration.certificate%' order by at, id`,
      [`registration:${person?.id}`],
    );
    expect(actions.map(({ action }) => action).toSorted()).toEqual([
      'registration.certificate-issued',
      'registration.certificate-issued',
      'registration.certificate-restored',
      'registration.certificate-restored',
      'registration.certificate-revoked',
      'registration.certificate-revoked',
    ]);
  });
});

test('the rule in SQL, for sets, is the rule for one', async () => {
  const evidence = [
    ['check-in', null],
    ['link', null],
    ['self-check-in', 20],
    ['report', 45],
    ['report', 44],
    ['hand', null],
  ] as const;
  const { session, people } = await over(evidence.map(() => 1));
  for (const [index, [source, minutes]] of evidence.entries()) {
    await greenroom.dataSource.query(
      `with present as (update registrations set minutes_present = $3 where id = $1)
       insert into attendance_spans (id, registration_id, source, from_at, created_at)
       values (gen_random_uuid(), $1, $2, $4, $4)`,
      [people[index]?.id, source, minutes, after],
    );
  }
  const { body } = await greenroom.api('GET', `/sessions/${session.id}/certificates`);
  const earned = body.items.map(({ name }: { name: string }) => name);
  expect(earned).toEqual(['Person 0', 'Person 3', 'Person 5']);
  for (const [index, { own }] of people.entries()) {
    const html = await (await fetch(`${greenroom.url}${own}`)).text();
    expect([index, html.includes('Get my certificate')]).toEqual([index, earned.includes(`Person ${index}`)]);
  }
});
