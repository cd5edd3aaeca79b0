import { randomUUID } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { MergePeople } from '../../../../src/flows/privacy/merge-people.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { pageLink } from '../../../../src/domain/notifications/email/links.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../../src/domain/sessions/session.entity.js';
import { AnswerQuestions } from '../../../../src/parts/inquiries/flows/answer-questions.flow.js';
import { ModerateQuestions } from '../../../../src/parts/inquiries/flows/moderate-questions.flow.js';
import { findAsset } from '../../../../src/platform/views/assets.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, consoleClient, formOf, textOf } from '../../../support/console-client.js';
import { createWorld, staff } from '../../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let session: Session;
let path: string;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  session = await world.session();
  path = `/calls/solutions/sessions/${session.slug}`;
  await app.app.get(ShowFeature).run('solutions', 'questions', true, staff);
});
beforeEach(() => {
  app.mail.sent.length = 0;
});
afterAll(() => app?.stop());

const isNews = ({ subject }: { subject: string }) => /New answers|新的回答/u.test(subject);
const newsTo = (email: string) => app.mail.to(email).find(isNews)?.text;
const browser = () => new ConsoleClient(app.url);
const attendee = (email: string) => app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: email });
const pageOf = ({ id, linkVersion }: Attendee) => new URL(pageLink(app.config, id, linkVersion)).pathname;
async function known(email: string, language = 'en'): Promise<ConsoleClient> {
  const input = registrationInput.parse({ email, name: 'Known', language });
  const { attendee: made } = await app.app.get(Register).run(session.id, input, { kind: 'visitor' });
  const client = browser();
  const ours = { 'sec-fetch-site': 'same-origin' };
  await client.post(`${pageOf(made)}/preferences`, { timeZone: 'Africa/Nairobi', language }, ours);
  return client;
}
const answer = (number: string, text: string) =>
  app.app
    .get(AnswerQuestions)
    .decide(
      'solutions',
      number,
      (one) => ({ ...one, state: 'answered', answer: text, translations: { 'zh-TW': { answer: '可以。' } } }),
      staff,
    );

describe('during a session', () => {
  test('the page of a phone asks and votes, and loads less than 20 KB', async () => {
    expect(textOf((await browser().get(path)).html)).toContain('Ask a question');
    const client = await known('phone@example.org');
    const done = await client.postAndFollow(`${path}/live`, { id: randomUUID(), question: 'Which ports?' });
    expect(textOf(done.html)).toContain('Your question is on the list.');
    expect(textOf(done.html)).toContain('Which ports? Me too 1 person asks this');
    const voter = await known('voter@example.org');
    await voter.post(`${path}/live/vote`, { number: '1', want: 'yes' });
    const page = await voter.get(`${path}/live`);
    expect(textOf(page.html)).toContain('2 people ask this');
    expect(page.html).toContain('aria-pressed="true"');
    const assets = [...page.html.matchAll(/\/assets\/([\w.-]+)/gu)].map(([, name = '']) => findAsset(name));
    const size = assets.reduce(
      (sum, asset) => sum + gzipSync(asset?.body ?? '').length,
      brotliCompressSync(page.html).length,
    );
    expect(size).toBeLessThan(20_000);
  });

  test('somebody whom the browser doesn’t know types their question first, below what is being answered', async () => {
    await app.app.get(ModerateQuestions).run(session.id, '1', 'chosen', staff);
    const [client, live, question] = [browser(), `${path}/live`, 'May a city apply?'];
    const { html } = await client.get(live);
    const form = formOf(html, live);
    expect(Object.keys(form)).toEqual(['id', 'question']);
    expect(html.indexOf('Which ports?')).toBeLessThan(html.indexOf('<textarea'));
    expect((await client.post(live, { ...form, question: ' ' })).status).toBe(422);
    const who = await client.post(live, { ...form, question });
    const asked = formOf(who.html, `${live}#main`) as Record<string, string>;
    expect(asked).toEqual({ ...form, question, name: '', email: '' });
    const wrong = await client.post(live, { ...asked, email: 'nobody' });
    expect([wrong.status, formOf(wrong.html, `${live}#main`)]).toEqual([422, { ...asked, email: 'nobody' }]);
    const sent = await client.postAndFollow(live, { ...asked, name: 'New', email: 'new@example.org' });
    expect(textOf(sent.html)).toContain('We’ve sent a link to new@example.org');
    expect(textOf((await browser().get(live)).html)).not.toContain(question);
    const next = await client.post(live, { ...form, id: randomUUID(), question: 'And another?' });
    expect(formOf(next.html, `${live}#main`)).toMatchObject({ name: 'New', email: 'new@example.org' });
    await app.app.get(ModerateQuestions).run(session.id, '1', 'new', staff);
    await app.dataSource.query('delete from inquiries where number > 1');
  });

  test('somebody else at a phone that knows a person reads who asks, and asks as themselves', async () => {
    const client = await known('owner@example.org');
    const { html } = await client.get(`${path}/live`);
    expect(textOf(html)).toContain('Asking as o…@example.org. Someone else?');
    const other =
      /href="([^"]*as&#x3D;other[^"]*)"/u.exec(html)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=') ?? '';
    const form = formOf((await client.get(other)).html, '/calls/solutions/questions#main');
    expect(form).toMatchObject({ about: `session:${session.slug}`, name: '', email: '' });
    expect(textOf((await browser().get(`${path}/live`)).html)).not.toContain('Asking as');
  });

  test('every change reaches who watches, and what is sent is the same for all', async () => {
    const watch = await fetch(new URL(`${path}/live/updates?lang=zh-TW`, app.url));
    expect(watch.headers.get('content-type')).toContain('text/event-stream');
    const reader = watch.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (sign: string) => {
      while (!text.includes(sign)) text += (await reader.read()).value ?? '';
    };
    await until('Which ports?');
    await app.app.get(ModerateQuestions).run(session.id, '1', 'chosen', staff);
    await until('"isChosen":true');
    expect(text).toContain('正在回答');
    await reader.cancel();
    const state = await fetch(new URL(`${path}/live/state`, app.url));
    const etag = state.headers.get('etag') ?? '';
    const again = await fetch(new URL(`${path}/live/state`, app.url), { headers: { 'if-none-match': etag } });
    const { questions } = (await state.json()) as { questions: { changed: { isChosen: boolean }[] } };
    expect([questions.changed[0]?.isChosen, again.status]).toEqual([true, 304]);
  });

  test('hosts choose one question, answer it aloud and hide others, and the wall shows how to ask', async () => {
    const host = await consoleClient(app, 'organizer');
    const client = await known('second@example.org');
    await client.post(`${path}/live`, { id: randomUUID(), question: 'How long is a pilot?' });
    const queue = `/console/sessions/${session.id}/live`;
    expect(textOf((await host.get(queue)).html)).toContain('How long is a pilot?');
    await host.post(`${queue}/2`, { to: 'chosen' });
    expect(await app.dataSource.query('select number, state from inquiries order by number')).toEqual([
      { number: 1, state: 'new' },
      { number: 2, state: 'chosen' },
    ]);
    const stage = await browser().get(`${path}/live/stage`);
    expect(textOf(stage.html)).toContain('Being answered How long is a pilot?');
    expect(stage.html).toContain('class="qr"');
    app.clock.set('2027-01-04T08:30:00Z');
    await host.post(`${queue}/2`, { to: 'answered' });
    expect(textOf((await browser().get('/calls/solutions/questions')).html)).toContain(
      'Answered aloud in the session.',
    );
    await host.post(`${queue}/1`, { to: 'hidden' });
    expect(textOf((await browser().get(`${path}/live`)).html)).not.toContain('Which ports?');
    await host.post(`${queue}/1`, { to: 'new' });
  });
});

describe('from other pages', () => {
  test('a question in the registration form counts once the address is confirmed', async () => {
    const email = 'registers@example.org';
    await browser().post(path, {
      name: 'New',
      email,
      timeZone: 'Africa/Nairobi',
      language: 'en',
      inquiry: 'Is there food?',
    });
    const list = async () => textOf((await browser().get('/calls/solutions/questions')).html);
    expect(await list()).not.toContain('Is there food?');
    app.clock.set('2027-01-04T09:00:00Z');
    const own = pageOf(await attendee(email));
    await browser().post(`${own}/preferences`, { timeZone: 'Africa/Nairobi', language: 'en' });
    expect(await list()).toContain('Is there food?');
  });

  test('who is merged with somebody stops the answers that either wanted', async () => {
    const [from, into] = [await known('from@example.org'), await known('into@example.org')];
    const [old, person] = [await attendee('from@example.org'), await attendee('into@example.org')];
    await from.post(`${pageOf(old)}/ask/follow`, { want: 'yes' });
    await app.app.get(MergePeople).run(old.id, person.id, staff);
    expect(textOf((await into.get(`${pageOf(person)}/ask`)).html)).toContain('Stop these emails');
    const stopped = await into.postAndFollow(`${pageOf(person)}/ask/follow`, { want: 'no' });
    expect(textOf(stopped.html)).toContain('Email me new answers');
    expect(await app.dataSource.query('select attendee_id from inquiry_followers')).toEqual([]);
  });

  test('answers are emailed to who asks or wants them, in their language, once a day', async () => {
    await known('follower@example.org', 'zh-TW');
    await browser().post(`${pageOf(await attendee('follower@example.org'))}/ask/follow`, { want: 'yes' });
    await known('nothing@example.org');
    app.clock.set('2027-01-05T08:00:00Z');
    await answer('1', 'All of them.');
    const plan = async () => {
      await app.app.get(PlanReminders).run();
      await app.deliver();
      const news = app.mail.sent.filter(isNews);
      return news.map(({ to }) => to.address).sort();
    };
    app.mail.sent.length = 0;
    app.clock.set('2027-01-05T08:02:00Z');
    expect(await plan()).toEqual([
      'follower@example.org',
      'phone@example.org',
      'second@example.org',
      'voter@example.org',
    ]);
    expect(newsTo('phone@example.org')).toContain('Answer: All of them.');
    expect(newsTo('follower@example.org')).toContain('回答：可以。');
    app.mail.sent.length = 0;
    app.clock.set('2027-01-05T08:10:00Z');
    await answer('1', 'All but one.');
    expect(await plan()).toEqual([]);
    app.clock.set('2027-01-06T08:00:00Z');
    expect(await plan()).toContain('phone@example.org');
    expect(newsTo('phone@example.org')).toContain('Corrected answer: All but one.');
    app.mail.sent.length = 0;
    app.clock.set('2027-01-08T08:00:00Z');
    await answer('1', 'All, after all.');
    // Another answer may have begun before this one, and be committed later.
    expect(await plan()).toEqual([]);
    app.clock.set('2027-01-08T08:02:00Z');
    expect(await plan()).toContain('phone@example.org');
    const feed = (await browser().get('/calls/solutions/feed.atom')).html;
    expect(feed).toContain('<title>Which ports?</title>');
  });
});
