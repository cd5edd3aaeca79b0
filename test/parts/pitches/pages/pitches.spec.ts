import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { pageLink } from '../../../../src/domain/notifications/email/links.js';
import type { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, consoleClient, formOf, textOf } from '../../../support/console-client.js';
import { makeProposal } from '../../../support/jury.js';
import { createWorld, staff } from '../../../support/world.js';

let app: TestApp;
let session: Session;
let lead: Attendee;
let teams: string[];
let page: string;
let publicPage: string;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  const world = await createWorld(app.dataSource, app.clock, app.config);
  session = await world.session({ startsAtLocal: '2027-02-10T16:00', durationMinutes: 60, capacity: null });
  const person = { email: 'lead@t1.example', name: 'Lead 1', timeZone: 'Africa/Nairobi', language: 'en' };
  lead = (await app.app.get(Register).run(session.id, registrationInput.parse(person), staff)).attendee;
  page = `/console/sessions/${session.id}/pitches`;
  publicPage = `/calls/solutions/sessions/${session.slug}/pitches`;
});
afterAll(() => app?.stop());

const timing = { minutes: '10', bufferMinutes: '5', offsetMinutes: '0' };
const settings = () => `/console/sessions/${session.id}/settings`;
/** The form of the page, as somebody fills it in. */
async function filled(console: ConsoleClient, fields: Record<string, string | string[]>) {
  return { ...formOf((await console.get(page)).html, page), ...timing, ...fields };
}
const visitor = () => new ConsoleClient(app.url);

test('pitches are offered once a proposal could pitch, and are nowhere before', async () => {
  const console = await consoleClient(app, 'organizer');
  expect(textOf((await console.get(settings())).html)).not.toContain('Pitches');
  teams = [
    await makeProposal(app.dataSource, app.clock, 'T1'),
    await makeProposal(app.dataSource, app.clock, 'T2'),
    await makeProposal(app.dataSource, app.clock, 'T3'),
  ];
  const { html } = await console.get(settings());
  expect(textOf(html)).toContain('Pitches');
  expect(html).toContain(`href="${page}"`);
  expect((await visitor().get(publicPage)).status).toBe(404);
});

test('what does not fit, or is nonsense, is refused with words', async () => {
  const console = await consoleClient(app, 'organizer');
  const long = await console.post(page, await filled(console, { minutes: '30', teams }));
  expect([long.status, textOf(long.html).includes('No time for: ')]).toEqual([422, true]);
  const nonsense = await console.post(page, await filled(console, { minutes: 'ten', teams }));
  expect([nonsense.status, textOf(nonsense.html).includes('a whole number')]).toEqual([422, true]);
  const half = await console.post(
    page,
    await filled(console, { 'breaks.0.after': '2', 'breaks.0.minutes': '', teams }),
  );
  expect([half.status, textOf(half.html).includes('a whole number')]).toEqual([422, true]);
  const twice = { 'breaks.0.after': '1', 'breaks.0.minutes': '5', 'breaks.1.after': '1', 'breaks.1.minutes': '9' };
  expect((await console.post(page, await filled(console, { ...twice, teams }))).status).toBe(422);
  expect((await (await consoleClient(app, 'viewer')).post(page, { ...timing, teams })).status).toBe(403);
});

test('an order is drawn, drawn again with a reason only, and public once it is published', async () => {
  const console = await consoleClient(app, 'organizer');
  const rest = { 'breaks.0.after': '2', 'breaks.0.minutes': '15' };
  await console.postAndFollow(page, await filled(console, { ...rest, teams }));
  const first = await console.postAndFollow(`${page}/draw`, { seen: '0', reason: '' });
  // Before it is published, a draw tells nobody.
  expect(textOf(first.html)).toMatch(/Draw again(?!, up to)/u);
  const second = await console.postAndFollow(`${page}/draw`, { seen: '0', reason: '' });
  expect(textOf(second.html)).not.toContain('Saved.');
  expect((await console.post(`${page}/draw`, { seen: '1', reason: '' })).status).toBe(422);
  expect((await visitor().get(publicPage)).status).toBe(404);
  expect(textOf(first.html)).toContain('Publish, emails: 1');

  const published = await console.postAndFollow(`${page}/publish`, {});
  expect(textOf(published.html)).toContain('Saved. Emails: 1');
  expect(textOf(published.html)).toContain('Draw again, up to 1 email');
  expect(textOf(published.html)).toMatch(/16:15.*Break 16:25 – 16:40.*16:40/su);
  await app.deliver();
  expect(app.mail.to(lead.email).filter(({ subject }) => subject.includes('Your pitch'))).toHaveLength(1);
});

test('readers find the order from the session, without the names of teams; a team sees its own time', async () => {
  const { html } = await visitor().get(`/calls/solutions/sessions/${session.slug}?tz=Africa%2FNairobi`);
  expect(html).toContain(`href="${publicPage}"`);
  const order = textOf((await visitor().get(`${publicPage}?tz=Africa%2FNairobi`)).html);
  expect(order).toMatch(/Team 1.*11:00.*Team 2.*11:15.*Break.*11:25.*Team 3.*11:40/su);
  expect(order).not.toMatch(/T[123]\b/u);
  const own = textOf((await visitor().get(new URL(pageLink(app.config, lead.id, lead.linkVersion)).pathname)).html);
  expect(own).toContain('Pitches');
  expect((await visitor().get('/calls/solutions/sessions/nothing/pitches')).status).toBe(404);
});
