import { connect } from 'node:net';
import { mePath } from '../../../src/site/registrations/registration-paths.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { type ConsoleClient, consoleClient, textOf } from '../../support/console-client.js';
import { encryptedPdf, html, pdf, png, pptx } from '../../support/sample-files.js';

let greenroom: TestApp;
let lin: ConsoleClient;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom, { languages: ['en', 'zh-TW'], followUps: false });
  lin = await consoleClient(greenroom);
});
afterAll(() => greenroom?.stop());
beforeEach(() => greenroom.clock.set('2026-12-01T09:00:00Z'));

const during = '2027-03-02T10:30:00Z';
const after = '2027-03-02T12:00:00Z';
const said = { title: '', kind: 'slides', visibility: 'after', language: '', url: '' };
let count = 0;

/** A session, its console page and public page, and somebody's own page of it. */
async function prepared() {
  const { id, slug } = await makeSession(greenroom);
  count += 1;
  const { id: registration } = await makeRegistration(greenroom, id, `reader-${count}@example.org`);
  const [{ attendee_id, link_version }] = await greenroom.dataSource.query(
    `select r.attendee_id, a.link_version from registrations r join attendees a on a.id = r.attendee_id where r.id = $1`,
    [registration],
  );
  const me = mePath(greenroom.config.secret, { id: attendee_id, linkVersion: link_version });
  const page = `/console/sessions/${id}/materials`;
  await lin.get(page);
  return {
    id,
    page,
    open: `/calls/clean-harbours/sessions/${slug}`,
    own: `${me}/registrations/${registration}`,
    registration,
  };
}
const upload = (path: string, content: Buffer, name: string, fields: Record<string, string> = {}) =>
  lin.upload(path, new File([new Uint8Array(content)], name), { ...said, ...fields });
async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${greenroom.url}${path}`, { redirect: 'manual', headers });
  return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
}
const materialIds = async (sessionId: string): Promise<string[]> =>
  (
    await greenroom.dataSource.query('select id from session_materials where session_id = $1 order by position', [
      sessionId,
    ])
  ).map(({ id }: { id: string }) => id);
const countFiles = async () =>
  Number((await greenroom.dataSource.query('select count(*) from files where deleted_at is null'))[0].count);

test('files are for whom they are said to be for, and their addresses help nobody else', async () => {
  const other = await prepared();
  const { id, page, open, own, registration } = await prepared();
  for (const visibility of ['before', 'after', 'public', 'draft']) {
    const answer = await upload(page, pdf, `${visibility}.pdf`, { visibility, title: `For ${visibility}` });
    expect([answer.status, answer.location]).toEqual([303, page]);
  }
  const ids = await materialIds(id);
  const seen = async (path: string) =>
    Promise.all(ids.map(async (one) => (await get(`${path}/materials/${one}`)).status));
  const shown = async (path: string) =>
    (await get(path)).body.toString().match(/For (?:before|after|public|draft)/gu) ?? [];
  expect([await seen(open), await shown(open)]).toEqual([[404, 404, 200, 404], ['For public']]);
  expect([await seen(own), await shown(own)]).toEqual([
    [200, 404, 200, 404],
    ['For before', 'For public'],
  ]);
  greenroom.clock.set(during);
  expect(await seen(own)).toEqual([200, 404, 200, 404]);
  greenroom.clock.set(after);
  expect([await seen(open), await shown(open)]).toEqual([[404, 404, 200, 404], ['For public']]);
  expect([await seen(own), await shown(own)]).toEqual([
    [200, 200, 200, 404],
    ['For before', 'For after', 'For public'],
  ]);
  // Of another session, of somebody who left, and of nobody at all.
  expect(await seen(other.own)).toEqual([404, 404, 404, 404]);
  expect((await get(`${own}/materials/none`)).status).toBe(404);
  for (const state of ['pending', 'waitlisted', 'declined', 'cancelled']) {
    await greenroom.dataSource.query(`update registrations set state = $2 where id = $1`, [registration, state]);
    expect([state, await seen(own)]).toEqual([state, [404, 404, 200, 404]]);
    expect((await get(own)).body.toString()).not.toMatch(/For (?:before|after)/u);
  }
  await greenroom.dataSource.query(`update sessions set state = 'cancelled' where id = $1`, [id]);
  expect(await seen(open)).toEqual([404, 404, 404, 404]);
});

test('a file is sent to be saved, with its version, and in parts', async () => {
  const { id, page, open } = await prepared();
  await upload(page, pdf, '../港口\u202Efdp.exe', { visibility: 'public', kind: 'other' });
  await upload(page, png, 'x.png', { visibility: 'public' });
  const [first, second] = await materialIds(id);
  const path = `${open}/materials/${first}`;
  const whole = await get(path);
  expect(whole.body.equals(pdf)).toBe(true);
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-length': String(pdf.length),
    'content-disposition': `attachment; filename="__fdp.exe.pdf"; filename*=UTF-8''%E6%B8%AF%E5%8F%A3fdp.exe.pdf`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'public, no-cache',
  });
  const etag = whole.headers.get('etag')!;
  expect((await get(path, { 'if-none-match': etag })).status).toBe(304);
  const part = await get(path, { range: 'bytes=5-9' });
  expect([part.status, part.headers.get('content-range'), part.body.toString()]).toEqual([
    206,
    `bytes 5-9/${pdf.length}`,
    pdf.subarray(5, 10).toString(),
  ]);
  expect((await get(path, { range: 'bytes=5-9', 'if-range': '"other"' })).status).toBe(200);
  expect((await get(path, { range: 'bytes=9999-' })).status).toBe(416);
  const image = await get(`${open}/materials/${second}`);
  expect(image.headers.get('content-disposition')).toBe('inline; filename="x.png"');
  expect((await lin.get(`${page}/${first}/file`)).headers.get('cache-control')).toBe('private, no-store');
});

test('bad files and links come back with words, what was typed, and nothing stored', async () => {
  const { id, page } = await prepared();
  const before = await countFiles();
  const says = async (content: Buffer, name: string, fields: Record<string, string> = {}) => {
    const answer = await upload(page, content, name, { title: 'Typed before', ...fields });
    expect([answer.status, answer.html.includes('value="Typed before"')]).toEqual([422, true]);
    return /class="err" id="\w+-error"[^]*?<span>([^<]*)/u.exec(answer.html)?.[1];
  };
  expect(await says(html, 'slides.pdf')).toMatch(/^Only these types are accepted: PDF, PNG/u);
  expect(await says(encryptedPdf, 'slides.pdf')).toMatch(/^This file is encrypted/u);
  expect(await says(Buffer.alloc(0), 'slides.pdf')).toBe('This file is empty. Choose another one');
  expect(await says(Buffer.alloc(0), '')).toBe('Choose a file');
  expect(await says(Buffer.alloc(0), '', { url: 'javascript:alert(1)' })).toBe(
    'Enter an address that starts with https://',
  );
  expect(await says(pdf, 'slides.pdf', { url: 'https://files.example.org/1' })).toBe('A file or a link, not both');
  expect(await says(pdf, 'slides.pdf', { title: 'Typed before', kind: 'virus' })).toBe(
    'Choose an option from the list',
  );
  expect([await materialIds(id), await countFiles()]).toEqual([[], before]);
  for (let index = 0; index < 50; index += 1) {
    await lin.post(page, { ...said, url: `https://files.example.org/${index}` });
  }
  expect(await says(pdf, 'slides.pdf')).toBe('At most 50');
  expect([(await materialIds(id)).length, await countFiles()]).toEqual([50, before]);
});

test('an upload of 2 GB is refused before it begins, and one that is cut off leaves nothing behind', async () => {
  const { id, page } = await prepared();
  const { hostname, port } = new URL(greenroom.url);
  const cookie = [...lin.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const head = (length: number) =>
    `POST ${page} HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncookie: ${cookie}\r\nconnection: close\r\n` +
    `content-type: multipart/form-data; boundary=x\r\ncontent-length: ${length}\r\n\r\n`;
  const begin =
    `--x\r\ncontent-disposition: form-data; name="_csrf"\r\n\r\n${lin.csrfToken}\r\n` +
    `--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n${pdf.toString()}`;
  const send = (text: string, isCut: boolean) =>
    new Promise<string>((resolve) => {
      let answer = '';
      const socket = connect(Number(port), hostname, () => socket.write(text, () => isCut && socket.end()));
      socket.on('data', (bytes: Buffer) => (answer += bytes.toString()));
      socket.on('error', () => resolve(answer));
      socket.on('close', () => resolve(answer));
    });
  expect(await send(head(2_000_000_000), false)).toMatch(/^HTTP\/1\.1 413 /u);
  expect(await send(head(100_000) + begin, true)).not.toMatch(/^HTTP\/1\.1 (?:2|303)/u);
  expect(await materialIds(id)).toEqual([]);
  // 300 files in one form.
  const many = Array.from(
    { length: 300 },
    (_, index) => `--x\r\ncontent-disposition: form-data; name="file"; filename="${index}.pdf"\r\n\r\n%PDF-1.4\r\n`,
  );
  const body = `${many.join('')}--x--\r\n`;
  expect(await send(head(Buffer.byteLength(body)) + body, false)).toMatch(/^HTTP\/1\.1 413 /u);
  expect((await lin.get(page)).status).toBe(200);
});

test('materials are replaced, reordered and deleted, with their files', async () => {
  const { id, page, own } = await prepared();
  await upload(page, pdf, 'one.pdf', { visibility: 'before' });
  await lin.post(page, { ...said, url: 'https://files.example.org/two', title: 'Two', language: 'zh-TW' });
  const [first, second] = await materialIds(id);
  const files = await countFiles();
  await lin.get(`${page}/${first}`);
  await upload(`${page}/${first}`, pptx, 'slides.pptx', { visibility: 'before', title: 'New slides' });
  const stored = await get(`${own}/materials/${first}`);
  expect([stored.body.equals(pptx), await countFiles()]).toEqual([true, files]);
  // Without another file, the one that is there stays.
  await lin.post(`${page}/${first}`, { ...said, visibility: 'before', title: 'Newer slides' });
  expect((await get(`${own}/materials/${first}`)).status).toBe(200);
  await lin.post(`${page}/${second}/move`, { direction: 'up' });
  await lin.post(`${page}/${second}/move`, { direction: 'up' });
  expect(await materialIds(id)).toEqual([second, first]);
  const text = textOf((await lin.get(page)).html);
  expect(text).toMatch(/Two.*files\.example\.org · Chinese.*Newer slides.*PPTX · 1 kB.*Registered people, at once/su);
  expect(textOf((await lin.get(`${page}/${first}/delete`)).html)).toContain('Delete Newer slides?');
  expect(textOf((await lin.postAndFollow(`${page}/${first}/delete`)).html)).toContain('Newer slides deleted.');
  expect([await materialIds(id), await countFiles()]).toEqual([[second], files - 1]);
  expect((await lin.post(`${page}/${first}/delete`)).status).toBe(404);
});

test('the API’s links are the first ones of their kind', async () => {
  const { id, page, own } = await prepared();
  const links = async () => {
    const { body } = await greenroom.api('GET', `/sessions/${id}`);
    return [body.recordingUrl, body.slidesUrl];
  };
  const change = async (body: object) =>
    expect((await greenroom.api('PATCH', `/sessions/${id}`, body)).status).toBe(200);
  await upload(page, pdf, 'slides.pdf');
  expect(await links()).toEqual([null, null]);
  await change({ recordingUrl: 'https://video.example.org/1', slidesUrl: 'https://files.example.org/1' });
  await change({ recordingUrl: 'https://video.example.org/2' });
  expect(await links()).toEqual(['https://video.example.org/2', 'https://files.example.org/1']);
  greenroom.clock.set(after);
  const shown = (await get(own)).body.toString();
  expect([shown.includes('Watch the recording'), shown.includes('video.example.org')]).toEqual([true, true]);
  await change({ recordingUrl: null, slidesUrl: null });
  expect([await links(), (await materialIds(id)).length]).toEqual([[null, null], 1]);
});

async function ask(open: string, email: string) {
  const response = await fetch(`${greenroom.url}${open}/recording`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ email }),
  });
  return { status: response.status, text: textOf(await response.text()) };
}
const recording = { ...said, kind: 'recording', url: 'https://video.example.org/harbour' };

test('somebody who was not registered gets the recording by email, and only the owner of the address sees it', async () => {
  const other = await prepared();
  const { id, page, open, own } = await prepared();
  await lin.post(page, recording);
  await upload(page, pdf, 'slides.pdf');
  expect((await get(`${open}/recording`)).status).toBe(404);
  expect((await ask(open, 'late@example.org')).status).toBe(404);
  greenroom.clock.set(after);
  const shown = (await get(open)).body.toString();
  expect([shown.includes(`action="${open}/recording"`), shown.includes('video.example.org')]).toEqual([true, false]);
  const wrong = await ask(open, 'late@');
  expect([wrong.status, wrong.text.includes('Enter a valid email address')]).toEqual([422, true]);
  const answers = [];
  for (const email of ['late@example.org', `reader-${count}@example.org`, 'late@example.org']) {
    const { status, text } = await ask(open, email);
    answers.push([status, text.replace(email, 'ADDRESS')]);
  }
  expect(answers[0]).toEqual([200, expect.stringContaining('We’re sending the link to ADDRESS.')]);
  expect([answers[1], answers[2]]).toEqual([answers[0], answers[0]]);
  await greenroom.deliver();
  const [mail, ...more] = greenroom.mail.to('late@example.org');
  expect([mail?.subject, more]).toEqual(['Here’s the recording · How to write a proposal', []]);
  const [, path = ''] = /(\/me\/[\w-]+\/recordings\/[\w-]+)/u.exec(mail?.text ?? '') ?? [];
  const opened = await get(path);
  expect([opened.status, opened.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(opened.body.toString()).toContain('href="https://video.example.org/harbour"');
  expect(opened.body.toString()).toContain('content="noindex');
  const [, slides] = await materialIds(id);
  expect((await get(`${path}/materials/${slides}`)).status).toBe(404);
  // Nobody who did not ask: neither with their own link, nor for another session.
  const me = own.slice(0, own.indexOf('/registrations'));
  expect((await get(`${me}/recordings/${id}`)).status).toBe(200);
  expect((await get(`${other.own.slice(0, other.own.indexOf('/registrations'))}/recordings/${id}`)).status).toBe(404);
  expect((await get(path.replace(id, other.id))).status).toBe(404);
  greenroom.clock.set('2026-12-01T09:00:00Z');
  expect(textOf((await lin.get(page)).html)).toContain('Requests for the recording without registration: 1');
});

test('a recording for everyone is on the page of the session and in the programme', async () => {
  const { page, open } = await prepared();
  const programme = '/calls/clean-harbours';
  await lin.post(page, { ...recording, visibility: 'public', title: 'Harbour talk' });
  expect((await get(programme)).body.toString()).not.toContain('id="recordings"');
  greenroom.clock.set(after);
  expect((await get(programme)).body.toString()).toMatch(/id="recordings"[^]*Harbour talk/u);
  expect((await get(open)).body.toString()).toMatch(/Harbour talk[^]*video\.example\.org/u);
  expect((await ask(open, 'late@example.org')).status).toBe(404);
});
