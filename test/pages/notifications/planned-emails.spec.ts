import { NotifySpeakers } from '../../../src/flows/notifications/notify-speakers.flow.js';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { consoleClient, textOf } from '../../support/console-client.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ now: '2026-12-01T09:00:00Z' });
});
afterAll(() => app?.stop());

test('the messages of a session show what leaves by itself, when and to how many, as it then leaves', async () => {
  await makeCall(app);
  const session = await makeSession(app, { startsAtLocal: '2026-12-10T10:00', reminders: ['P1D', 'PT1H'] });
  for (const name of ['ada', 'bo', 'cy']) await makeRegistration(app, session.id, `${name}@example.org`);
  await app.dataSource.query(`update attendees set unsubscribed_from = '{reminders}' where email = 'bo@example.org'`);
  await app.deliver();
  const path = `/console/sessions/${session.id}/messages`;
  // Who signed in days ago is signed out.
  const shown = async () =>
    /Automatic emails (.*?) (?:All|Sent|\d+ of)/u.exec(
      textOf((await (await consoleClient(app, 'organizer')).get(path)).html),
    )?.[1] ?? '';
  expect(await shown()).toMatch(
    /^Wed 9 Dec, 10:00 Reminder · 1 day before · 2 people Thu 10 Dec, 09:00 Reminder · 1 hour before · 2 people Sat 12 Dec, \d\d:\d\d After the session · 3 people/u,
  );
  const sentAt = async (at: string) => {
    app.mail.sent.length = 0;
    app.clock.set(at);
    await app.planReminders();
    await app.deliver();
    return app.mail.sent.length;
  };
  expect(await sentAt('2026-12-09T09:59:59Z')).toBe(0);
  expect(await sentAt('2026-12-09T10:00:00Z')).toBe(2);
  expect(await shown()).toMatch(/^Thu 10 Dec, 09:00 Reminder · 1 hour before · 2 people Sat 12 Dec/u);
  expect(await sentAt('2026-12-10T09:00:00Z')).toBe(2);

  // A recording makes it earlier; without follow-ups, there is none.
  await app.api('PATCH', `/sessions/${session.id}`, { recordingUrl: 'https://video.example.org/1' });
  expect(await shown()).toMatch(/^Thu 10 Dec, \d\d:\d\d After the session · 3 people/u);
  await app.api('PATCH', `/calls/${callBody.slug}`, { followUps: false });
  expect(await shown()).toBe('');
});

test('a page of the call lists who gets what when, and so it leaves', async () => {
  const slug = 'whole';
  const path = `/console/calls/${slug}/automatic-emails`;
  app.clock.set('2026-12-01T09:00:00Z');
  const call = await makeCall(app, { slug, closesOn: '2026-12-24' });
  const organizer = await consoleClient(app, 'organizer');
  expect(textOf((await organizer.get(path)).html)).toContain('Fri 18 Dec, 07:00');
  const start = { reminders: ['P1D'], format: 'online' };
  const first = await makeSession(app, { ...start, title: 'First', startsAtLocal: '2026-12-10T10:00' }, { call: slug });
  const other = { ...start, title: 'Second', startsAtLocal: '2026-12-15T10:00', speakers: [{ name: 'Sam' }] };
  const second = await makeSession(app, other, { call: slug });
  await app.api('PATCH', `/speakers/${second.speakers[0].id}`, { email: 'sam@example.org' });
  await app.app.get(NotifySpeakers).run();
  for (const name of ['ada', 'bo', 'cy']) await makeRegistration(app, first.id, `${name}@whole.example`);
  await makeRegistration(app, second.id, 'ada@whole.example');
  await app.dataSource.query(
    `update registrations set attended_at = '2026-12-10T10:30Z'
     where session_id = $1 and attendee_id in (select id from attendees where email ~ '^(ada|bo)@whole')`,
    [first.id],
  );
  await app.deliver();

  const { html } = await organizer.get(path);
  const rows = [...html.matchAll(/<tr role="row">([\s\S]*?)<\/tr>/gu)].slice(1).map(([, row = '']) => textOf(row));
  expect(rows).toEqual([
    'Wed 9 Dec, 10:00 First Reminder · 1 day before 3',
    'Sat 12 Dec, 11:00 First After the session 3',
    'Mon 14 Dec, 10:00 Second Reminder · 1 day before 1',
    'Mon 14 Dec, 10:00 Second Speaker: reminder · 1 day before 1',
    'Thu 17 Dec, 11:00 Second After the session 1',
    `Fri 18 Dec, 07:00 ${call.name} Before the deadline · 7 days before 2`,
    `Thu 24 Dec, 07:00 ${call.name} Before the deadline · 1 day before 2`,
  ]);

  const left = [];
  for (const day of ['09T10', '12T11', '14T10', '17T11', '18T07', '24T07']) {
    const at = `2026-12-${day}:00:00Z`;
    app.clock.set(at);
    await app.planReminders();
    await app.deliver();
    left.push(
      ...(await app.dataSource.query(
        `select kind, count(*)::int from messages m join calls c on c.id = m.call_id
         where c.slug = $1 and m.created_at = $2 group by kind order by kind`,
        [slug, at],
      )),
    );
  }
  expect(left).toEqual([
    { kind: 'reminder', count: 3 },
    { kind: 'follow-up', count: 3 },
    { kind: 'reminder', count: 1 },
    { kind: 'speaker-reminder', count: 1 },
    { kind: 'follow-up', count: 1 },
    { kind: 'deadline', count: 2 },
    { kind: 'deadline', count: 2 },
  ]);
  expect(textOf((await (await consoleClient(app, 'organizer')).get(path)).html)).toContain('Automatic emails Nothing');
});
