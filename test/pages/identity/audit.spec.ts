import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { EditSession } from '../../../src/flows/sessions/edit-session.flow.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, textOf } from '../../support/console-client.js';
import { createWorld } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let lin: ConsoleClient;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z', config: { trustProxy: ['127.0.0.1'] } });
  world = await createWorld(app.dataSource, app.clock, app.config);
  lin = await consoleClient(app, 'organizer');
});
afterAll(() => app.stop());

const come = async (sessionId: string, name: string) => {
  const input = registrationInput.parse({ email: `${name.replaceAll(' ', '-')}@example.org`, name });
  return (await app.app.get(Register).run(sessionId, input, { kind: 'visitor', origin: 'page 198.51.100.0/24' }))
    .registration;
};
/** The rows of the log, each as one text. */
const rowsIn = (html: string) =>
  [...html.matchAll(/<tr role="row"><td role="cell"[\s\S]*?<\/tr>/gu)].map(([row]) => textOf(row));
const linkIn = (html: string, words: string) => {
  const path = new RegExp(`<a class="tap" href="([^"]+)"[^>]*>${words}</a>`, 'u').exec(html)?.[1] ?? '';
  return path.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
};

describe('the activity log', () => {
  test('says who did what to what, when and from where, the newest first', async () => {
    const session = await world.session({ title: 'Harbour lights' });
    const { id } = await come(session.id, 'Amina');
    await app.app.get(EditSession).run(session.id, { title: 'Harbour lamps' }, { kind: 'system', origin: 'cli' });
    app.clock.set('2027-01-04T09:30:00Z');
    await lin.get(`/console/sessions/${session.id}`);
    const answer = await lin.post(`/console/registrations/${id}/withdraw`, { state: 'confirmed' });
    expect(answer.status).toBe(303);
    const page = await lin.get('/console/audit');
    expect(rowsIn(page.html).slice(0, 5)).toEqual([
      'Mon 4 Jan, 17:30 The organizer Withdrawn Amina · Harbour lamps Console 127.0.0.0/24',
      'Mon 4 Jan, 16:00 Greenroom Changed Changed: Title · Emails: 1 Harbour lamps Command line',
      'Mon 4 Jan, 16:00 Visitor Registered with a seat Amina · Harbour lamps Public page 198.51.100.0/24',
      'Mon 4 Jan, 16:00 Deleted (Team member) Published Emails: 0 Harbour lamps',
      'Mon 4 Jan, 16:00 Deleted (Team member) Created Harbour lamps',
    ]);
    expect(page.html).toContain(`<a href="/console/registrations/${id}"><bdi>Amina · Harbour lamps</bdi></a>`);
    expect(textOf((await lin.get('/console/audit?lang=zh-TW')).html)).toContain(
      '1月4日週一 17:30 The organizer 取消報名 Amina · Harbour lamps 管理後台',
    );
    await lin.get('/console?lang=en');
    // Where the changes are looked at, too.
    const registration = textOf((await lin.get(`/console/registrations/${id}`)).html);
    expect(registration).toContain('Withdrawn Mon 4 Jan, 17:30 · The organizer · Console 127.0.0.0/24');
    expect(registration).toContain('Registered with a seat Mon 4 Jan, 16:00 · Visitor · Public page 198.51.100.0/24');
    expect(textOf((await lin.get(`/console/sessions/${session.id}`)).html)).toContain(
      'History Changed Changed: Title · Emails: 1 Mon 4 Jan, 16:00 · Greenroom · Command line Published',
    );
  });

  test('is searched by actor, subject, kind and day in the zone of the call', async () => {
    const session = await world.session({ title: 'Searched for' });
    app.clock.set('2027-01-05T15:59:00Z');
    const one = await come(session.id, 'Before midnight');
    app.clock.set('2027-01-05T16:01:00Z');
    await come(session.id, 'After midnight');
    lin = await consoleClient(app, 'organizer'); // Of the day before nobody is signed in any more.
    await app.app.get(Withdraw).run(one.id, { kind: 'attendee', id: one.attendeeId, origin: 'page' });
    const find = async (query: Record<string, string>) =>
      rowsIn((await lin.get(`/console/audit?${new URLSearchParams(query).toString()}`)).html).map((row) =>
        row.replace(/^\S+ \d+ \S+, /u, ''),
      );
    const mine = [
      'Before midnight · Searched for Public page',
      'After midnight · Searched for Public page 198.51.100.0/24',
    ];
    expect(await find({ about: 'BEFORE-midnight@example.org' })).toHaveLength(2);
    expect(await find({ day: '2027-01-06', group: 'registration' })).toEqual([
      `00:01 Before midnight Withdrawn ${mine[0]}`,
      `00:01 Visitor Registered with a seat ${mine[1]}`,
    ]);
    expect(await find({ day: '2027-01-05', about: `registration:${one.id}` })).toEqual([
      `23:59 Visitor Registered with a seat ${mine[0]} 198.51.100.0/24`,
    ]);
    expect(await find({ about: 'searched', group: 'session' })).toHaveLength(2);
    expect(await find({ who: 'the organizer', group: 'organizer', day: '2027-01-06' })).toEqual([
      expect.stringContaining('The organizer Signed in The organizer Console'),
    ]);
    expect(await find({ who: `attendee:${one.attendeeId}` })).toHaveLength(1);
    expect(await find({ who: 'nobody at all' })).toEqual([]);
    expect(await find({ day: '2027-02-31' })).not.toEqual([]);
  });

  test('has pages that show each entry once', async () => {
    const session = await world.session({ title: 'Long' });
    for (let index = 0; index < 70; index += 1) await come(session.id, `long-${index}`);
    const seen: string[] = [];
    let path = '/console/audit?group=registration';
    for (let pages = 0; path !== '' && pages < 10; pages += 1) {
      const page = await lin.get(path);
      seen.push(...rowsIn(page.html));
      path = linkIn(page.html, 'Older');
    }
    const [{ count }] = await app.dataSource.query(
      `select count(*)::int as count from audit_entries where action like 'registration.%'`,
    );
    expect(seen).toHaveLength(count);
    expect(seen.filter((row) => row.includes('· Long'))).toHaveLength(70);
    expect(new Set(seen.filter((row) => row.includes('· Long'))).size).toBe(70);
    expect((await lin.get('/console/audit?before=nonsense')).status).toBe(200);
  });

  test('is closed to viewers, and shows no full address', async () => {
    const viewer = await consoleClient(app, 'viewer');
    expect((await viewer.get('/console/audit')).status).toBe(403);
    expect((await viewer.get('/console')).html).not.toContain('/console/audit');
    const origins: { origin: string }[] = await app.dataSource.query(
      `select distinct origin from audit_entries where origin like '% %'`,
    );
    expect(origins.length).toBeGreaterThan(0);
    expect(origins.filter(({ origin }) => !/^[a-z]+ (?:\d+\.\d+\.\d+\.0\/24|[\da-f:]+::\/48)$/u.test(origin))).toEqual(
      [],
    );
  });
});

describe('over the API', () => {
  test('owners read it page by page, filtered by subject or action', async () => {
    const session = await world.session({ title: 'By API' });
    const { id } = await come(session.id, 'api-1');
    const { body: removed } = await app.api('DELETE', `/registrations/${id}`);
    expect(removed.state).toBe('cancelled');
    const first = await app.api('GET', `/audit?subject=registration:${id}&limit=1`);
    expect(first.body.items).toEqual([
      {
        at: app.clock.now().toISOString(),
        actor: expect.stringMatching(/^api-key:/u),
        origin: 'api 127.0.0.0/24',
        action: 'registration.cancelled',
        subject: `registration:${id}`,
        details: {},
      },
    ]);
    const next = await app.api(
      'GET',
      `/audit?subject=registration:${id}&limit=1&cursor=${encodeURIComponent(first.body.nextCursor)}`,
    );
    expect(next.body).toMatchObject({ nextCursor: null, items: [{ action: 'registration.confirmed' }] });
    const published = await app.api('GET', '/audit?action=session.published&limit=200');
    expect(new Set(published.body.items.map((one: { action: string }) => one.action))).toEqual(
      new Set(['session.published']),
    );
    expect((await app.api('GET', '/audit?action=nonsense')).status).toBe(422);
    expect((await app.api('GET', '/audit', undefined, { key: await app.createApiKey('organizer') })).status).toBe(403);
    expect((await app.api('DELETE', '/audit')).status).toBe(405);
  });
});
