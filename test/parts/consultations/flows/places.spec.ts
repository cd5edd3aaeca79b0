import { EditSpeaker } from '../../../../src/flows/speakers/edit-speaker.flow.js';
import { ChangeAddress } from '../../../../src/flows/privacy/change-address.flow.js';
import { MergePeople } from '../../../../src/flows/privacy/merge-people.flow.js';
import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import type { Hours } from '../../../../src/parts/consultations/domain/hours.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient } from '../../../support/console-client.js';
import { calendarFacts, Consultations, type TestHost, uidsOf } from '../../../support/consultations.js';
import { staff } from '../../../support/world.js';

let app: TestApp;
let here: Consultations;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  here = await Consultations.of(app);
});
beforeEach(() => {
  app.clock.set('2027-01-04T08:00:00Z');
  app.mail.sent.length = 0;
});
afterAll(() => app?.stop());

const inPerson = { format: 'in-person' as const, place: 'Room 1, Hall A' };

/** Saves the hours of a host by the host, and delivers what that says. Returns how many teams were told. */
async function save({ id, hours, speaker }: TestHost, changes: Partial<Hours>): Promise<number> {
  const actor = { kind: 'speaker' as const, id: speaker.id };
  const told = await here.hosts.edit(here.callId, id, () => ({ ...hours, ...changes }), actor);
  await app.deliver();
  return told;
}

async function booked(host: TestHost, utc = '2027-01-11T08:00') {
  const person = await here.newPerson();
  const { id } = await here.book(person, host.id, utc);
  await app.deliver();
  return { person, id };
}

const placeIn = (object = '') => /LOCATION:(.*)\r/u.exec(object.replaceAll('\r\n ', ''))?.[1];

test('another place updates the event of each team that is booked, and of the host', async () => {
  const host = await here.newHost('Ada', inPerson);
  const { person } = await booked(host);
  const { person: second } = await booked(host, '2027-01-12T08:00');
  expect(await save(host, { ...inPerson, place: 'Room 7, Hall B' })).toBe(2);
  for (const email of [person.email, second.email, host.speaker.email]) {
    const objects = here.objectsTo(email);
    expect(objects.length % 2).toBe(0);
    expect(placeIn(objects.at(-1))).toBe('Room 7\\, Hall B');
    expect(objects.at(-1)).toContain('SEQUENCE:1\r');
  }
  expect(calendarFacts(here.objectsTo(person.email))).toEqual(['REQUEST 0 20270111T0900', 'REQUEST 1 20270111T0900']);
  expect(uidsOf(here.objectsTo(person.email)).size).toBe(1);
  const last = here.mailTo(person.email).at(-1);
  expect(last?.subject).toContain('Consultation moved');
  expect(last?.text).toContain('Room 1, Hall A');
  // Nothing is said twice, nor about other hours.
  expect(await save(host, { ...inPerson, place: 'Room 7, Hall B', noticeHours: 12 })).toBe(0);
  expect(here.mailTo(person.email)).toHaveLength(2);
});

test('the event of who is merged, or has another address, moves to the calendar of that address, and back', async () => {
  const [host, into] = [await here.newHost('Mia'), await here.newPerson()];
  const { person } = await booked(host, '2027-01-14T08:00');
  const merge = app.app.get(MergePeople);
  await merge.run(person.id, into.id, staff);
  await app.deliver();
  // Both are registered for a session, too.
  const mails = (email: string) => here.mailTo(email).filter(({ text }) => text.includes('Mia'));
  const left = mails(person.email).at(-1);
  expect(left?.text).toContain(`Your emails and invitations now go to ${into.email}`);
  expect(left?.text).not.toContain('/me/');
  const facts = (email: string) => calendarFacts(mails(email).map(({ calendar }) => calendar?.object ?? ''));
  expect(facts(person.email)).toEqual(['REQUEST 0 20270114T0800', 'CANCEL 1 20270114T0800']);
  expect(facts(into.email)).toEqual(['REQUEST 2 20270114T0800']);
  await merge.undo(person.id, staff);
  await app.deliver();
  expect(facts(into.email).at(-1)).toBe('CANCEL 3 20270114T0800');
  expect(facts(person.email).at(-1)).toBe('REQUEST 4 20270114T0800');
  await app.app.get(ChangeAddress).vouch(person.id, { email: 'new@example.org', reason: 'They called.' }, staff);
  await app.deliver();
  expect([facts(person.email).at(-1), facts('new@example.org')]).toEqual([
    'CANCEL 5 20270114T0800',
    ['REQUEST 6 20270114T0800'],
  ]);
});

test('a consultation that is online from now on, or no longer, is news; another online room is not', async () => {
  const host = await here.newHost('Bea');
  const { person } = await booked(host);
  const [first] = here.objectsTo(person.email);
  expect(await save(host, { place: 'https://meet.example.org/other' })).toBe(0);
  expect(await save(host, inPerson)).toBe(1);
  expect(placeIn(here.objectsTo(person.email).at(-1))).toBe('Room 1\\, Hall A');
  expect(await save(host, {})).toBe(1);
  // The link of the invitation opens the room as it is by now.
  expect(placeIn(here.objectsTo(person.email).at(-1))).toBe(placeIn(first));
  app.clock.set('2027-01-11T07:55:00Z');
  const room = await new ConsoleClient(app.url).get(new URL(placeIn(first) ?? '').pathname);
  expect(room.html).toContain('https://meet.example.org/expert');
});

test('a team that waits for an answer hears of the place, but has no event; others hear nothing', async () => {
  const host = await here.newHost('Cleo', { ...inPerson, needsApproval: true });
  const { person } = await booked(host);
  const { person: over, id } = await booked(host, '2027-01-12T08:00');
  await here.hosts.cancel(here.callId, id, '', staff);
  await app.deliver();
  app.mail.sent.length = 0;
  expect(await save(host, { ...inPerson, needsApproval: true, place: 'Room 9' })).toBe(1);
  expect(here.mailTo(person.email).map(({ text }) => text.includes('Room 9'))).toEqual([true]);
  expect(here.objectsTo(person.email)).toEqual([]);
  expect([here.mailTo(over.email), here.mailTo(host.speaker.email)]).toEqual([[], []]);
});

test('bookings that come to another host by merging follow them to their place', async () => {
  const [one, other] = [
    await here.newHost('Dana', inPerson),
    await here.newHost('Dana O.', { ...inPerson, place: 'Room 2' }),
  ];
  const { person } = await booked(one);
  await app.app.get(EditSpeaker).merge(one.speaker.id, other.speaker.id, staff);
  await app.deliver();
  expect(placeIn(here.objectsTo(person.email).at(-1))).toBe('Room 2');
});

test('another name of the host is in the next email and its event, and what was agreed about languages stays', async () => {
  const host = await here.newHost('E. Osei');
  const { person, id } = await booked(host);
  await app.app.get(EditSpeaker).run(host.speaker.id, (stored) => ({ ...stored, name: 'Efua Osei' }), staff);
  expect(await save(host, { languages: ['fr'] })).toBe(0);
  expect(here.mailTo(person.email)).toHaveLength(1);
  app.clock.set('2027-01-10T09:00:00Z');
  await app.app.get(PlanReminders).run();
  await app.deliver();
  expect(here.objectsTo(person.email).at(-1)).toMatch(
    /SEQUENCE:0[\s\S]*SUMMARY;LANGUAGE=en:Consultation with Efua Osei/u,
  );
  const [{ language }] = await app.dataSource.query('select language from consultation_bookings where id = $1', [id]);
  expect(language).toBe('en');
});
