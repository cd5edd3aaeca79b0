import { Register } from '../../../src/flows/registrations/register.flow.js';
import { languages } from '../../../src/platform/i18n/messages.js';
import { joinPath, mePath } from '../../../src/site/registrations/registration-paths.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { createWorld } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  // A call whose organizers write English and Chinese.
  world = await createWorld(app.dataSource, app.clock, app.config);
});
afterAll(() => app.stop());

const html = async (path: string, headers: Record<string, string> = {}) =>
  (await fetch(app.url + path, { headers })).text();
const spoken = (page: string) => /<html lang="([^"]+)" dir="([^"]+)">/u.exec(page)?.slice(1);
const others = (code: string) => (code === 'ko' ? 'fr' : 'ko');

describe.each(languages)('somebody who reads $name', ({ code, dir }) => {
  test('gets every public page in it, whatever the call is written in', async () => {
    const session = await world.session();
    const address = `/calls/solutions/sessions/${session.slug}`;
    const headers = { 'accept-language': `${code},en;q=0.4` };
    for (const path of ['/', address, '/calls/solutions/my-link', '/calls/solutions/delegations', '/nowhere']) {
      expect([path, spoken(await html(path, headers))]).toEqual([path, [code, dir]]);
    }
    expect(spoken(await html(address))).toEqual(['en', 'ltr']);
    expect(await html(address, headers)).toContain(`<option value="${code}" selected>`);
  });

  test('gets the own pages and mails in it, whatever the browser asks for', async () => {
    const session = await world.session();
    const input = registrationInput.parse({
      email: `${code}@example.org`,
      name: 'Amina',
      timeZone: 'Africa/Nairobi',
      language: code,
    });
    const { attendee, registration } = await app.app.get(Register).run(session.id, input, { kind: 'visitor' });
    expect(attendee.language).toBe(code);
    await app.deliver();
    const [mail] = app.mail.to(`${code}@example.org`);
    expect(mail?.headers['Content-Language']).toBe(code);
    expect(mail?.html).toContain(`<html lang="${code}" dir="${dir}">`);
    const headers = { 'accept-language': others(code), cookie: `lang=${others(code)}` };
    const me = mePath(app.config.secret, attendee);
    for (const path of [
      me,
      `${me}/registrations/${registration.id}`,
      joinPath(app.config.secret, registration.id, attendee),
    ]) {
      expect([path, spoken(await html(path, headers))]).toEqual([path, [code, dir]]);
    }
    expect(spoken(await html(`${me}?lang=${others(code)}`))?.[0]).toBe(others(code));
  });
});

test('a wish that nobody can meet is met by the browser’s next one, then by the call’s first language', async () => {
  expect(spoken(await html('/', { 'accept-language': 'fi, pt;q=0.9, ja;q=0.2' }))?.[0]).toBe('ja');
  expect(spoken(await html('/', { 'accept-language': 'fi, pt;q=0.9' }))?.[0]).toBe('en');
});
