import { callBody, makeCall, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient } from '../../support/console-client.js';

let app: TestApp;
let owner: ConsoleClient;
const call = `/console/calls/${callBody.slug}`;
let session: string;
let broadcast: string;

beforeAll(async () => {
  app = await startTestApp();
  await makeCall(app);
  session = `/console/sessions/${(await makeSession(app)).id}`;
  const contents = { en: { subject: 'News', body: 'Hello' } };
  const { body } = await app.api('POST', `/calls/${callBody.slug}/broadcasts`, { contents });
  broadcast = `/console/broadcasts/${body.id}`;
  owner = await consoleClient(app);
});
afterAll(() => app?.stop());

// What somebody may have as a bookmark, in an email or in notes, since the pages moved.
test.each<[was: () => string, is: () => string]>([
  [() => `${call}/broadcasts`, () => `${call}/write`],
  [() => `${call}/invitations`, () => `${call}/write`],
  [() => `${call}/jury/letters/about/winner/send`, () => `${call}/jury/letters/about/winner#send`],
  [() => `${broadcast}/send`, () => `${broadcast}#send`],
  [() => `${broadcast}/recipients`, () => `${broadcast}#people`],
  [() => `${broadcast}/mails/1`, () => `${broadcast}?in=1#preview`],
  [() => `${session}?state=pending&q=a`, () => `${session}/attendees?state=pending&q=a`],
  [() => `${session}/duplicate`, () => `${session}/again?people=same&often=once`],
  [() => `${session}/series`, () => `${session}/again`],
])('the old address %# leads to its page, which is there', async (was, is) => {
  const { status, location } = await owner.get(was());
  expect([status, location]).toEqual([303, is()]);
  expect((await owner.get(location!)).status).toBe(200);
});

test('an old address asks for sign-in first, and then leads on', async () => {
  const answer = await fetch(`${app.url}${call}/invitations`, { redirect: 'manual' });
  expect(answer.headers.get('location')).toBe(`/console/sign-in?next=${encodeURIComponent(`${call}/invitations`)}`);
});
