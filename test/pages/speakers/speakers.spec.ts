import { NotifySpeakers } from '../../../src/flows/notifications/notify-speakers.flow.js';
import { SetSpeakerStatus } from '../../../src/flows/speakers/set-speaker-status.flow.js';
import { callBody, makeCall, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';

let greenroom: TestApp;
let owner: ConsoleClient;
let viewer: ConsoleClient;
const list = `/console/calls/${callBody.slug}/speakers`;

beforeAll(async () => {
  greenroom = await startTestApp();
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
      'biography.en': 'Works on **dry docks**. <script>alert(1)</script>',
      links: 'javascript:alert(1)',
    };
    const faulty = await owner.post(`${list}/new`, typed);
    expect([faulty.status, formOf(faulty.html, `${list}/new`)['name']]).toEqual([422, 'Ngozi Eze']);
    expect(textOf(faulty.html)).toContain('Links: Enter a web address that starts with https://');
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
    expect(form['biography.en']).toContain('<script>');
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
    expect(textOf(ask.html)).toContain('Merge Doublé into Double? Double becomes the speaker of 2 sessions.');
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

    expect(await say(owner, `/console/speakers/${other}/delete`)).toContain('2 sessions no longer list Double.');
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
  expect([email?.subject, email?.calendar?.method]).toEqual([expect.stringContaining('You’re speaking'), 'REQUEST']);
  const cancel = await say(owner, `/console/sessions/${session.id}/cancel`);
  expect(cancel).toContain('1 speaker A cancellation, with a text of their own.');
  expect(cancel).toContain('Cancel and notify 1 person');
  expect(await say(owner, `/console/sessions/${session.id}/messages`)).toContain('Speaker invited');
  const actor = { kind: 'speaker', id } as const;
  await greenroom.app.get(SetSpeakerStatus).run(session.id, id, 'declined', actor);
  expect(await say(owner, `/console/calls/${callBody.slug}`)).toContain('A speaker declined With Ngozi');
});
