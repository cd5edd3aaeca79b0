import { extractText, getDocumentProxy } from 'unpdf';
import { mePath } from '../../../src/site/registrations/registration-paths.js';
import { translate } from '../../../src/platform/i18n/messages.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom, { languages: ['en', 'zh-TW'], followUps: false });
});
afterAll(() => greenroom?.stop());
beforeEach(() => greenroom.clock.set('2026-12-01T09:00:00Z'));

const recordingUrl = 'https://video.example.org/harbours?t=1';
const after = '2027-03-02T12:00:00Z';
let count = 0;

/** A session, and somebody registered for it with their own page; the clock stands after the end. */
async function attended(minutes: number | null, changes: object = {}, session: object = {}) {
  const { id: sessionId, slug } = await makeSession(greenroom, { recordingUrl, ...session });
  count += 1;
  const { id } = await makeRegistration(greenroom, sessionId, `there-${count}@example.org`, changes);
  await greenroom.dataSource.query(`update registrations set attended_at = $2, minutes_present = $3 where id = $1`, [
    id,
    minutes === null ? null : '2027-03-02T10:00:00Z',
    minutes,
  ]);
  const [{ attendee_id, link_version }] = await greenroom.dataSource.query(
    `select r.attendee_id, a.link_version from registrations r join attendees a on a.id = r.attendee_id where r.id = $1`,
    [id],
  );
  const me = mePath(greenroom.config.secret, { id: attendee_id, linkVersion: link_version });
  greenroom.clock.set(after);
  return { id, sessionId, slug, me, own: `${me}/registrations/${id}` };
}

async function get(path: string) {
  const response = await fetch(`${greenroom.url}${path}`, { redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function post(path: string, fields: Record<string, string> = {}) {
  const response = await fetch(`${greenroom.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: greenroom.url },
    body: new URLSearchParams(fields),
  });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}

async function numbersOf(registrationId: string): Promise<string[]> {
  const rows: { number: string }[] = await greenroom.dataSource.query(
    `select number from certificates where registration_id = $1 order by issued_at, replaced_at nulls last`,
    [registrationId],
  );
  return rows.map(({ number }) => number);
}

describe('a recording', () => {
  test('is promised for two days, and no longer', async () => {
    const { own } = await attended(60, {}, { recordingUrl: null });
    const says = (text: string) => text.match(/If there’s a recording[^<]*|There’s no recording[^<]*/gu);
    expect(says((await get(own)).text)).toEqual(['If there’s a recording, it will appear here within two days.']);
    greenroom.clock.set('2027-03-05T12:00:00Z');
    expect(says((await get(own)).text)).toEqual(['There’s no recording yet.']);
  });

  test('is on the own page of those who were registered, and its address nowhere else', async () => {
    const { me, own, slug } = await attended(60);
    const address = recordingUrl.replace('&', '&amp;').replaceAll('=', '&#x3D;');
    expect((await get(own)).text).toContain(`href="${address}"`);
    expect((await get(me)).text).toContain(`href="${address}"`);
    const open = await get(`/calls/clean-harbours/sessions/${slug}`);
    expect(open.text).toContain('A recording is available to everyone who registered');
    expect(open.text).not.toContain('video.example.org');
    greenroom.clock.set('2027-03-02T09:00:00Z');
    for (const path of [own, me, `/calls/clean-harbours/sessions/${slug}`]) {
      expect((await get(path)).text).not.toContain('video.example.org');
    }
  });

  test('is not for those who left', async () => {
    const { id, own } = await attended(null);
    await greenroom.dataSource.query(`update registrations set state = 'cancelled' where id = $1`, [id]);
    expect((await get(own)).text).not.toContain('video.example.org');
  });
});

describe('a certificate', () => {
  test('is issued by a click, once, and says who was there, for how long', async () => {
    const { id, own, me } = await attended(45, { name: 'Nguyễn Thị Ánh' });
    expect((await get(own)).text).toContain('You attended 45 of 60 minutes.');
    expect((await get(me)).text).toContain(`href="${own}#certificate"`);
    expect((await get(`${own}/certificate.pdf`)).status).toBe(404);
    const clicks = await Promise.all([post(`${own}/certificate`), post(`${own}/certificate`)]);
    expect(clicks.map(({ status, location }) => [status, location])).toEqual([
      [303, `${own}#certificate`],
      [303, `${own}#certificate`],
    ]);
    const numbers = await numbersOf(id);
    expect(numbers).toEqual([expect.stringMatching(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/u)]);
    const file = await fetch(`${greenroom.url}${own}/certificate.pdf`);
    expect([file.headers.get('content-type'), file.headers.get('cache-control')]).toEqual([
      'application/pdf',
      'private, no-store',
    ]);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const again = new Uint8Array(await (await fetch(`${greenroom.url}${own}/certificate.pdf`)).arrayBuffer());
    expect(Buffer.compare(bytes, again)).toBe(0);
    const { text } = await extractText(await getDocumentProxy(bytes), { mergePages: true });
    for (const words of [
      'Nguyễn Thị Ánh',
      'How to write a proposal',
      '45 of 60 minutes',
      'Tuesday 2 March 2027',
      numbers[0],
    ]) {
      expect(text.replaceAll(/\s+/gu, ' ')).toContain(words);
    }
  });

  test('is in the language of its person, with the title in that language or else the original', async () => {
    const said = async (language: string, session: object) => {
      greenroom.clock.set('2026-12-01T09:00:00Z');
      const { own } = await attended(60, { language }, session);
      await post(`${own}/certificate`);
      const file = await fetch(`${greenroom.url}${own}/certificate.pdf`);
      const pdf = await getDocumentProxy(new Uint8Array(await file.arrayBuffer()));
      const { text, totalPages } = await extractText(pdf, { mergePages: true });
      return { text: text.replaceAll(/\s+/gu, ' '), totalPages };
    };
    const titles = { title: 'How to write', translations: { 'zh-TW': { title: '如何撰寫提案' } } };
    const chinese = await said('zh-TW', titles);
    expect(chinese.text).toContain(translate('zh-TW', 'certificates.title'));
    expect([chinese.text.includes('如何撰寫提案'), chinese.text.includes(titles.title)]).toEqual([true, false]);
    // German is none of the call's languages.
    const german = await said('de', titles);
    expect(german.text).toContain(translate('de', 'certificates.title'));
    expect(german.text).toContain(titles.title);
    const arabic = 'كيف تكتب مقترحًا مع Greenroom؟ '.repeat(7).slice(0, 200).trim();
    const mixed = await said('ar', { title: arabic, language: 'ar' });
    expect([mixed.text.match(/Greenroom/gu)?.length, mixed.totalPages]).toEqual([6, 1]);
  });

  test('is verified by its number, however that is written, and by nothing less', async () => {
    const { id, own } = await attended(60, { name: 'محمد الحسيني' });
    await post(`${own}/certificate`);
    const [number = ''] = await numbersOf(id);
    const page = await get(`/certificates/${number}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('<meta name="robots" content="noindex">');
    for (const words of ['This certificate is valid', 'محمد الحسيني', 'How to write a proposal', '60 of 60 minutes']) {
      expect(page.text).toContain(words);
    }
    expect(page.text).not.toContain(`there-${count}`);
    const typed = await get(`/certificates?number=${number.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')}`);
    expect([typed.status, typed.headers.get('location')]).toEqual([303, `/certificates/${number}`]);
    expect((await get('/certificates?number=12')).status).toBe(422);
    expect((await get('/certificates')).text).toContain('Verify a certificate');
    const other = `${number.slice(0, -1)}${number.endsWith('7') ? '8' : '7'}`;
    expect((await get(`/certificates/${other}`)).status).toBe(404);
  });

  test('under a corrected name is another one, and the old number says so', async () => {
    const { id, own } = await attended(60, { name: 'Ada Lmia' });
    await post(`${own}/certificate`);
    await greenroom.dataSource.query(
      `update attendees set name = 'Ada Lima' where id = (select attendee_id from registrations where id = $1)`,
      [id],
    );
    expect((await get(own)).text).toContain('Get the new version');
    greenroom.clock.set('2027-03-03T12:00:00Z');
    await post(`${own}/certificate`);
    const [old, fresh] = await numbersOf(id);
    const replaced = (await get(`/certificates/${old}`)).text;
    expect(replaced).toContain('This certificate was replaced');
    expect(replaced).not.toContain('Lmia');
    expect((await get(`/certificates/${fresh}`)).text).toContain('Ada Lima');
    await post(`${own}/certificate`);
    expect(await numbersOf(id)).toEqual([old, fresh]);
  });

  test('is worth nothing once the attendance is corrected, and something again when that is', async () => {
    const { id, own, sessionId } = await attended(50);
    await post(`${own}/certificate`);
    const [number] = await numbersOf(id);
    const correct = (minutes: number | null) =>
      greenroom.dataSource.query(`update registrations set attended_at = $2, minutes_present = $3 where id = $1`, [
        id,
        minutes === null ? null : after,
        minutes,
      ]);
    await correct(null);
    expect((await get(`/certificates/${number}`)).text).toContain('This certificate is not valid');
    expect((await get(`${own}/certificate.pdf`)).status).toBe(404);
    expect((await post(`${own}/certificate`)).status).toBe(409);
    await correct(20);
    expect((await get(`/certificates/${number}`)).text).toContain('This certificate is not valid');
    expect((await get(own)).text).toContain('A certificate requires at least 45.');
    await correct(50);
    await greenroom.api('PATCH', `/sessions/${sessionId}`, { certificateShare: 100 });
    expect((await get(`/certificates/${number}`)).text).toContain('This certificate is valid');
    expect((await get(`${own}/certificate.pdf`)).status).toBe(200);
  });

  test.each([
    ['too short a time', 44, {}, 'A certificate requires at least 45.'],
    ['no time at all', null, {}, 'We have no record of you.'],
  ])('is not to be had for %s', async (_, minutes, session, words) => {
    const { own, id } = await attended(minutes, {}, session);
    expect((await get(own)).text).toContain(words);
    expect((await post(`${own}/certificate`)).status).toBe(409);
    expect(await numbersOf(id)).toEqual([]);
  });

  test('is not mentioned if a session has none', async () => {
    const { own } = await attended(60, {}, { certificateShare: null });
    expect((await get(own)).text).not.toContain('id="certificate"');
    expect((await post(`${own}/certificate`)).status).toBe(409);
  });
});

describe('feedback', () => {
  const full = { 'answers.useful': '5', 'answers.recommend': 'yes', 'answers.more': 'water', 'answers.words': '=1+1' };

  test('is given once, in the words of the default, and kept without anybody in it', async () => {
    const { own, sessionId } = await attended(60);
    const form = await get(`${own}/feedback`);
    expect(form.text).toContain('How useful was the session for you?');
    expect(form.text).toContain('Water');
    const answers = await Promise.all([post(`${own}/feedback`, full), post(`${own}/feedback`, full)]);
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([303, 409]);
    const rows = await greenroom.dataSource.query(`select * from feedback_answers where session_id = $1`, [sessionId]);
    expect(rows).toEqual([
      {
        id: expect.any(String),
        session_id: sessionId,
        answered_on: expect.anything(),
        answers: { useful: '5', recommend: 'yes', more: ['water'], words: '=1+1' },
        name: null,
        email: null,
      },
    ]);
    expect((await get(`${own}?done=feedback`)).text).toContain('Thanks, we’ve received your feedback');
    expect((await get(`${own}/feedback`)).text).toContain('Stored without your name');
  });

  test('leaves nothing behind that leads to its person, in any table', async () => {
    const { id, own, sessionId } = await attended(60);
    const [before] = await greenroom.dataSource.query(`select * from registrations where id = $1`, [id]);
    await post(`${own}/feedback`, full);
    const [now] = await greenroom.dataSource.query(`select * from registrations where id = $1`, [id]);
    expect(now).toEqual(before);
    const entries = await greenroom.dataSource.query(
      `select actor, origin, details from audit_entries where action = 'session.feedback' and subject = $1`,
      [`session:${sessionId}`],
    );
    expect(entries).toEqual([{ actor: 'visitor', origin: null, details: {} }]);
    const marks = await greenroom.dataSource.query(`select column_name from information_schema.columns
      where table_name = 'feedback_marks'`);
    expect(marks).toEqual([{ column_name: 'mark' }]);
  });

  test('says neither by the place of a row nor by its transaction which mark came with it', async () => {
    const { own, sessionId } = await attended(60);
    await post(`${own}/feedback`, { 'answers.words': 'first' });
    for (const word of ['second', 'third', 'fourth', 'fifth', 'sixth']) {
      greenroom.clock.set('2026-12-01T09:00:00Z');
      count += 1;
      const { id } = await makeRegistration(greenroom, sessionId, `says-${count}@example.org`);
      greenroom.clock.set(after);
      const [row] = await greenroom.dataSource.query(`select attendee_id from registrations where id = $1`, [id]);
      const me = mePath(greenroom.config.secret, { id: row.attendee_id, linkVersion: 1 });
      await post(`${me}/registrations/${id}/feedback`, { 'answers.words': word });
    }
    const rows: { word: string; writer: string }[] = await greenroom.dataSource.query(
      `select answers ->> 'words' as word, xmin::text as writer from feedback_answers where session_id = $1 order by ctid`,
      [sessionId],
    );
    expect(rows).toHaveLength(6);
    expect(new Set(rows.map(({ writer }) => writer)).size).toBe(1);
  });

  test('names its person only where they tick it', async () => {
    const { own, sessionId } = await attended(60, { name: 'Ada Lima' });
    await post(`${own}/feedback`, { ...full, named: 'yes' });
    const [row] = await greenroom.dataSource.query(`select name, email from feedback_answers where session_id = $1`, [
      sessionId,
    ]);
    expect(row).toEqual({ name: 'Ada Lima', email: `there-${count}@example.org` });
  });

  test('that says nothing, or what nobody asked, comes back with what was typed', async () => {
    const { own, sessionId } = await attended(60);
    const empty = await post(`${own}/feedback`, { 'answers.words': '  ' });
    expect([empty.status, empty.text.includes('Answer at least one question')]).toEqual([422, true]);
    const wrong = await post(`${own}/feedback`, { 'answers.useful': '6', 'answers.words': 'typed before' });
    expect([wrong.status, wrong.text.includes('typed before')]).toEqual([422, true]);
    const rows = await greenroom.dataSource.query(`select 1 from feedback_answers where session_id = $1`, [sessionId]);
    expect(rows).toEqual([]);
  });

  test('opens with the end and closes after 30 days', async () => {
    const { own } = await attended(60);
    greenroom.clock.set('2027-03-02T10:59:59Z');
    expect((await get(`${own}/feedback`)).text).toContain('Feedback is not open yet');
    expect((await post(`${own}/feedback`, full)).status).toBe(409);
    greenroom.clock.set('2027-04-01T11:00:00Z');
    expect((await get(`${own}/feedback`)).text).toContain('Feedback is closed');
    expect((await post(`${own}/feedback`, full)).status).toBe(409);
    greenroom.clock.set('2027-04-01T10:59:59Z');
    expect((await post(`${own}/feedback`, full)).status).toBe(303);
  });
});
