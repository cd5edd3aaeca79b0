import { ChangeCallState } from '../../../../src/flows/calls/change-call-state.flow.js';
import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { pageLink } from '../../../../src/domain/notifications/email/links.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, consoleClient, textOf } from '../../../support/console-client.js';
import { codeOf, Consultations } from '../../../support/consultations.js';
import { staff } from '../../../support/world.js';

let app: TestApp;
let here: Consultations;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  here = await Consultations.of(app);
});
afterAll(() => app?.stop());

test('what a team has booked stays on its page once nobody can book any more', async () => {
  const [host, person] = [await here.newHost('Ada Osei'), await here.newPerson()];
  const own = new URL(pageLink(app.config, person.id, person.linkVersion)).pathname;
  const page = async () => textOf((await new ConsoleClient(app.url).get(own)).html);
  const show = (isShown: boolean) => app.app.get(ShowFeature).run('solutions', 'consultations', isShown, staff);
  await show(false);
  expect(await page()).not.toContain('Consultations');
  await show(true);
  await here.book(person, host.id, '2027-01-11T08:00');
  await show(false);
  expect(await page()).toContain('With Ada Osei');
  await show(true);
});

test('a call is not archived while a team expects a consultation', async () => {
  await app.dataSource.query(`update sessions set state = 'cancelled'`);
  const archive = () => codeOf(app.app.get(ChangeCallState).archive('solutions', staff));
  const page = await (await consoleClient(app, 'organizer')).get('/console/calls/solutions/archive');
  expect([await archive(), textOf(page.html).includes('Upcoming events: 1')]).toEqual(['call-has-upcoming', true]);
  app.clock.set('2027-01-11T09:00:00Z');
  expect(await archive()).toBe('done');
});
