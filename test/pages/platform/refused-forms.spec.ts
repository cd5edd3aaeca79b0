import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';

let app: TestApp;
let owner: ConsoleClient;
let colleague: ConsoleClient;
let session: { id: string };
const call = `/console/calls/${callBody.slug}`;
const typed = 'My better text,\nwith two lines.';
const texts = { 'contents.en.subject': 'News', 'contents.en.body': 'Hello' };

beforeAll(async () => {
  app = await startTestApp();
  await makeCall(app);
  session = await makeSession(app);
  await makeRegistration(app, session.id, 'ada@example.org');
  owner = await consoleClient(app);
  colleague = await consoleClient(app, 'organizer');
});
afterAll(() => app?.stop());

/** Saves a form that was opened before `meanwhile` happened, with a text in `field`. */
async function saveTooLate(path: string, field: string, meanwhile: () => Promise<unknown>) {
  const opened = formOf((await owner.get(path)).html, path);
  await meanwhile();
  return owner.post(path, { ...opened, [field]: typed });
}

/** What the page says, and the text that it keeps to be copied. */
function keptOf({ status, html }: { status: number; html: string }) {
  const [, kept = ''] = /<textarea id="typed" readonly[^>]*>\n?([^<]*)</u.exec(html) ?? [];
  return { status, kept, said: textOf(html), onward: /<a class="btn" href="([^"]*)">/u.exec(html)?.[1] };
}

test('what is typed into a draft that a colleague has sent is there to be copied, with who sent it and when', async () => {
  await owner.get(`${call}/broadcasts/new`);
  const { location: path } = await owner.post(`${call}/broadcasts/new`, { ...texts, sessions: session.id });
  const late = await saveTooLate(`${path}/edit`, 'contents.en.body', async () => {
    const shown = formOf((await colleague.get(path!)).html, `${path}/send`);
    await colleague.post(`${path}/send`, { ...shown, intent: 'now' });
  });
  const { status, kept, said, onward } = keptOf(late);
  expect([status, onward]).toEqual([409, path]);
  expect(said).toMatch(/No longer a draft.* Sending started · The organizer · Tue 1 Dec, 09:00 You typed/u);
  expect(kept).toBe(`News\n\n${typed}`);
  // The way on leads to what became of it, from which it can be written again.
  expect(textOf((await owner.get(onward!)).html)).toContain('Copy as draft');
});

test('so is the text of an invitation, of a time poll and of a letter', async () => {
  await owner.get(`${call}/invitations/new`);
  const { location: invitation } = await owner.post(`${call}/invitations/new`, {
    [`session.${session.id}`]: 'on',
    list: 'bo@example.org',
  });
  const { body: poll } = await app.api('POST', `/calls/${callBody.slug}/polls`, {
    title: 'When?',
    durationMinutes: 60,
    starts: ['2027-02-02T10:00'],
    closesAt: '2027-02-01T10:00',
  });
  const letter = `${call}/jury/letters/about/winner`;
  await owner.post(`${letter}/text`, { ...formOf((await owner.get(`${letter}/text`)).html, `${letter}/text`) });
  const invitationSent = `update invitations set state = 'sent', sent_at = now()`;
  const pollSent = `${invitationSent} where poll_id is not null`;
  const editors: [path: string, field: string, sent: string][] = [
    [`${invitation}/text`, 'contents.en.body', `${invitationSent} where poll_id is null`],
    [`/console/polls/${poll.id}/edit`, 'contents.en.body', pollSent],
    [`${letter}/text`, 'contents.en.body', `update letters set state = 'sending', send_at = now(), send_zone = 'UTC'`],
  ];
  for (const [path, field, sent] of editors) {
    const late = keptOf(await saveTooLate(path, field, () => app.dataSource.query(sent)));
    expect([path, late]).toEqual([path, { ...late, status: 409, onward: path.replace(/\/\w+$/u, '') }]);
    expect([path, late.kept]).toEqual([path, expect.stringContaining(typed)]);
  }
});

test('so it is where the thing is gone, cancelled, or the role was taken away', async () => {
  const { body: speaker } = await app.api('POST', `/calls/${callBody.slug}/speakers`, { name: 'Sam' });
  const path = `/console/speakers/${speaker.id}`;
  const gone = keptOf(
    await saveTooLate(path, 'bio', () => app.dataSource.query('delete from speakers where id = $1', [speaker.id])),
  );
  expect([gone.status, gone.kept]).toEqual([404, expect.stringContaining(typed)]);

  const write = `/console/sessions/${session.id}/write`;
  const viewer = await consoleClient(app, 'viewer');
  const { html } = await owner.get(write);
  await viewer.get('/console');
  const refused = keptOf(await viewer.post(write, { ...formOf(html, write), body: typed }));
  expect([refused.status, refused.kept, refused.onward]).toEqual([403, typed, `/console/sessions/${session.id}`]);
});

test('so is a single word, which the script says is text and not a choice', async () => {
  const write = `/console/sessions/${session.id}/write`;
  const viewer = await consoleClient(app, 'viewer');
  await viewer.get('/console');
  const typedIn = { subject: 'Hello', body: 'spring', audience: 'confirmed', _typed: 'subject body' };
  expect(keptOf(await viewer.post(write, typedIn)).kept).toBe('Hello\n\nspring');
  const chosen = await viewer.post(`${call}/features`, { feature: 'my jury', _typed: '' });
  expect([chosen.status, chosen.html.includes('id="typed"')]).toEqual([403, false]);
});

test('nothing is kept of what is secret, chosen, or was sent by another site', async () => {
  const viewer = await consoleClient(app, 'viewer');
  await viewer.get('/console');
  const people = '/console/staff';
  const secret = await viewer.post(people, { email: 'eve@example.org', name: 'Eve E', password: 'a secret of Eve' });
  expect([secret.status, secret.html.includes('id="typed"')]).toEqual([403, false]);
  const chosen = await viewer.post(`${call}/features`, { feature: 'jury', shown: 'yes' });
  expect([chosen.status, chosen.html.includes('id="typed"')]).toEqual([403, false]);
  const stranger = new ConsoleClient(app.url);
  const foreign = await stranger.post(`${call}/broadcasts/new`, { ...texts, 'contents.en.body': typed });
  expect([foreign.status, foreign.html.includes(typed)]).toEqual([401, false]);
});
