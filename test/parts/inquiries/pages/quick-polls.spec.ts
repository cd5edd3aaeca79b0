import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { pageLink } from '../../../../src/domain/notifications/email/links.js';
import { CloseQuickPolls } from '../../../../src/parts/inquiries/flows/close-quick-polls.flow.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../../src/domain/sessions/session.entity.js';
import { findAsset } from '../../../../src/platform/views/assets.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, consoleClient, textOf } from '../../../support/console-client.js';
import { until } from '../../../support/greenroom-process.js';
import { createWorld, staff } from '../../../support/world.js';

let app: TestApp;
let session: Session;
let path: string;
let queue: string;
let host: ConsoleClient;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  const world = await createWorld(app.dataSource, app.clock, app.config);
  session = await world.session();
  path = `/calls/solutions/sessions/${session.slug}/live`;
  queue = `/console/sessions/${session.id}/live`;
  host = await consoleClient(app, 'organizer');
});
afterAll(() => app?.stop());

const ours = { 'sec-fetch-site': 'same-origin' };
const browser = () => new ConsoleClient(app.url);
const pageOf = ({ id, linkVersion }: Attendee) => new URL(pageLink(app.config, id, linkVersion)).pathname;
async function known(email: string): Promise<ConsoleClient> {
  const input = registrationInput.parse({ email, name: 'Amina Odhiambo', language: 'en' });
  const { attendee } = await app.app.get(Register).run(session.id, input, { kind: 'visitor' });
  const client = browser();
  await client.post(`${pageOf(attendee)}/preferences`, { timeZone: 'Africa/Nairobi', language: 'en' }, ours);
  return client;
}
const write = (kind: string, question: string, options = '') =>
  host.post(`${queue}/polls/new`, { kind, question, options });
const polls = () => app.dataSource.query('select number, state, voters, counts from quick_polls order by number');
const vote = async (client: ConsoleClient, number: number, choice: string) =>
  (await client.postAndFollow(`${path}/polls/${number}`, { choice })).html;

test('until people can ask, the page of the host says so and leads nobody to pages that are not there', async () => {
  const off = (await host.get(queue)).html;
  expect(textOf(off)).toContain('Not public yet. Switch on Q&A');
  expect(off).not.toContain(`href="${path}`);
  await app.app.get(ShowFeature).run('solutions', 'questions', true, staff);
  const on = (await host.get(queue)).html;
  expect(textOf(on)).not.toContain('Not public yet.');
  expect(on).toContain(`href="${path}/stage"`);
});

describe('a quick poll', () => {
  test('is nowhere until a host opens it, and says what is wrong with it', async () => {
    const wrong = await write('one', 'Which port?', 'Keelung');
    expect(textOf(wrong.html)).toContain('2 to 10 different answers, one a line');
    await write('one', 'Which port?', 'Keelung\nTaichung');
    expect(textOf((await host.get(queue)).html)).toContain('Draft One choice Which port? Open');
    expect(textOf((await browser().get(path)).html)).not.toContain('Which port?');
    await host.post(`${queue}/polls/1/open`);
    const phone = await browser().get(path);
    expect(textOf(phone.html)).toContain('Quick poll Which port? Which port? Keelung Taichung Vote');
    expect(textOf((await browser().get(`${path}/stage`)).html)).toContain('Which port?');
    expect((await host.post(`${queue}/polls/1`, { kind: 'one', question: 'Another?', options: 'A\nB' })).status).toBe(
      409,
    );
    const assets = [...phone.html.matchAll(/\/assets\/([\w.-]+)/gu)].map(([, name = '']) => findAsset(name));
    const size = assets.reduce((sum, asset) => sum + gzipSync(asset?.body ?? '').length, 0);
    expect(size + brotliCompressSync(phone.html).length).toBeLessThan(20_000);
  });

  test('counts one vote of each proven person, whom nobody can tell from it', async () => {
    const [amina, other] = [await known('amina@example.org'), await known('other@example.org')];
    expect(textOf(await vote(amina, 1, '0'))).toContain('You’ve voted.');
    await vote(amina, 1, '1');
    expect(textOf((await other.post(`${path}/polls/1`, { choice: '' })).html)).toContain('Choose an answer');
    await vote(other, 1, '1');
    expect(await polls()).toEqual([{ number: 1, state: 'open', voters: 2, counts: { '0': 1, '1': 1 } }]);
    // Of a vote there is who, without a time or a choice.
    const [voter] = await app.dataSource.query('select * from quick_poll_voters limit 1');
    expect(Object.keys(voter)).toEqual(['poll_id', 'attendee_id']);
    const logged = `select distinct actor like 'organizer%' as host from audit_entries where action like '%quick-poll%'`;
    expect(await app.dataSource.query(logged)).toEqual([{ host: true }]);
  });

  test('asks a stranger who they are, and takes their vote in the browser that opens the link', async () => {
    const stranger = browser();
    const who = await stranger.postAndFollow(`${path}/polls/1`, { choice: '0' });
    expect(textOf(who.html)).toContain('We’ll email you a link to confirm');
    const email = 'stranger@example.org';
    const sent = await stranger.post(`${path}/who`, { name: 'Stranger', email });
    expect(textOf(sent.html)).toContain(`We’ve sent a link to ${email}.`);
    await stranger.post(`${path}/polls/1`, { choice: '0' });
    expect((await polls())[0].voters).toBe(2);
    await app.deliver();
    expect(app.mail.to(email)).toHaveLength(1);
    const own = pageOf(await app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: email }));
    expect(textOf((await stranger.get(own)).html)).toContain('Vote in the quick poll');
    const { location } = await stranger.post(`${own}/ask/poll`, { session: session.slug }, ours);
    expect(location).toBe(path);
    await vote(stranger, 1, '0');
    expect((await polls())[0]).toMatchObject({ voters: 3, counts: { '0': 2, '1': 1 } });
  });

  test('closes when the next one opens, for good, and forgets who has voted', async () => {
    await write('words', 'One word for today?');
    await host.post(`${queue}/polls/2/open`);
    expect((await polls()).map(({ state }: { state: string }) => state)).toEqual(['closed', 'open']);
    expect(await app.dataSource.query('select 1 from quick_poll_voters')).toEqual([]);
    const late = await known('late@example.org');
    expect(textOf((await late.post(`${path}/polls/1`, { choice: '0' })).html)).toContain('This poll is closed.');
    await host.post(`${queue}/polls/1/open`);
    expect((await polls())[0]).toMatchObject({ state: 'closed', voters: 3 });
    expect(textOf((await browser().get(path)).html)).toContain('3 votes Keelung 2 Taichung 1');
  });

  test('lets a host take a word off the screens', async () => {
    await vote(await known('words@example.org'), 2, 'Hope, Wind');
    const shown = async () => textOf((await browser().get(`${path}/stage`)).html);
    expect(await shown()).toContain('Hope 1');
    await host.post(`${queue}/polls/2/words`, { word: 'Hope' });
    expect(await shown()).not.toContain('Hope');
    await host.post(`${queue}/polls/2/words`, { word: 'Hope', hide: 'no' });
    expect(await shown()).toContain('Hope 1');
  });
});

test('a vote reaches who watches, without the questions that have not changed', async () => {
  const watch = await fetch(new URL(`${path}/updates`, app.url));
  const reader = watch.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const until = async (sign: string, times = 1) => {
    while (text.split(sign).length <= times) text += (await reader.read()).value ?? '';
  };
  await until('data: {"questions"');
  text = '';
  await vote(await known('watched@example.org'), 2, 'Tide');
  await until('Tide');
  await reader.cancel();
  expect(text.slice(text.lastIndexOf('data: '))).toMatch(/^data: \{"polls":/u);
});

test('who votes while the next poll opens is forgotten, too', async () => {
  await write('words', 'And now?');
  await host.post(`${queue}/polls/3/open`);
  const { manager } = app.dataSource;
  let opening: Promise<unknown> = Promise.resolve();
  await write('words', 'And then?');
  await manager.transaction(async (vote) => {
    await vote.query('select from quick_polls where number = 3 for update');
    await vote.query(`insert into quick_poll_voters (poll_id, attendee_id) select p.id, a.id from quick_polls p, attendees a
      where p.number = 3 and a.email_key = 'watched@example.org'`);
    opening = host.post(`${queue}/polls/4/open`);
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await until(async () => (await app.dataSource.query(waiting)).length > 0);
  });
  await opening;
  expect((await polls()).slice(2).map(({ state }: { state: string }) => state)).toEqual(['closed', 'open']);
  expect(await app.dataSource.query('select from quick_poll_voters')).toEqual([]);
});

test('a poll that nobody closes takes votes for an hour after the session, and closes then', async () => {
  const voters = () => app.dataSource.query('select from quick_poll_voters');
  const after = (minutes: number) => new Date(session.endsAt.getTime() + minutes * 60_000).toISOString();
  const close = app.app.get(CloseQuickPolls);
  const late = await known('overtime@example.org');
  app.clock.set(after(59));
  expect(await close.run()).toBe(0);
  await vote(late, 4, 'Overtime');
  expect(await voters()).toHaveLength(1);
  app.clock.set(after(60));
  expect(await close.run()).toBe(1);
  expect(await voters()).toEqual([]);
  const logged = `select from audit_entries where action = 'session.quick-poll-closed' and actor = 'system'`;
  expect(await app.dataSource.query(logged)).toHaveLength(1);
  expect((await polls())[3]).toMatchObject({ state: 'closed', voters: 1 });
  expect((await late.post(`${path}/polls/4`, { choice: 'Tide' })).status).toBe(409);
  expect(await close.run()).toBe(0);
});
