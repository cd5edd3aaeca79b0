import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { EditSpeaker } from '../../../../src/flows/speakers/edit-speaker.flow.js';
import { pageLink, speakerLink } from '../../../../src/domain/notifications/email/links.js';
import type { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, consoleClient, textOf } from '../../../support/console-client.js';
import { calendarFacts, choiceOf, Consultations } from '../../../support/consultations.js';
import { staff } from '../../../support/world.js';

const any = { host: '', topic: '', language: '' };
let app: TestApp;
let here: Consultations;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  here = await Consultations.of(app);
});
beforeEach(() => app.clock.set('2027-01-04T08:00:00Z'));
afterAll(() => app?.stop());

const remove = (id: string) => app.app.get(EditSpeaker).remove(id, staff);
const statesOf = async ({ id }: Attendee) =>
  (
    await app.dataSource.query('select state from consultation_bookings where attendee_id = $1 order by starts_at', [
      id,
    ])
  )
    .map(({ state }: { state: string }) => state)
    .join(' ');
const homeText = async () =>
  textOf((await (await consoleClient(app, 'organizer')).get('/console/calls/solutions')).html);
const ownPath = ({ id, linkVersion }: Attendee) => new URL(pageLink(app.config, id, linkVersion)).pathname;

async function deliver() {
  app.mail.sent.length = 0;
  await app.deliver();
}

test('a host who is deleted: the teams hear at once, organizers see it, and what is over stays', async () => {
  const [ada, bela] = [await here.newHost('Ada'), await here.newHost('Bela')];
  const [one, two, soon, other] = [
    await here.newPerson(),
    await here.newPerson(),
    await here.newPerson(),
    await here.newPerson(),
  ];
  await here.book(one, ada.id, '2027-01-11T08:00');
  const { id } = await here.book(one, ada.id, '2027-01-20T08:00');
  await here.book(two, ada.id, '2027-01-20T09:00');
  await here.book(soon, ada.id, '2027-01-13T08:00');
  await here.book(other, bela.id, '2027-01-20T08:00');
  await app.deliver();
  app.clock.set('2027-01-12T09:00:00Z');

  const says = 'Consultations losing their expert: 3. We’ll email everyone.';
  const { speaker } = ada;
  const asked = await (await consoleClient(app, 'organizer')).get(`/console/speakers/${speaker.id}/delete`);
  const own = await new ConsoleClient(app.url).get(
    new URL(speakerLink(app.config, speaker.id, speaker.linkVersion)).pathname,
  );
  expect([textOf(asked.html).includes(says), textOf(own.html).includes(says)]).toEqual([true, true]);

  await remove(speaker.id);
  await deliver();
  expect(await statesOf(one)).toBe('booked booked');
  expect(await statesOf(soon)).toBe('cancelled');
  const [mail, ...more] = here.mailTo(one.email);
  expect([mail?.subject, more.length]).toEqual([expect.stringContaining('Expert unavailable'), 0]);
  expect(mail?.text).toContain(`${ownPath(one)}/consultations`);
  expect(mail?.calendar?.object).toContain('SUMMARY;LANGUAGE=en:Consultation: expert pending');
  expect(calendarFacts(here.objectsTo(one.email))).toEqual(['REQUEST 1 20270120T0800']);
  expect(calendarFacts(here.objectsTo(soon.email))).toEqual(['CANCEL 1 20270113T0800']);
  const ended = calendarFacts(here.objectsTo(speaker.email)).toSorted();
  expect(ended).toEqual(['CANCEL 1 20270113T0800', 'CANCEL 1 20270120T0800', 'CANCEL 1 20270120T0900']);
  expect([...here.mailTo(other.email), ...here.mailTo(bela.speaker.email)]).toEqual([]);
  expect(await homeText()).toContain('Consultations without an expert: 2');

  const page = await new ConsoleClient(app.url).get(`${ownPath(one)}/consultations/${id}`);
  expect(textOf(page.html)).toContain('Your expert can’t come.');
  const strange = await new ConsoleClient(app.url).get(`${ownPath(other)}/consultations/${id}`);
  expect(strange.status).toBe(404);
  await here.teams.move(one.id, id, { choice: choiceOf(bela.id, '2027-01-21T08:00'), isNightAgreed: false }, 'test');
  await deliver();
  expect(here.objectsTo(one.email).at(-1)).toContain('SUMMARY;LANGUAGE=en:Consultation with Bela');

  // Nobody was found for the other team: it is told a day before, is not reminded, and can book as much as before.
  app.clock.set('2027-01-19T09:01:00Z');
  await app.app.get(PlanReminders).run();
  await deliver();
  expect(here.mailTo(two.email).map(({ subject }) => subject)).toEqual([expect.stringContaining('Cancelled')]);
  expect(here.mailTo(two.email)[0]?.text).not.toContain('with  is');
  expect(calendarFacts(here.objectsTo(two.email))).toEqual(['CANCEL 2 20270120T0900']);
  expect(await homeText()).not.toContain('Consultations without an expert');
  await here.book(two, bela.id, '2027-01-22T08:00');
  await here.book(two, bela.id, '2027-01-22T09:00');
});

test('of a pool whoever is free takes over, and the others look for somebody', async () => {
  const pool = { pool: 'Office', languages: ['en', 'fr'] };
  const host = await here.newHost('Eve', pool);
  const [free, shy] = [
    await here.newHost('Fee', { ...pool, weekly: [{ weekday: 3, from: '09:00', until: '10:00' }] }),
    await here.newHost('Gus', {
      ...pool,
      needsApproval: true,
      weekly: [{ weekday: 3, from: '10:00', until: '11:00' }],
    }),
  ];
  await here.newHost('Hob', { ...pool, languages: ['fr'] });
  const at = ['2027-01-20T08:00', '2027-01-20T09:00', '2027-01-20T10:00'];
  const teams = [];
  for (const utc of at) {
    const person = await here.newPerson();
    // As somebody has chosen that host: whoever of a pool is free would have it.
    await here.book(person, host.id, utc);
    await app.dataSource.query(
      `update consultation_bookings set host_id = $2, state = 'booked' where attendee_id = $1`,
      [person.id, host.id],
    );
    teams.push(person);
  }
  await app.deliver();
  await remove(host.speaker.id);
  await deliver();
  const sql = `select b.host_id, b.state from consultation_bookings b where b.attendee_id = any($1) order by b.starts_at`;
  expect(await app.dataSource.query(sql, [teams.map(({ id }) => id)])).toEqual([
    { host_id: free.id, state: 'booked' },
    { host_id: shy.id, state: 'pending' },
    { host_id: host.id, state: 'booked' },
  ]);
  const subjects = teams.map(({ email }) => here.mailTo(email).map(({ subject }) => subject.split(' · ')[0]));
  expect(subjects).toEqual([['Consultation moved'], ['Approval needed'], ['Expert unavailable']]);
  expect(here.objectsTo(teams[0]?.email ?? '').at(-1)).toContain('SUMMARY;LANGUAGE=en:Consultation with Fee');
  expect(calendarFacts(here.objectsTo(free.speaker.email))).toEqual(['REQUEST 1 20270120T0800']);
  expect(calendarFacts(here.objectsTo(host.speaker.email)).toSorted()).toEqual([
    'CANCEL 1 20270120T0800',
    'CANCEL 1 20270120T0900',
    'CANCEL 1 20270120T1000',
  ]);
  expect(here.mailTo(shy.speaker.email)[0]?.subject).toContain('Approval needed');
});

test('the room of a consultation closes once its host is deleted', async () => {
  const host = await here.newHost('Dee');
  const team = await here.newPerson();
  const { id } = await here.book(team, host.id, '2027-01-20T08:00');
  await deliver();
  const [object = ''] = here.objectsTo(team.email);
  const room = /http\S+(\/consultations\/[\w-]{44})/u.exec(object.replaceAll('\r\n ', ''))?.[1] ?? '';
  const visitor = new ConsoleClient(app.url);
  const seen = async () => {
    app.clock.set('2027-01-20T07:55:00Z');
    const [inside, own] = [await visitor.get(room), await visitor.get(`${ownPath(team)}/consultations/${id}`)];
    return [inside.html.includes('meet.example.org'), own.html.includes(room)];
  };
  expect(await seen()).toEqual([true, true]);
  app.clock.set('2027-01-12T09:00:00Z');
  await remove(host.speaker.id);
  expect(await seen()).toEqual([false, false]);
});

test('what a host who is deleted has not agreed to is declined, and who was offered a time waits again', async () => {
  const only = { weekly: [{ weekday: 1, from: '09:00', until: '11:00' }] };
  const host = await here.newHost('Cleo', { ...only, needsApproval: true });
  const [asking, giving, waiting] = [await here.newPerson(), await here.newPerson(), await here.newPerson()];
  await here.book(asking, host.id, '2027-01-11T08:00');
  const { id } = await here.book(giving, host.id, '2027-01-11T09:00');
  await here.teams.wait(waiting.id, any, null, 'test');
  await here.teams.cancel(giving.id, id, 'test');
  expect(await statesOf(waiting)).toBe('offered');
  const next = await here.newPerson();
  await here.teams.wait(next.id, any, null, 'test');
  await app.deliver();
  await remove(host.speaker.id);
  await deliver();
  for (const team of [asking, waiting]) {
    expect(await statesOf(team)).toBe('cancelled');
    const subjects = here.mailTo(team.email).map(({ subject }) => subject);
    expect(subjects).toEqual([expect.stringContaining('Not possible')]);
  }
  // Nobody is offered the times of a host who is about to go.
  expect(await statesOf(next)).toBe('');
  const waits = await app.dataSource.query('select attendee_id as id from consultation_waits');
  expect(new Set(waits.map(({ id: who }: { id: string }) => who))).toEqual(new Set([waiting.id, next.id]));
});
