import { composeAreas } from '../../../src/app/areas.js';
import { Invitee } from '../../../src/domain/invitations/invitation.entity.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ErasePerson } from '../../../src/flows/privacy/erase-person.flow.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { SendPolls } from '../../../src/parts/polls/flows/send-polls.flow.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, textOf } from '../../support/console-client.js';
import { createWorld, staff } from '../../support/world.js';

let all: TestApp;
let app: TestApp;
let annaId: string;
let client: ConsoleClient;
let path: string;

/** A call with a poll whose emails are queued, and then the same installation without any part. */
beforeAll(async () => {
  all = await startTestApp({ now: '2027-01-04T08:00:00Z', config: { parts: undefined } });
  const world = await createWorld(all.dataSource, all.clock, all.config);
  const { id } = await world.session();
  const anna = registrationInput.parse({
    email: 'anna@example.org',
    name: 'Anna',
    timeZone: 'Europe/Berlin',
    language: 'en',
  });
  annaId = (await all.app.get(Register).run(id, anna, staff)).attendee.id;
  const before = await consoleClient(all);
  const form = '/console/calls/solutions/polls/new';
  await before.get(form);
  const made = await before.post(form, {
    title: 'Deep dive into grids',
    durationMinutes: '60',
    startsOn1: '2027-01-20',
    startsTime1: '16:00',
    startsOn2: '2027-01-21',
    startsTime2: '04:00',
    closesOn: '2027-01-15',
    closesTime: '18:00',
    list: 'name,email\nAnna,anna@example.org\nBo,bo@example.org',
  });
  path = made.location ?? textOf(made.html);
  const [, confirm = ''] = /name="confirm" value="(\d+)"/u.exec((await before.get(path)).html) ?? [];
  await before.postAndFollow(`${path}/send`, { confirm });
  await all.app.get(SendPolls).run();
  const databaseUrl = all.config.databaseUrl;
  if (databaseUrl === undefined) throw new Error('No database.');
  app = await startTestApp({ now: '2027-01-04T08:00:00Z', databaseUrl, config: { parts: [] } });
  client = await consoleClient(app);
});
afterAll(async () => {
  await app?.stop();
  await all?.stop();
});

test('of parts that are off, pages answer 404 with words, and nothing leads there', async () => {
  for (const address of [path, '/console/calls/solutions/polls', '/console/calls/solutions/jury']) {
    const { status, html } = await client.get(address);
    expect({ address, status }).toEqual({ address, status: 404 });
    expect(textOf(html)).toContain('Page not found');
  }
  const { status, html } = await client.get('/console/calls/solutions');
  expect(status).toBe(200);
  expect(html).not.toMatch(/\/(polls|planner|jury|pilots|outcomes|submissions)\b/u);
  const { paths, tags } = (await (await fetch(`${app.url}/api/openapi.json`)).json()) as {
    paths: object;
    tags: { name: string }[];
  };
  expect(Object.keys(paths).filter((one) => /polls|jury|letters|pilots|feedback|certificates/u.test(one))).toEqual([]);
  expect(tags.map(({ name }) => name)).not.toContain('Polls');
});

test('what a part had queued still leaves, and people are erased from it', async () => {
  await app.deliver();
  expect(app.mail.to('bo@example.org').map(({ subject }) => subject)).toEqual([
    'Which time suits you? · Deep dive into grids',
  ]);
  await app.app.get(ErasePerson).run(annaId, staff);
  const listed = await app.dataSource.getRepository(Invitee).find();
  expect(listed.map(({ email }) => email).toSorted()).not.toContain('anna@example.org');
});

test('a part that does not exist is refused in words', () => {
  expect(() => composeAreas(['polls', 'pols'])).toThrow(
    'PARTS: there is no part "pols". The parts are access, interpretation, transcripts, planner, polls, certificates, feedback, inquiries, outcomes, submissions, jury, winners, letters, pilots, consultations, pitches, sharing, webhooks, conferencing, record, imports.',
  );
});
