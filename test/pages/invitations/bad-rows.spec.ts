import { SendInvitations } from '../../../src/flows/invitations/send-invitations.flow.js';
import { callBody, makeCall, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { consoleClient, formOf, textOf } from '../../support/console-client.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  await makeCall(app, { languages: ['en', 'zh-TW'] });
});
afterAll(() => app?.stop());

/** A table as offices have them: people in a language that no email has, unknown places, and addresses cut short. */
const table = [
  'name,email,language,time zone',
  ...Array.from({ length: 27 }, (_, index) => `Rui ${index},rui.${index}@example.org,pt-XX,Europe/Lisbon`),
  ...Array.from({ length: 3 }, (_, index) => `Eli ${index},eli.${index}@example.org,en,Atlantis`),
  ...Array.from({ length: 40 }, (_, index) => `Cut ${index},cut.${index}@,en,`),
].join('\n');

test('faults of a list are asked about by cause, decided with one click, and what was decided is sent', async () => {
  const session = await makeSession(app);
  const owner = await consoleClient(app);
  const form = `/console/calls/${callBody.slug}/invitations/new`;
  await owner.get(form);
  const { location: path } = await owner.post(form, { [`session.${session.id}`]: 'on', list: table });
  const page = await owner.get(path!);
  const said = textOf(page.html);
  expect(said).toContain('30 will be invited.');
  expect(said).toContain('27 × language “pt-XX”: Send in English');
  expect(said).toContain('3 × time zone “Atlantis”: Show Lisbon time');
  expect(said).toContain('40 × Correct the email address. (line 32: Cut 0 · cut.0@');
  // Seventy faults are three lines, and not seventy.
  expect(page.html.match(/<li><bdi>\d+ × /gu)).toHaveLength(1);
  expect(page.html.match(/action="[^"]*\/unread"/gu)).toHaveLength(2);

  await owner.post(`${path}/unread`, { part: 'timeZone', text: 'Atlantis', choice: 'leave' });
  const decided = await owner.postAndFollow(`${path}/unread`, { part: 'language', text: 'pt-XX', choice: 'keep' });
  expect(textOf(decided.html)).toContain('27 will be invited.');
  await owner.post(`${path}/send`, formOf(decided.html, `${path}/send`));
  await app.app.get(SendInvitations).run();
  await app.deliver();
  expect(app.mail.sent).toHaveLength(27);
  expect(new Set(app.mail.sent.map(({ headers }) => headers['Content-Language']))).toEqual(new Set(['en']));
  expect(app.mail.to('eli.0@example.org')).toEqual([]);
});
