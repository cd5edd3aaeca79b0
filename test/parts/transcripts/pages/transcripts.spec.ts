import { mePath } from '../../../../src/site/registrations/registration-paths.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { makeCall, makeRegistration, makeSession } from '../../../support/api-fixtures.js';
import { type ConsoleClient, consoleClient, textOf } from '../../../support/console-client.js';

let greenroom: TestApp;
let lin: ConsoleClient;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom, { languages: ['en', 'ar', 'zh-TW'], followUps: false });
});
afterAll(() => greenroom?.stop());

const before = '2026-12-01T09:00:00Z';
const after = '2027-03-02T12:00:00Z';
beforeEach(async () => {
  greenroom.clock.set(before);
  // Whoever signs in later ends logins that are over by then.
  lin = await consoleClient(greenroom);
});

const english = `WEBVTT

00:01.000 --> 00:03.000
<v Esme>Ana García built <script>alert(1)</script> this.

00:03.500 --> 00:06.000
Thank you.
`;
const arabic = `1\r\n00:00:01,000 --> 00:00:03,000\r\nمرحبا بكم\r\n`;
let count = 0;

/** A session with a recording, and somebody who has a seat in it. */
async function prepared(url = 'https://files.example.org/talk.mp4', visibility = 'after') {
  const { id, slug } = await makeSession(greenroom);
  count += 1;
  const { id: registration } = await makeRegistration(greenroom, id, `watcher-${count}@example.org`);
  const [person] = await greenroom.dataSource.query(
    `select a.id, a.link_version as "linkVersion" from registrations r join attendees a on a.id = r.attendee_id
     where r.id = $1`,
    [registration],
  );
  const added = await greenroom.api('POST', `/sessions/${id}/materials`, { kind: 'recording', visibility, url });
  const materials = `/console/sessions/${id}/materials`;
  const material: string = added.body.id;
  await lin.get(materials);
  const me = mePath(greenroom.config.secret, person);
  const open = `/calls/clean-harbours/sessions/${slug}`;
  const own = `${me}/registrations/${registration}`;
  return { id, material, materials, page: `${materials}/${material}/transcripts`, open, own, me, registration };
}

/** Uploads a file as the page lets it, which shows `seen`. */
async function upload(client: ConsoleClient, page: string, content: string | Buffer, fields: Record<string, string>) {
  const file = new File([new Uint8Array(Buffer.from(content))], 'captions.vtt');
  return client.upload(page, file, { language: 'en', madeBy: 'person', ...fields });
}
/** What the form for uploading says of the page: those of the rows come before it. */
const seenOn = async (client: ConsoleClient, page: string) =>
  [...(await client.get(page)).html.matchAll(/name="seen"[^>]*value="([^"]*)"/gu)].at(-1)?.[1] ?? '';
const errorOf = (html: string) => /class="err" id="\w+-error"[^]*?<span>([^<]*)/u.exec(html)?.[1];
const languagesOf = async (material: string) =>
  (
    await greenroom.dataSource.query(
      'select language, cue_count from transcripts where material_id = $1 order by language',
      [material],
    )
  ).map(({ language, cue_count }: { language: string; cue_count: number }) => [language, cue_count]);

test('nothing speaks of captions until a call uses them', async () => {
  const { id, materials, page } = await prepared();
  greenroom.clock.set(after);
  const late = await consoleClient(greenroom);
  const shown = async () => [(await late.get(materials)).html, (await late.get(`/console/sessions/${id}/after`)).html];
  expect((await shown()).map((html) => html.includes('aption'))).toEqual([false, false]);
  const home = async () =>
    textOf((await late.get('/console/calls/clean-harbours')).html).match(
      /(?:Recordings without captions|Captions to check): \d/u,
    )?.[0];
  expect(await home()).toBeUndefined();
  await late.get('/console/calls/clean-harbours/features');
  await late.post('/console/calls/clean-harbours/features', { feature: 'transcripts', shown: 'yes' });
  const [list, todo] = await shown();
  expect([list?.includes(`href="${page}"`), textOf(todo ?? '').includes('1 recording without captions.')]).toEqual([
    true,
    true,
  ]);
  expect(await home()).toBe('Recordings without captions: 1');
  await upload(late, page, english, {});
  expect((await shown())[1]).not.toContain('without captions');
  expect(await home()).toBe('Captions to check: 1');
  const seen = /check">[^]*?name="seen" value="([^"]+)"/u.exec((await late.get(page)).html)?.[1] ?? '';
  await late.post(`${page}/${seen.split(':')[0]}/check`, { seen });
  expect(await home()).toBeUndefined();
});

test('a file is uploaded, replaced once it was seen, and bad ones change nothing', async () => {
  const { material, page } = await prepared();
  expect((await upload(lin, page, english, { isChecked: 'yes' })).location).toBe(page);
  await upload(lin, page, arabic, { language: 'ar', madeBy: 'program' });
  const listed = textOf((await lin.get(page)).html);
  expect(listed).toMatch(/Arabic 1 caption · made by a program · not checked VTT, 1 kB/u);
  expect(listed).toMatch(/English 2 captions · made by a person · checked/u);
  const bad: [string | Buffer, string][] = [
    ['', 'Nothing is said in it. Is it the right file?'],
    ['WEBVTT\n\n', 'Nothing is said in it. Is it the right file?'],
    [english.replace('00:03.500', '00:00.500'), 'Line 6: begins before the caption above. Shift the later times'],
    [Buffer.from('caf\u00e9', 'latin1'), 'Not in UTF-8. Save it as UTF-8, and upload again'],
    ['x'.repeat(2_097_153), 'This file is larger than 2 MB. Save it smaller, or share it as a link'],
  ];
  for (const [content, words] of bad) {
    const answer = await upload(lin, page, content, { language: 'ar', madeBy: 'program', isChecked: 'yes' });
    expect([answer.status, errorOf(answer.html)]).toEqual([422, words]);
    // What was chosen is there still.
    expect(answer.html).toMatch(/value="ar"\s+selected[^]*value="program"\s+selected[^]*value="yes"\s+checked/u);
  }
  expect((await upload(lin, page, 'x'.repeat(50 * 1024 * 1024), {})).status).toBe(413);
  expect(await languagesOf(material)).toEqual([
    ['ar', 1],
    ['en', 2],
  ]);
  await upload(lin, page, 'Only text.', { language: 'ar', seen: await seenOn(lin, page) });
  expect(textOf((await lin.get(page)).html)).toMatch(/Arabic 1 paragraph, no times · made by a person/u);
});

test('two who upload one language at once hear of each other', async () => {
  const { material, page } = await prepared();
  const other = await consoleClient(greenroom, 'organizer');
  const pages = await Promise.all([lin, other].map((client) => seenOn(client, page)));
  const answers = await Promise.all([
    upload(lin, page, english, { seen: pages[0]! }),
    upload(other, page, 'Other words.', { seen: pages[1]! }),
  ]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 422]);
  const late = answers.find(({ status }) => status === 422)!;
  expect(errorOf(late.html)).toBe('Somebody has just uploaded this language. To replace theirs, upload again');
  // A double click is no other person.
  const seen = await seenOn(lin, page);
  const twice = await Promise.all([1, 2].map(() => upload(lin, page, 'Twice.', { seen })));
  expect(twice.map(({ status }) => status)).toEqual([303, 303]);
  expect(await languagesOf(material)).toEqual([['en', 1]]);
  const [{ count: said }] = await greenroom.dataSource.query(
    `select count(*)::int from audit_entries where action = 'session.transcript-uploaded' and details ->> 'material' = $1`,
    [material],
  );
  expect(said).toBe(2);
});

/** Uploads both languages, and opens pages as anybody. */
async function transcribed(...of: Parameters<typeof prepared>) {
  const made = await prepared(...of);
  await upload(lin, made.page, english, { isChecked: 'yes' });
  await upload(lin, made.page, arabic, { language: 'ar', madeBy: 'program' });
  return made;
}
async function get(path: string) {
  const response = await fetch(`${greenroom.url}${path}`, { redirect: 'manual' });
  return {
    status: response.status,
    headers: response.headers,
    html: (await response.text()).replaceAll('&#x3D;', '='),
  };
}

test('a recording is watched by who can have it, and by nobody else', async () => {
  const other = await transcribed();
  const { id, material, open, own, me, registration } = await transcribed();
  const watch = (base: string) => `${base}/materials/${material}/watch`;
  const stranger = me.replace(/\/me\/[\w-]+/u, other.me);
  const places = [open, own, other.own, `${stranger}/registrations/${registration}`, `${me}/recordings/${id}`];
  const seen = async () =>
    Promise.all(
      places.flatMap((base) => [watch(base), `${watch(base)}/en.vtt`]).map(async (path) => (await get(path)).status),
    );
  expect(await seen()).toEqual(Array.from({ length: 10 }, () => 404));
  greenroom.clock.set(after);
  expect(await seen()).toEqual([404, 404, 200, 200, 404, 404, 404, 404, 404, 404]);
  expect((await get(own)).html).toContain(`href="${watch(own)}"`);
  await greenroom.dataSource.query(
    `insert into recording_requests (session_id, attendee_id, requested_at) select session_id, attendee_id, $2
     from registrations where id = $1`,
    [registration, after],
  );
  await greenroom.dataSource.query(`update registrations set state = 'cancelled' where id = $1`, [registration]);
  expect(await seen()).toEqual([404, 404, 404, 404, 404, 404, 404, 404, 200, 200]);
  expect((await get(`${me}/recordings/${id}`)).html).toContain(`href="${watch(`${me}/recordings/${id}`)}"`);
});

test('a deaf reader of Arabic has captions and the text, without a script', async () => {
  const { material, open } = await transcribed(undefined, 'public');
  greenroom.clock.set(after);
  const path = `${open}/materials/${material}/watch`;
  const { html, headers } = await get(`${path}?lang=ar`);
  expect(headers.get('content-security-policy')).toMatch(/;media-src 'self' https:$/u);
  expect((await get(open)).headers.get('content-security-policy')).not.toContain('media-src');
  expect(html).toMatch(/<html lang="ar" dir="rtl">/u);
  expect(html).toMatch(
    /<video src="https:\/\/files\.example\.org\/talk\.mp4"[^>]* controls[^]*<track kind="captions" src="[^"]*\/watch\/ar\.vtt" srclang="ar" label="العربية" default>/u,
  );
  expect(html).toMatch(
    /class="watch-text" lang="ar" dir="rtl"[^]*href="https:\/\/files\.example\.org\/talk\.mp4#t=1"[^]*مرحبا بكم/u,
  );
  // Nobody has checked this one, and the original is a link away.
  expect(html).toContain('لم يراجعه أحد');
  const original = (await get(`${path}?lang=ar&transcript=en`)).html;
  expect(original).toMatch(/class="watch-text" lang="en" dir="ltr"[^]*&lt;script&gt;alert\(1\)&lt;\/script&gt; this/u);
  expect(original).not.toContain('<script>alert');
  const text = textOf((await get(`${path}?lang=en`)).html);
  expect(text).toMatch(/English ?: Captions \(VTT\), 1 kB English ?: Text, 1 kB/u);
  const [vtt, txt] = [await get(`${path}/en.vtt`), await get(`${path}/en.txt`)];
  expect(
    [vtt, txt].map(({ headers: sent }) => [sent.get('content-type'), sent.get('content-security-policy')]),
  ).toEqual([
    ['text/vtt; charset=utf-8', "default-src 'none'; sandbox"],
    ['text/plain; charset=utf-8', "default-src 'none'; sandbox"],
  ]);
  expect(vtt.html).toContain('<v Esme>Ana García built &lt;script&gt;alert(1)&lt;/script&gt; this.');
  expect(txt.html).toBe('0:01 Esme: Ana García built <script>alert(1)</script> this.\n\n0:03 Thank you.\n');
});

test('the recording of a provider is a link, with times where it knows them', async () => {
  const youtube = await transcribed('https://youtu.be/abc', 'public');
  const zoom = await transcribed('https://us02web.zoom.us/rec/share/abc', 'public');
  const shown = async ({ open, material }: typeof zoom) => (await get(`${open}/materials/${material}/watch`)).html;
  const [first, second] = [await shown(youtube), await shown(zoom)];
  expect(first).toMatch(/href="https:\/\/youtu\.be\/abc\?t=1s"[^>]*data-at="1000"/u);
  expect([first, second].map((html) => /<video|<audio|media-src/u.test(html))).toEqual([false, false]);
  expect(second).toContain('class="btn" href="https://us02web.zoom.us/rec/share/abc"');
  expect([second.includes('data-at'), textOf(second).includes('0:01 Esme: Ana García')]).toEqual([false, true]);
});

test('a session without a transcript says nothing of it, and one whose recording goes is gone for who watches', async () => {
  const { material, page, materials, open } = await prepared(undefined, 'public');
  const bytes = async () => (await get(open)).html;
  const before = await bytes();
  await upload(lin, page, english, {});
  expect(await bytes()).toContain(`${open}/materials/${material}/watch`);
  const listed = /transcripts\/([\w-]{36})"/u.exec((await lin.get(page)).html)?.[1];
  await lin.post(`${page}/${listed}/delete`);
  expect(await bytes()).toBe(before);
  await upload(lin, page, english, {});
  const watched = [`${open}/materials/${material}/watch`, `${open}/materials/${material}/watch/en.vtt`];
  const statuses = async () => Promise.all(watched.map(async (path) => (await get(path)).status));
  expect(await statuses()).toEqual([200, 200]);
  expect(textOf((await lin.get(`${materials}/${material}/delete`)).html)).toContain(
    'Its captions and transcripts go with it.',
  );
  await lin.post(`${materials}/${material}/delete`);
  expect([await statuses(), await languagesOf(material)]).toEqual([[404, 404], []]);
});

test('captions of a recording that was replaced wait until somebody confirms them', async () => {
  const { id, material, page, open } = await transcribed(undefined, 'public');
  const path = `${open}/materials/${material}/watch`;
  const put = async (url: string) => greenroom.api('PATCH', `/sessions/${id}`, { recordingUrl: url });
  const shown = async () => [(await get(path)).status, (await get(open)).html.includes(path)];
  await put('https://files.example.org/cut.mp4');
  expect(await shown()).toEqual([404, false]);
  expect(textOf((await lin.get(page)).html).match(/Of an earlier recording/gu)).toHaveLength(2);
  // Back again, they fit.
  await put('https://files.example.org/talk.mp4');
  expect(await shown()).toEqual([200, true]);
  await put('https://files.example.org/cut.mp4');
  const { html } = await lin.get(page);
  const [, arabicPath, seen = ''] = /action="([^"]*)\/confirm">[^]*?name="seen" value="([^"]+)"/u.exec(html) ?? [];
  const recording = 'https://files.example.org/cut.mp4';
  expect(html.split(`name="recording" value="${recording}"`)).toHaveLength(4);
  // It is replaced once more before somebody clicks: what they say is about the one that they saw.
  await put('https://files.example.org/final.mp4');
  expect((await lin.post(`${arabicPath}/confirm`, { seen, recording })).status).toBe(409);
  await upload(lin, page, 'Of the cut.', { language: 'zh-TW', recording });
  expect(await shown()).toEqual([404, false]);
  await put(recording);
  expect((await get(`${path}/zh-TW.txt`)).status).toBe(200);
  await lin.post(`${arabicPath}/confirm`, { seen, recording });
  expect(await shown()).toEqual([200, true]);
  expect([(await get(`${path}/ar.vtt`)).status, (await get(`${path}/en.vtt`)).status]).toEqual([200, 404]);
  // What has changed since has been checked by nobody.
  expect((await lin.post(`${arabicPath}/check`, { seen })).status).toBe(409);
  expect((await lin.post(`${arabicPath}/confirm`, { seen, recording })).status).toBe(409);
  // A new file belongs to what is there now.
  await upload(lin, page, english, { seen: await seenOn(lin, page) });
  expect((await get(`${path}/en.vtt`)).status).toBe(200);
});

test('a person is taken out of a transcript, and no word of it is kept anywhere', async () => {
  const { material, page, open } = await transcribed(undefined, 'public');
  const list = (await lin.get(page)).html;
  const own = [...list.matchAll(/<a href="([^"]*\/transcripts\/[\w-]{36})">English/gu)][0]?.[1] ?? '';
  const found = await lin.get(`${own}?q=garcia`);
  expect(textOf(found.html)).toMatch(/1 part found.*0:01 Esme ?: Ana García/su);
  const chosen = {
    cue: [...found.html.matchAll(/name="cue" value="(\d+)" checked/gu)].map(([, index]) => index ?? ''),
  };
  const seen = /name="seen" value="([^"]*)"/u.exec(found.html)?.[1] ?? '';
  expect(await lin.post(`${own}/blank`, { seen })).toMatchObject({ status: 303, location: own });
  expect((await lin.post(`${own}/blank`, { ...chosen, seen })).status).toBe(303);
  // The page of before lists other words at these places.
  expect((await lin.post(`${own}/blank`, { ...chosen, seen })).status).toBe(409);
  const path = `${open}/materials/${material}/watch`;
  const all = [path, `${path}/en.vtt`, `${path}/en.txt`].map(async (one) => (await get(one)).html);
  for (const html of [...(await Promise.all(all)), (await lin.get(own)).html])
    expect([html.includes('[removed]'), /Garc|Esme/u.test(html)]).toEqual([true, false]);
  const [row] = await greenroom.dataSource.query(
    `select (select string_agg(t::text, '') from transcripts t) as kept,
       (select details from audit_entries where action = 'session.transcript-blanked') as said`,
  );
  expect(row).toEqual({ kept: expect.stringContaining('Thank you'), said: { language: 'en', material, count: 1 } });
  const [{ cues }] = await greenroom.dataSource.query(
    `select cues::text from transcripts where material_id = $1 and language = 'en'`,
    [material],
  );
  expect(cues).not.toMatch(/Garc|Esme/u);
  expect(textOf((await lin.get(`${own}?from=0:03&to=0:05`)).html)).toMatch(/1 part found.*0:03 Thank you/su);
});

test('every link to a recording with a transcript leads to the page that has both, in the language of its reader', async () => {
  const { id, material, own, me, registration } = await transcribed();
  const others = ['https://video.example.org/2', 'https://video.example.org/3'];
  for (const url of others) {
    await greenroom.api('POST', `/sessions/${id}/materials`, { kind: 'recording', visibility: 'after', url });
  }
  greenroom.clock.set(after);
  const watch = `${own}/materials/${material}/watch`;
  for (const path of [own, me]) {
    const { html } = await get(path);
    const links = [...html.matchAll(/href="([^"]*(?:\/watch|example\.org\/\w+[^"]*))"/gu)].map(([, to]) => to);
    expect([path, links]).toEqual([path, [watch, ...others]]);
  }
  await greenroom.dataSource.query('update calls set follow_ups = true');
  await greenroom.dataSource.query(
    `update attendees set language = 'ar' where id = (select attendee_id from registrations where id = $1)`,
    [registration],
  );
  await greenroom.planReminders();
  await greenroom.deliver();
  const email = greenroom.mail.to(`watcher-${count}@example.org`).at(-1)!;
  expect(email.text.match(/https?:\S+(?:\/watch|example\.org\/\d)/gu)).toEqual([`${greenroom.url}${watch}`, ...others]);
  expect((await get(watch)).html).toMatch(/<html lang="ar"[^]*class="watch-text" lang="ar"/u);
  await greenroom.dataSource.query('update calls set follow_ups = false');
});

test('a recording that is stored is played from the email, without a transcript and by nobody else', async () => {
  const { id, material, materials, own, open } = await prepared();
  await lin.post(`${materials}/${material}/delete`);
  // The head of a frame of MP3, and silence.
  const sound = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(5000)]);
  const said = { title: '', kind: 'recording', visibility: 'after', language: '', url: '' };
  await lin.upload(materials, new File([new Uint8Array(sound)], 'talk.mp3'), said);
  const [{ id: stored }] = await greenroom.dataSource.query('select id from session_materials where session_id = $1', [
    id,
  ]);
  greenroom.clock.set(after);
  await greenroom.dataSource.query('update calls set follow_ups = true');
  await greenroom.planReminders();
  await greenroom.deliver();
  await greenroom.dataSource.query('update calls set follow_ups = false');
  const file = `${own}/materials/${stored}`;
  expect(greenroom.mail.to(`watcher-${count}@example.org`).at(-1)!.text).toContain(`${greenroom.url}${file}/watch\n`);
  const { html, headers } = await get(`${file}/watch`);
  expect(html).toMatch(new RegExp(`<audio src="${file}"[^>]* controls`, 'u'));
  expect([html.includes('watch.js'), html.includes('talk.mp3 · 5 kB')]).toEqual([false, true]);
  expect(headers.get('content-security-policy')).toMatch(/;media-src 'self'$/u);
  const part = await fetch(`${greenroom.url}${file}`, { headers: { range: 'bytes=4-' } });
  expect([part.status, part.headers.get('content-type')]).toEqual([206, 'audio/mpeg']);
  expect((await get(`${open}/materials/${stored}/watch`)).status).toBe(404);
});

test('the API lists transcripts with their downloads, and an erasure says that words stay', async () => {
  const { id, material, page, me } = await prepared();
  const erasure = async () => textOf((await get(`${me}/erase`)).html).includes('recordings and transcripts');
  expect(await erasure()).toBe(false);
  await upload(lin, page, english, {});
  await upload(lin, page, 'Only text.', { language: 'ar' });
  expect(await erasure()).toBe(true);
  const list = `/sessions/${id}/materials/${material}/transcripts`;
  const { body } = await greenroom.api('GET', list);
  const captions = { path: expect.stringMatching(/captions\.vtt$/u), size: expect.any(Number) };
  expect(body.items).toMatchObject([
    { language: 'ar', madeBy: 'person', isChecked: false, isCurrent: true, cues: 1, captions: null },
    { language: 'en', cues: 2, captions, text: { path: expect.stringMatching(/transcript\.txt$/u) } },
  ]);
  const [arabicItem, englishItem] = body.items;
  const vtt = await greenroom.api('GET', englishItem.captions.path.replace('/api/v1', ''));
  expect([vtt.status, Buffer.byteLength(vtt.body)]).toEqual([200, englishItem.captions.size]);
  const none = `${list}/${arabicItem.id}/captions.vtt`;
  expect((await greenroom.api('GET', none)).status).toBe(404);
  const address = `${list}/${englishItem.id}`;
  const stale = await greenroom.api('DELETE', address, undefined, { headers: { 'if-match': '"stale"' } });
  expect([stale.status, (await greenroom.api('DELETE', address)).body]).toEqual([412, englishItem]);
  expect((await greenroom.api('DELETE', address)).status).toBe(404);
  expect((await greenroom.api('GET', list)).body.items).toHaveLength(body.items.length - 1);
  const copy = await greenroom.api('POST', `/sessions/${id}/duplicate`, {});
  expect((await greenroom.api('GET', `/sessions/${copy.body.id}/materials`)).body.items).toEqual([]);
});
