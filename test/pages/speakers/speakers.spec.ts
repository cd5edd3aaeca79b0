import sharp from 'sharp';
import { NotifySpeakers } from '../../../src/flows/notifications/notify-speakers.flow.js';
import { EraseExpired } from '../../../src/flows/privacy/erase-expired.flow.js';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { fileSize } from '../../../src/platform/file-store/file-types.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';

let greenroom: TestApp;
let owner: ConsoleClient;
let viewer: ConsoleClient;
const testNow = '2026-12-01T09:00:00Z';
const list = `/console/calls/${callBody.slug}/speakers`;

beforeAll(async () => {
  greenroom = await startTestApp({ now: testNow });
  await makeCall(greenroom);
  owner = await consoleClient(greenroom);
  viewer = await consoleClient(greenroom, 'viewer');
});
afterAll(() => greenroom?.stop());

const add = async (input: object): Promise<string> => {
  const { status, body } = await greenroom.api('POST', `/calls/${callBody.slug}/speakers`, input);
  expect([status, body.errors]).toEqual([201, undefined]);
  return body.id;
};
const speakersOf = async (session: { id: string }) =>
  (await greenroom.api('GET', `/sessions/${session.id}`)).body.speakers;
const publicPage = async ({ url }: { url: string }) => (await fetch(greenroom.url + new URL(url).pathname)).text();
const say = async (client: ConsoleClient, path: string) => textOf((await client.get(path)).html);

describe('sessions name people', () => {
  test('by name or id, add those whom the call does not know, and follow their name and affiliation', async () => {
    const session = await makeSession(greenroom, { speakers: [{ name: 'Mei Lin', organization: 'Harbour Lab' }] });
    const other = await makeSession(greenroom, {
      title: 'Another',
      startsAtLocal: '2027-04-01T16:00',
      speakers: [{ name: 'MEI  lin', role: 'Host' }, { name: 'Rui' }],
    });
    const [mei] = await speakersOf(session);
    expect(await speakersOf(other)).toEqual([
      { id: mei.id, name: 'Mei Lin', role: 'Host', organization: 'Harbour Lab' },
      { id: expect.any(String), name: 'Rui' },
    ]);
    const renamed = await greenroom.api('PATCH', `/speakers/${mei.id}`, { name: 'Mei Lin-Roy', affiliation: 'Port' });
    expect(renamed.body.sessions.map(({ id }: { id: string }) => id)).toEqual([session.id, other.id]);
    expect(await speakersOf(session)).toEqual([{ id: mei.id, name: 'Mei Lin-Roy', organization: 'Port' }]);
    const page = await publicPage(session);
    expect(textOf(page)).toContain('Mei Lin-Roy Port');
    // Her old name is somebody else's by now; the id still means her.
    const [somebody] = (await greenroom.api('PATCH', `/sessions/${session.id}`, { speakers: [{ name: 'Mei Lin' }] }))
      .body.speakers;
    expect(somebody.id).not.toBe(mei.id);
    // A session can name another organization than hers.
    const { body } = await greenroom.api('PATCH', `/sessions/${session.id}`, { speakers: [mei] });
    expect(body.speakers).toEqual([{ id: mei.id, name: 'Mei Lin-Roy', organization: 'Harbour Lab' }]);
    const refusals = [
      [{ speakers: [mei, { name: 'Mei Lin-Roy' }] }, 'speaker-twice'],
      [{ speakers: [{ id: session.id, name: 'Mei' }] }, 'unknown-speaker'],
    ] as const;
    for (const [changes, code] of refusals) {
      const refused = await greenroom.api('PATCH', `/sessions/${session.id}`, changes);
      expect([refused.status, refused.body.errors[0].code]).toEqual([422, code]);
    }
  });

  test('who speaks twice at one time is the same person, not the same name', async () => {
    const [one, namesake] = [await add({ name: 'Kim', affiliation: 'AGH' }), await add({ name: 'Kim' })];
    const at = { startsAtLocal: '2027-05-06T10:00' };
    await makeSession(greenroom, { ...at, title: 'First', speakers: [{ id: one, name: 'Kim' }] });
    const busy = await makeSession(greenroom, { ...at, title: 'Second', speakers: [{ id: one, name: 'Kim' }] });
    const free = await makeSession(greenroom, { ...at, title: 'Third', speakers: [{ id: namesake, name: 'Kim' }] });
    const codes = async ({ id }: { id: string }) =>
      (await greenroom.api('GET', `/sessions/${id}/publishing-checks`)).body.items.map(
        ({ code }: { code: string }) => code,
      );
    expect(await codes(busy)).toContain('speaker-busy');
    expect(await codes(free)).not.toContain('speaker-busy');
  });

  test('who declines is no longer listed, and stays on record until they are invited again', async () => {
    const id = await add({ name: 'Amina Diallo' });
    const session = await makeSession(greenroom, { title: 'Answers', speakers: [{ id, name: 'Amina' }] });
    const answer = (status: string) => greenroom.api('POST', `/speakers/${id}/sessions/${session.id}`, { status });
    expect((await answer('confirmed')).body.sessions).toMatchObject([{ status: 'confirmed' }]);
    expect((await answer('declined')).body.sessions).toMatchObject([{ status: 'declined' }]);
    expect(await speakersOf(session)).toEqual([]);
    expect(textOf(await publicPage(session))).not.toContain('Amina Diallo');
    await greenroom.api('PATCH', `/sessions/${session.id}`, { speakers: [{ name: 'Rui' }] });
    expect(await say(owner, `/console/sessions/${session.id}/speakers`)).toContain('Amina Diallo');
    await greenroom.api('PATCH', `/sessions/${session.id}`, { speakers: [{ id, name: 'Amina' }] });
    expect((await greenroom.api('GET', `/speakers/${id}`)).body.sessions).toMatchObject([{ status: 'invited' }]);
    expect((await answer('maybe')).status).toBe(422);
    expect((await greenroom.api('POST', `/speakers/${id}/sessions/${id}`, { status: 'confirmed' })).status).toBe(404);
  });
});

describe('organizers', () => {
  test('add speakers and edit their profiles, with what is wrong beside the field', async () => {
    const empty = formOf((await owner.get(`${list}/new`)).html, `${list}/new`);
    const typed = {
      ...empty,
      name: 'Ngozi Eze',
      email: 'ngozi@',
      affiliation: 'Delta University',
      'biographies.en': 'Works on **dry docks**. <script>alert(1)</script>',
      links: 'javascript:alert(1)',
    };
    const faulty = await owner.post(`${list}/new`, typed);
    expect([faulty.status, formOf(faulty.html, `${list}/new`)['name']]).toEqual([422, 'Ngozi Eze']);
    expect(textOf(faulty.html)).toContain('Links: Enter an address that starts with https://');
    const right = { ...typed, email: 'ngozi@delta.example', links: 'https://ngozi.example.org https://delta.example' };
    const done = await owner.postAndFollow(`${list}/new`, right);
    expect(textOf(done.html)).toContain('Speaker added.');
    expect(await say(owner, list)).toContain('Ngozi Eze Delta University No sessions ngozi@delta.example');
    expect(await say(viewer, list)).toContain('Ngozi Eze');
    const path = `/console/speakers/${/\/console\/speakers\/([\w-]{36})/u.exec(done.html)?.[1]}`;
    // Only those who can send it see the personal link.
    expect((await owner.get(path)).html).toMatch(/\/speakers\/[\w-]{44}"/u);
    expect((await viewer.get(path)).html).not.toMatch(/\/speakers\/[\w-]{44}/u);
    const form = formOf((await owner.get(path)).html, path);
    expect(form['biographies.en']).toContain('<script>');
    await owner.postAndFollow(path, { ...form, jobTitle: 'Naval architect' });
    expect(await say(owner, path)).toContain('Naval architect, Delta University');
    expect((await viewer.post(path, form)).status).toBe(403);
    expect((await owner.get('/console/speakers/nobody')).status).toBe(404);
  });

  test('choose them in the form of a session, in their order', async () => {
    const id = await add({ name: 'Choi Eun', affiliation: 'POSTECH' });
    const session = await makeSession(greenroom, { title: 'Form', speakers: [{ name: 'Choi Eun' }, { name: 'Rui' }] });
    const path = `/console/sessions/${session.id}/edit`;
    const opened = await owner.get(path);
    expect(opened.html).toContain('<option value="Choi Eun">POSTECH</option>');
    const form = formOf(opened.html, path);
    const swapped = await owner.post(path, { ...form, intent: 'speaker-up-2' });
    const names = formOf(swapped.html, path)['speakerName'];
    expect(names?.slice(0, 2)).toEqual(['Rui', 'Choi Eun']);
    await owner.postAndFollow(path, { ...formOf(swapped.html, path), intent: 'silent' });
    const [rui, choi] = await speakersOf(session);
    expect([rui.name, choi]).toEqual(['Rui', { id, name: 'Choi Eun', organization: 'POSTECH' }]);
    // Another name in the row is another person.
    const again = formOf((await owner.get(path)).html, path);
    const replaced = { ...again, speakerName: ['Rui', 'Park Ji', ''], intent: 'silent' };
    await owner.postAndFollow(path, replaced);
    expect((await speakersOf(session))[1]).toMatchObject({ name: 'Park Ji' });
    expect((await greenroom.api('GET', `/speakers/${id}`)).body).toMatchObject({ name: 'Choi Eun', sessions: [] });
    // Somebody deletes a person while the form is open: sent again, the name is of somebody new.
    const stale = formOf((await owner.get(path)).html, path);
    await greenroom.api('DELETE', `/speakers/${rui.id}`);
    const added = await owner.post(path, { ...stale, speakerName: ['Rui', 'Choi Eun', ''], intent: 'silent' });
    expect(added.status).toBe(409);
    const fresh = formOf((await owner.get(path)).html, path);
    const forged = { ...fresh, speakerName: ['Rui'], speakerId: [rui.id], speakerKnown: ['Rui'], intent: 'silent' };
    const gone = await owner.post(path, forged);
    expect([gone.status, textOf(gone.html).includes('Gone. Choose another')]).toEqual([422, true]);
    expect((await owner.post(path, { ...formOf(gone.html, path), intent: 'silent' })).status).toBe(303);
    expect((await speakersOf(session))[0]).toMatchObject({ name: 'Rui' });
  });

  test('merge two that are one, write briefings and delete', async () => {
    const one = await add({ name: 'Doublé', email: 'double@example.org', links: ['https://double.example.org'] });
    const other = await add({ name: 'Double', affiliation: 'Port' });
    const first = await makeSession(greenroom, { title: 'One', speakers: [{ id: one, name: 'x' }] });
    const both = await makeSession(greenroom, {
      title: 'Both',
      speakers: [
        { id: one, name: 'x' },
        { id: other, name: 'y' },
      ],
    });
    const ask = await owner.get(`/console/speakers/${one}/merge?into=${other}`);
    expect(textOf(ask.html)).toContain(
      'Merge Doublé into Double? Doublé’s profile is deleted for good. Double gets their sessions (2).',
    );
    await owner.postAndFollow(`/console/speakers/${one}/merge`, formOf(ask.html, `/console/speakers/${one}/merge`));
    expect([await speakersOf(first), await speakersOf(both)]).toEqual([
      [{ id: other, name: 'Double', organization: 'Port' }],
      [{ id: other, name: 'Double', organization: 'Port' }],
    ]);
    expect((await greenroom.api('GET', `/speakers/${other}`)).body).toMatchObject({
      email: 'double@example.org',
      links: ['https://double.example.org'],
    });
    expect((await greenroom.api('GET', `/speakers/${one}`)).status).toBe(404);

    const briefing = `/console/sessions/${first.id}/speakers`;
    const form = formOf((await owner.get(briefing)).html, briefing);
    await owner.postAndFollow(briefing, { ...form, briefing: 'Ten slides at most.' });
    expect((await owner.get(briefing)).html).toContain('Ten slides at most.');

    expect(await say(owner, `/console/speakers/${other}/delete`)).toContain('Sessions that lose them: 2.');
    await owner.postAndFollow(`/console/speakers/${other}/delete`);
    expect(await speakersOf(first)).toEqual([]);
  });
});

test('previews of a move and a cancellation count speakers, and Home says that one declined', async () => {
  const id = await add({ name: 'Ngozi', email: 'ngozi@speakers.example' });
  const session = await makeSession(greenroom, { title: 'With Ngozi', speakers: [{ id, name: 'Ngozi' }] });
  await greenroom.app.get(NotifySpeakers).run();
  await greenroom.deliver();
  const [email] = greenroom.mail.to('ngozi@speakers.example');
  expect([email?.subject, email?.calendar?.method]).toEqual([expect.stringContaining('Can you speak?'), 'REQUEST']);
  const cancel = await say(owner, `/console/sessions/${session.id}/cancel`);
  expect(cancel).toContain('1 speaker A cancellation.');
  expect(cancel).toContain('Cancel session and notify 1');
  expect(await say(owner, `/console/sessions/${session.id}/messages`)).toContain('Speaker invited');
  // From the email to their own page, where they decline; the event leaves their calendar.
  const [own = ''] = /http\S+\/speakers\/[\w-]+/u.exec(email?.text ?? '') ?? [];
  const page = await fetch(own);
  expect([page.status, (await page.text()).includes(`${new URL(own).pathname}/reminders`)]).toEqual([200, true]);
  const declined = await fetch(`${own}/sessions/${session.id}/decline`, { method: 'POST', redirect: 'manual' });
  expect(declined.status).toBe(303);
  await greenroom.app.get(NotifySpeakers).run();
  await greenroom.deliver();
  const last = greenroom.mail.to('ngozi@speakers.example').at(-1);
  expect([last?.text.includes('You’ve declined'), last?.calendar?.method]).toEqual([true, 'CANCEL']);
  expect(await say(owner, `/console/calls/${callBody.slug}`)).toContain('Speakers declined: 1 With Ngozi');
});

describe('a speaker', () => {
  let own: string;
  let id: string;
  let session: { id: string; url: string };

  beforeAll(async () => {
    id = await add({ name: 'Tove Lind', email: 'tove@example.org', biographies: { en: 'Writes.' } });
    session = await makeSession(greenroom, {
      title: 'Quiet ships',
      startsAtLocal: '2027-04-08T16:00',
      speakers: [{ id, name: 'Tove', role: 'Host' }],
    });
    const question = { key: 'ask', kind: 'long-text', label: 'What should we talk about?', required: false };
    await greenroom.api('PUT', `/sessions/${session.id}/questions`, {
      questions: [question, { ...question, key: 'diet', label: 'Diet?' }],
    });
    const briefing = `/console/sessions/${session.id}/speakers`;
    const form = formOf((await owner.get(briefing)).html, briefing);
    const told = { ...form, briefing: 'Ten **slides**. <script>alert(1)</script>', sharedQuestions: ['ask'] };
    await owner.postAndFollow(briefing, told);
    await makeRegistration(greenroom, session.id, 'asks@example.org', {
      answers: { ask: 'Propellers?', diet: 'No nuts' },
    });
    const { html } = await owner.get(`/console/speakers/${id}`);
    own = greenroom.url + (/\/speakers\/[\w-]{44}/u.exec(html)?.[0] ?? '');
  });

  const read = async (url = own) => (await fetch(url)).text();
  const send = (path: string, fields: Record<string, string> | FormData = {}) =>
    fetch(own + path, {
      method: 'POST',
      redirect: 'manual',
      body: fields instanceof FormData ? fields : new URLSearchParams(fields),
    });
  const photo = (content: Buffer, name = 'photo.png') => {
    const form = new FormData();
    form.set('photo', new File([new Uint8Array(content)], name));
    return send('/photo', form);
  };

  test('sees sessions in their zone, the briefing, how many people come and what they ask', async () => {
    const answer = await fetch(own);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const html = await answer.text();
    const page = textOf(html);
    for (const part of ['Tove Lind', 'Quiet ships', 'Host', '1 person is registered', 'Propellers?', 'Ten slides'])
      expect(page).toContain(part);
    expect(html).not.toContain('<script>alert');
    // Neither what is not for speakers, nor who wrote it.
    for (const part of ['No nuts', 'asks@example.org']) expect(page).not.toContain(part);
    expect((await send('/preferences', { timeZone: 'America/Bogota', language: 'es' })).status).toBe(303);
    expect(textOf(await read())).toContain('sus sesiones como ponente');
    expect((await greenroom.api('GET', `/speakers/${id}`)).body).toMatchObject({
      language: 'es',
      timeZone: 'America/Bogota',
    });
    await send('/preferences', { timeZone: 'Europe/Oslo', language: 'en' });
    const zones = async (path: string) =>
      /<select\s+id="timeZone"[\s\S]*?<\/select>/u.exec(await (await fetch(path)).text())?.[0].match(/<option/gu) ?? [];
    expect((await zones(own)).length).toBeLessThan(5);
    expect((await zones(`${own}?zones=all`)).length).toBeGreaterThan(400);
  });

  test('confirms, and enters the room from an hour before the start', async () => {
    const room = `/sessions/${session.id}/room`;
    expect(textOf(await read())).toContain('Confirm first. Then you can enter the room.');
    const answered = await send(`/sessions/${session.id}/confirm`);
    expect(textOf(await read(greenroom.url + answered.headers.get('location')))).toContain('You’ve confirmed');
    expect(textOf(await read())).toContain('You can enter the room from');
    expect((await send(room)).status).toBe(303);
    const { startsAt } = (await greenroom.api('GET', `/sessions/${session.id}`)).body;
    greenroom.clock.set(new Date(Date.parse(startsAt) - 3_600_000).toISOString());
    expect(await read()).toContain('Enter as host');
    const entered = await send(room);
    expect([entered.status, await entered.text()]).toEqual([200, expect.stringContaining('https://meet.example.org')]);
    greenroom.clock.set(testNow);
    owner = await consoleClient(greenroom);
  });

  test('declines, and is no longer listed; a GET changes nothing', async () => {
    expect((await fetch(`${own}/sessions/${session.id}/decline`)).status).toBe(404);
    expect(await speakersOf(session)).toHaveLength(1);
    await send(`/sessions/${session.id}/decline`);
    expect(await speakersOf(session)).toEqual([]);
    const page = textOf(await read());
    expect(page).toContain('You’ve declined');
    expect(page).not.toContain('Ten slides');
    await send(`/sessions/${session.id}/confirm`);
    expect(await speakersOf(session)).toHaveLength(1);
    const strange = await makeSession(greenroom, { title: 'Not theirs' });
    expect((await send(`/sessions/${strange.id}/confirm`)).status).toBe(404);
    expect((await send(`/sessions/${strange.id}/room`)).status).toBe(404);
  });

  test('edits their profile, and nothing runs that they write', async () => {
    const form = formOf(await read(), `${new URL(own).pathname}/profile`) as Record<string, string>;
    const faulty = await send('/profile', { ...form, name: '', links: 'javascript:alert(1)', jobTitle: 'Pilot' });
    const again = await faulty.text();
    expect([faulty.status, formOf(again, `${new URL(own).pathname}/profile`)['jobTitle']]).toEqual([422, 'Pilot']);
    expect(textOf(again)).toContain('Links: Enter an address that starts with https://');
    const many = Array.from({ length: 9 }, (_, n) => `https://example.org/${n}`).join('\n');
    expect(textOf(await (await send('/profile', { ...form, links: many })).text())).toContain('Enter at most 8 links');
    const written = {
      ...form,
      name: 'Tove Lind-Berg',
      links: 'https://tove.example.org',
      'biographies.en': '<b>x</b> *y*',
    };
    expect((await send('/profile', { ...written, email: 'other@example.org' })).status).toBe(303);
    expect((await greenroom.api('GET', `/speakers/${id}`)).body).toMatchObject({
      name: 'Tove Lind-Berg',
      email: 'tove@example.org',
      links: ['https://tove.example.org'],
    });
    expect((await speakersOf(session))[0].name).toBe('Tove Lind-Berg');
  });

  test('uploads a photo, which is drawn anew; anything else is refused with words', async () => {
    const refused = async (answer: Response) => [answer.status, textOf(await answer.text())] as const;
    const [status, text] = await refused(await photo(Buffer.alloc(40 * 1024 * 1024)));
    expect([status, text.includes('This file is larger than 10 MB')]).toEqual([422, true]);
    const html = await refused(await photo(Buffer.from('<html><script>alert(1)</script></html>')));
    expect([html[0], html[1].includes('Photo: ')]).toEqual([422, true]);
    expect((await refused(await photo(Buffer.alloc(0))))[0]).toBe(422);
    expect((await refused(await photo(Buffer.from('89504e470d0a1a0a00', 'hex'))))[0]).toBe(422);
    const picture = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#0a665a' } })
      .withExif({ IFD0: { Copyright: 'Where I live' } })
      .jpeg()
      .toBuffer();
    expect((await photo(picture, 'me.jpg')).status).toBe(303);
    const shown = await fetch(`${own}/photo`);
    const stored = Buffer.from(await shown.arrayBuffer());
    const [type, cached] = ['content-type', 'cache-control'].map((name) => shown.headers.get(name));
    expect([type, cached]).toEqual(['image/png', 'no-store']);
    expect([(await sharp(stored).metadata()).width, stored.includes('Where I live')]).toEqual([480, false]);
    expect((await owner.get(`/console/speakers/${id}/photo`)).status).toBe(200);
    await send('/photo/remove');
    expect((await fetch(`${own}/photo`)).status).toBe(404);
  });

  test('is shown on session pages in the reader’s language, also to search engines, unless they declined', async () => {
    const picture = await sharp({ create: { width: 90, height: 90, channels: 3, background: '#0a665a' } })
      .png()
      .toBuffer();
    await photo(picture);
    const biographies = { en: 'Writes about **hulls**. <script>alert(1)</script>', 'zh-TW': '研究船體。' };
    await greenroom.api('PATCH', `/speakers/${id}`, {
      biographies,
      jobTitle: 'Engineer',
      affiliation: 'Fjord Lab',
      links: ['https://www.tove.example.org/'],
    });
    const path = greenroom.url + new URL(session.url).pathname;
    const html = await read(path);
    expect(textOf(html)).toContain('Tove Lind-Berg Host, Engineer, Fjord Lab');
    expect(textOf(html)).toContain('tove.example.org');
    expect(html).not.toContain('<script>alert');
    expect(textOf(await read(`${path}?lang=zh-TW`))).toContain('研究船體。');
    const { performer } = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/u.exec(html)?.[1] ?? '{}');
    expect(performer).toEqual([
      {
        '@type': 'Person',
        name: 'Tove Lind-Berg',
        jobTitle: 'Engineer',
        affiliation: { '@type': 'Organization', name: 'Fjord Lab' },
        description: biographies.en,
        image: expect.stringMatching(/^http.*\/photo\.png\?v=/u),
        sameAs: ['https://www.tove.example.org/'],
      },
    ]);
    const image = greenroom.url + (/\/calls\/[^"]*\/photo\.png/u.exec(html)?.[0] ?? '');
    expect((await fetch(image)).headers.get('content-type')).toBe('image/png');
    const all = `${greenroom.url}/calls/${callBody.slug}/speakers`;
    expect(textOf(await read(`${greenroom.url}/calls/${callBody.slug}`))).toContain('Speakers');
    expect(textOf(await read(all))).toContain('Tove Lind-Berg Engineer, Fjord Lab Quiet ships');
    // Those who have not confirmed are only named by their sessions.
    expect(await read(all)).not.toContain('Park Ji');
    await send(`/sessions/${session.id}/decline`);
    expect(await read(path)).not.toContain('Tove Lind-Berg');
    expect(await read(all)).not.toContain('Tove Lind-Berg');
    expect((await fetch(image)).status).toBe(404);
    await send(`/sessions/${session.id}/confirm`);
  });

  test('hands in slides for their own sessions, and HTML is no PDF', async () => {
    const hand = (content: Buffer, name: string, to = session.id) => {
      const form = new FormData();
      form.set('title', 'My slides');
      form.set('file', new File([new Uint8Array(content)], name));
      return send(`/sessions/${to}/materials`, form);
    };
    const html = await hand(Buffer.from('<html><script>alert(1)</script>'), 'slides.pdf');
    expect([html.status, textOf(await html.text()).includes('Slides and files: ')]).toEqual([422, true]);
    const pdf = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
    expect((await hand(pdf, 'slides.pdf')).status).toBe(303);
    expect(textOf(await read())).toContain('My slides');
    expect(await say(owner, `/console/sessions/${session.id}/materials`)).toContain('My slides');
    const strange = await makeSession(greenroom, { title: 'Not theirs either' });
    expect((await hand(pdf, 'slides.pdf', strange.id)).status).toBe(404);
  });

  test('loses their address when the time of storage is over, downloads their data and deletes it', async () => {
    const [callId] = await greenroom.dataSource.query<{ call_id: string }[]>(
      'select call_id from speakers where id = $1',
      [id],
    );
    await greenroom.api('PUT', `/calls/${callBody.slug}/privacy`, {
      controller: 'Port Office',
      contactEmail: 'privacy@example.org',
      purpose: 'To run the sessions.',
      legalBasis: 'consent',
      retentionDays: 30,
    });
    const forgotten = await add({ name: 'Past', email: 'past@example.org', biographies: { en: 'Was here.' } });
    const kept = async (one: string) => (await greenroom.api('GET', `/speakers/${one}`)).body;
    const closing = greenroom.dataSource.query(
      `update calls set opens_on = '2026-09-01', closes_on = '2026-10-01' where id = $1`,
      [callId?.call_id],
    );
    await closing;
    await greenroom.app.get(EraseExpired).run();
    expect(await kept(forgotten)).toMatchObject({ name: 'Past', email: null, biographies: { en: 'Was here.' } });
    // A session is still to come.
    expect(await kept(id)).toMatchObject({ email: 'tove@example.org' });

    const data = await fetch(`${own}/data.json`);
    const written = await data.text();
    const size = fileSize(Buffer.byteLength(written), 'en');
    expect(await (await fetch(own)).text()).toContain(`Download what is stored about you (${size})`);
    expect([data.headers.get('cache-control'), JSON.parse(written)]).toEqual([
      'no-store',
      expect.objectContaining({
        profile: expect.objectContaining({ email: 'tove@example.org' }),
        sessions: [expect.objectContaining({ session: 'Quiet ships', status: 'confirmed' })],
      }),
    ]);
    const other = await add({ name: 'Goes', email: 'goes@example.org' });
    const { html } = await owner.get(`/console/speakers/${other}`);
    const link = greenroom.url + (/\/speakers\/[\w-]{44}/u.exec(html)?.[0] ?? '');
    expect((await fetch(`${link}/delete`, { method: 'POST', redirect: 'manual' })).status).toBe(303);
    expect((await greenroom.api('GET', `/speakers/${other}`)).status).toBe(404);
    // The calendar of somebody who was invited still gets the cancellation; then nothing names them.
    const invited = await add({ name: 'Invited', email: 'invited@speakers.example' });
    await makeSession(greenroom, { title: 'Without them', speakers: [{ id: invited, name: 'Invited' }] });
    const notify = async () => {
      await greenroom.app.get(NotifySpeakers).run();
      await greenroom.deliver();
    };
    await notify();
    await greenroom.api('DELETE', `/speakers/${invited}`);
    await notify();
    const methods = greenroom.mail.to('invited@speakers.example').map(({ calendar }) => calendar?.method);
    expect(methods).toEqual(['REQUEST', 'CANCEL']);
    await greenroom.app.get(EraseExpired).run();
    const [{ rest }] = await greenroom.dataSource.query(
      `select (select count(*) from messages where payload::text like '%invited@speakers%')
         + (select count(*) from speaker_invites where email like 'invited@%') as rest`,
    );
    expect(Number(rest)).toBe(0);
    const [{ origin }] = await greenroom.dataSource.query(
      `select origin from audit_entries where action = 'speaker.deleted' and subject = $1`,
      [`speaker:${other}`],
    );
    expect(origin).toBeNull();
  });

  test('has a link that staff can replace, and that no other address gets', async () => {
    expect((await fetch(`${greenroom.url}/speakers/${'x'.repeat(44)}`)).status).toBe(404);
    const other = own;
    await owner.postAndFollow(`/console/speakers/${id}/link`);
    expect((await fetch(other)).status).toBe(404);
    const linked = async () =>
      greenroom.url + (/\/speakers\/[\w-]{44}/u.exec((await owner.get(`/console/speakers/${id}`)).html)?.[0] ?? '');
    own = await linked();
    expect((await fetch(own)).status).toBe(200);
    await greenroom.api('PATCH', `/speakers/${id}`, { email: 'TOVE@example.org' });
    expect((await fetch(own)).status).toBe(200);
    await greenroom.api('PATCH', `/speakers/${id}`, { email: 'new@example.org' });
    expect((await fetch(own)).status).toBe(404);
    own = await linked();
    await greenroom.api('DELETE', `/speakers/${id}`);
    expect((await fetch(own)).status).toBe(404);
  });
});
