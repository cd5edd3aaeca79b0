import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { ChangeAddress } from '../../../../src/flows/privacy/change-address.flow.js';
import { MergePeople } from '../../../../src/flows/privacy/merge-people.flow.js';
import { EditSession } from '../../../../src/flows/sessions/edit-session.flow.js';
import { RescheduleSession } from '../../../../src/flows/sessions/reschedule-session.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { Pitches, timing } from '../../../support/pitches.js';
import { staff } from '../../../support/world.js';

let app: TestApp;
let here: Pitches;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  here = await Pitches.of(app);
});
beforeEach(() => {
  app.clock.set('2027-01-04T08:00:00Z');
  app.mail.sent.length = 0;
});
afterAll(() => app?.stop());

const inRoom = { format: 'in-person', venue: 'Dock 1' } as const;
const edit = () => app.app.get(EditSession);

/** What the worker tells after some minutes. */
async function later(minutes: number): Promise<void> {
  app.clock.advance({ minutes });
  await app.app.get(PlanReminders).run();
}

test('another place reaches each person on a team as an update, once it has settled, and is counted before', async () => {
  const { session, all } = await here.published(2, inRoom);
  const [one, two] = all.map(({ email }) => email) as [string, string];
  await app.app
    .get(Register)
    .run(session.id, registrationInput.parse({ email: one, name: 'Lead', language: 'en' }), staff);
  await app.deliver();
  app.mail.sent.length = 0;
  // Who has a seat is counted with it.
  const { recipients } = await edit().preview(session.id, { venue: 'Dock 2' }, staff, true);
  expect([recipients.seats, recipients.teams]).toEqual([1, 1]);
  await edit().run(session.id, { venue: 'Dock 2' }, staff);
  await later(1);
  expect(await here.mailsTo(two)).toEqual([]);
  await edit().run(session.id, { venue: 'Dock 3' }, staff);
  await later(3);
  const [mail, ...others] = await here.mailsTo(two);
  expect([others, mail?.subject.includes('New place'), mail?.calendar?.object.includes('SEQUENCE:1')]).toEqual([
    [],
    true,
    true,
  ]);
  expect(mail?.text).toMatch(/Your pitch has a new place\.[\s\S]*Previous place[\s\S]*Dock 1[\s\S]*Dock 3/u);
  expect(mail?.calendar?.object).toContain('LOCATION:Dock 3');
  await later(2);
  expect(await here.mailsTo(two)).toHaveLength(1);
});

test('the event of who is merged, or has another address, leaves its calendar for that of the other', async () => {
  const { all } = await here.published(1);
  const [email] = all.map((one) => one.email) as [string];
  await here.register('stays@example.org', 'Stays');
  const idOf = async (address: string) =>
    (await app.dataSource.query('select id from attendees where email = $1', [address]))[0].id;
  await app.app.get(MergePeople).run(await idOf(email), await idOf('stays@example.org'), staff);
  await later(1);
  expect(await here.mailTo(email)).toEqual(['CANCEL 1 20270210T0800']);
  expect((await here.mailsTo(email))[0]?.text).toContain('now go to stays@example.org');
  expect(await here.mailTo('stays@example.org')).toEqual(['REQUEST 2 20270210T0800']);
  const moved = { email: 'next@example.org', reason: 'They called.' };
  await app.app.get(ChangeAddress).vouch(await idOf('stays@example.org'), moved, staff);
  await later(1);
  expect((await here.mailTo('stays@example.org')).at(-1)).toBe('CANCEL 3 20270210T0800');
  expect(await here.mailTo('next@example.org')).toEqual(['REQUEST 4 20270210T0800']);
});

test('nobody hears of an edit that is undone, of a new link, or of one that organizers tell nobody', async () => {
  const { session, all } = await here.published(1, inRoom);
  const email = all[0]?.email ?? '';
  await edit().run(session.id, { venue: 'Dock 2' }, staff);
  await edit().run(session.id, { venue: 'Dock 1' }, staff);
  await later(3);
  const silent = await edit().run(session.id, { venue: 'Dock 2' }, staff, false);
  expect(silent.recipients.teams ?? 0).toBe(0);
  await later(3);
  expect(await here.mailsTo(email)).toEqual([]);
  // The next email says it.
  await app.app.get(RescheduleSession).run(session.id, { startsAtLocal: '2027-02-11T16:00' }, staff);
  await later(2);
  const [mail] = await here.mailsTo(email);
  expect(mail?.calendar?.object).toContain('LOCATION:Dock 2');

  const online = await here.published(1, { format: 'online', joinUrl: 'https://meet.example.org/one' });
  await edit().run(online.session.id, { joinUrl: 'https://meet.example.org/two' }, staff);
  await later(3);
  expect(await here.mailsTo(online.all[0]?.email ?? '')).toEqual([]);
});

test('a session that is online from now on, and moves as well, is told in one email', async () => {
  const { session, all } = await here.published(1, inRoom);
  const email = all[0]?.email ?? '';
  const elsewhere = { format: 'online', venue: null, joinUrl: 'https://meet.example.org/one' } as const;
  expect((await edit().preview(session.id, elsewhere, staff, true)).recipients.teams).toBe(1);
  await edit().run(session.id, elsewhere, staff);
  await app.app.get(RescheduleSession).run(session.id, { startsAtLocal: '2027-02-11T16:00' }, staff);
  await later(3);
  expect(await here.mailTo(email)).toEqual(['REQUEST 1 20270211T0800']);
});

test('a break moves those who pitch after it, and teams for which no time is left are named', async () => {
  const { session, all } = await here.published(3, { durationMinutes: 45 });
  const teams = all.map(({ id }) => id);
  const order = await here.orderOf(session);
  const emails = order.map(({ proposal }) => all.find(({ id }) => id === proposal)?.email ?? '');
  const long = { ...timing, breaks: [{ after: 2, minutes: 20 }], teams };
  await expect(here.flow.arrange(session.id, long, staff)).rejects.toMatchObject({
    fieldErrors: [{ code: 'pitches-do-not-fit', values: { fitting: 2 } }],
  });
  const short = { ...timing, breaks: [{ after: 2, minutes: 10 }], teams };
  expect(await here.flow.arrange(session.id, short, staff)).toBe(1);
  expect(await here.mailTo(emails[2] ?? '')).toEqual(['REQUEST 1 20270210T0835']);
  expect(await here.mailTo(emails[1] ?? '')).toEqual([]);
  // It stays after the second place, whoever has it, and leaves with it.
  expect(await here.flow.place(session.id, order[2]?.id ?? '', 1, staff)).toBe(2);
  expect((await here.mailTo(emails[1] ?? '')).at(-1)).toBe('REQUEST 1 20270210T0835');
  const two = { ...short, teams: teams.filter((id) => id !== order[1]?.proposal) };
  expect(await here.flow.arrange(session.id, two, staff)).toBe(1);
});
