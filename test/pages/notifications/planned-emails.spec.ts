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
