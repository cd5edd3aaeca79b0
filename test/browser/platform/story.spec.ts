import type { Page } from 'playwright-core';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { callBody, makeCall } from '../../support/api-fixtures.js';
import { readCalendar } from '../../support/read-calendar.js';
import { calendarPart, type ReceivedEmail } from '../../support/smtp.js';
import { idOfSession, openSession, openSessions, publishTyped, signIn, typeSession, typeTime } from '../pages.js';
import { desktop, eventually, openEmail, Stage } from '../stage.js';

let stage: Stage;
let amina: Page;
let lena: Page;
let lin: Page;
let shoreId: string;

const call = `/calls/${callBody.slug}`;

beforeAll(async () => {
  stage = await Stage.open({ instances: 2, withOutside: true });
  await makeCall(stage.app, { timeZone: 'Asia/Taipei', languages: ['en', 'zh-TW'] });
});
afterAll(() => stage?.close());

/** The invite of a mail as a calendar reads it, with the registration that it is for. */
function invite(mail: ReceivedEmail | undefined) {
  const part = calendarPart(mail!);
  const calendar = readCalendar(part!.object);
  expect(calendar.method).toBe(part!.method);
  expect(calendar.events).toHaveLength(1);
  const event = calendar.events[0]!;
  return {
    method: part!.method,
    uid: event.property('uid'),
    sequence: Number(event.property('sequence')),
    startsAt: event.startsAt.toISOString(),
    attendees: event.names.filter((name) => name === 'attendee').length,
    attendee: event.property('attendee'),
  };
}

/** What the database holds of a person's registration. */
async function registrationOf(email: string, sessionId: string): Promise<Registration> {
  const attendee = await stage.app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: email });
  return stage.app.dataSource.getRepository(Registration).findOneByOrFail({ attendeeId: attendee.id, sessionId });
}

const zoneOf = (page: Page) => page.locator('select#tz').inputValue();
/** A session in the programme. */
const slot = (page: Page, title: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) });
const titles = (page: Page) => page.getByRole('main').getByRole('listitem').getByRole('heading').allInnerTexts();
/** Its link there. */
const inProgramme = (page: Page, title: string) => slot(page, title).getByRole('link', { name: title });

describe('an organizer', () => {
  const time = { on: '2027-01-14', at: '16:00', zone: 'Asia/Taipei', minutes: '75' };

  test('signs in and enters a session; the page shows at once how its time is understood', async () => {
    lin = await stage.person({ timezoneId: 'Asia/Taipei', viewport: desktop });
    await signIn(lin);
    await typeSession(lin, {
      title: 'Shore power for medium-size ports',
      abstract: 'What the **first winter** taught.',
      themes: ['Energy'],
      speakers: [{ name: 'Chen Wei-ting', organization: 'Port of Kaohsiung' }],
      joinLink: 'https://rooms.example.org/shore-power',
      on: '2027-03-28',
      at: '02:30',
      zone: 'Europe/Berlin',
      minutes: '75',
    });
    await lin.getByRole('heading', { name: 'This time doesn’t exist' }).waitFor();
    await lin.getByText('It would be 03:30 instead.', { exact: false }).waitFor();
    await typeTime(lin, { on: '2027-10-31', at: '02:30' });
    await lin.getByRole('heading', { name: 'This time happens twice' }).waitFor();
    await lin.getByRole('button', { name: 'Save draft' }).click();
    expect(await lin.getByRole('alert').innerText()).toContain('This time occurs twice: clocks go back');
    expect(await lin.getByLabel('Title', { exact: true }).inputValue()).toBe('Shore power for medium-size ports');
    await typeTime(lin, time);
    await lin.getByText('Thursday 14 January 2027, 16:00 – 17:15', { exact: false }).waitFor();
    expect(await lin.getByRole('heading', { name: 'This time' }).count()).toBe(0);
    await lin.getByRole('button', { name: 'Preview' }).click();
    await lin.getByRole('strong').getByText('first winter').waitFor();
  });

  test('sees it as an attendee elsewhere will, publishes it, and duplicates it', async () => {
    await lin.getByRole('button', { name: 'Save draft' }).click();
    await lin.getByRole('heading', { level: 1, name: 'Shore power for medium-size ports' }).waitFor();
    const session = lin.url();
    await lin.getByLabel('Attendee’s time zone').selectOption('Africa/Nairobi');
    await lin.getByRole('button', { name: 'Show' }).click();
    await lin.getByText('11:00 – 12:15').waitFor();
    expect((await fetch(`${stage.app.url}${call}/sessions/shore-power-for-medium-size-ports`)).status).toBe(404);
    // The first one of the call: people have a right to know first what happens to their data.
    await lin.getByRole('link', { name: 'Fill it in' }).click();
    await lin.getByLabel('Controller').fill('Port & City\n1 Quay, Kaohsiung');
    await lin.getByRole('button', { name: 'Save' }).click();
    await lin.getByText('Privacy notice saved.').waitFor();
    await lin.goto(session);
    await lin.getByRole('button', { name: 'Publish' }).click();
    await lin.getByText('Published and open for registration.').waitFor();
    shoreId = idOfSession(lin);
    await lin.getByRole('link', { name: 'Again?', exact: true }).click();
    await lin.getByLabel('Once').check();
    await lin.getByLabel('Title', { exact: true }).fill('Shore power, a second run');
    await typeTime(lin, { ...time, on: '2027-02-18' });
    await lin.getByRole('button', { name: 'Continue' }).click();
    await lin.getByText('Draft saved.', { exact: false }).waitFor();
    expect(idOfSession(lin)).not.toBe(shoreId);
  });

  test('publishes a workshop with one seat, and one that will be cancelled', async () => {
    await typeSession(lin, {
      ...time,
      title: 'Repair cafés in factory districts',
      kind: 'Workshop',
      format: 'Hybrid',
      venue: 'Pier 2, Kaohsiung',
      themes: ['Water'],
      seats: '1',
      on: '2027-01-25',
    });
    // One seat, wherever people are.
    await lin.goto(`/console/sessions/${await publishTyped(lin)}/seats`);
    await lin.getByText('Seats:').click();
    await lin.getByLabel('Ask whether people attend').uncheck();
    await lin.getByRole('button', { name: 'Save' }).click();
    await lin.getByText('1 seat.', { exact: true }).waitFor();
    await typeSession(lin, { ...time, title: 'Flood maps, drawn together', kind: 'Workshop', on: '2027-01-19' });
    await publishTyped(lin);
    await openSessions(lin);
    const rows = await lin.getByRole('table').getByRole('link').allInnerTexts();
    expect(rows).toEqual([
      'Shore power for medium-size ports',
      'Flood maps, drawn together',
      'Repair cafés in factory districts',
    ]);
  });
});

describe('a visitor in Nairobi', () => {
  beforeAll(async () => {
    amina = await stage.person();
  });

  test('sees the programme in her own time, and in the zone that she chose at the next visit', async () => {
    const shown = (time: string) => slot(amina, 'Shore power for medium-size ports').getByText(time);
    await amina.goto('/');
    await eventually(async () => expect(await zoneOf(amina)).toBe('Africa/Nairobi'));
    await shown('11:00 – 12:15').waitFor();
    const zone = amina.getByRole('combobox', { name: 'Times shown for' });
    const unfold = () =>
      amina.getByText('Times shown for Nairobi (UTC+3)').or(amina.getByText('Times shown for Berlin (UTC+1)')).click();
    await unfold();
    // The list is loaded once she comes near.
    await zone.focus();
    await zone.selectOption('Europe/Berlin');
    await amina.getByRole('button', { name: 'Change' }).click();
    await shown('09:00 – 10:15').waitFor();
    await amina.goto('/');
    expect(await zoneOf(amina)).toBe('Europe/Berlin');
    await unfold();
    await zone.focus();
    await zone.selectOption('Africa/Nairobi');
    await amina.getByRole('button', { name: 'Change' }).click();
    await shown('11:00 – 12:15').waitFor();
  });

  test('finds sessions by theme, kind and format', async () => {
    await amina.getByRole('link', { name: 'Water', exact: false }).click();
    await eventually(async () => expect(await titles(amina)).toEqual(['Repair cafés in factory districts']));
    await amina.getByText('More filters').click();
    // They stay unfolded while one of them is set.
    for (const choice of ['Workshop', 'Hybrid']) {
      await amina.getByRole('link', { name: choice, exact: false }).click();
      await eventually(async () => expect(await titles(amina)).toEqual(['Repair cafés in factory districts']));
    }
    // One "All" for each of theme, kind and format.
    await amina.getByRole('link', { name: 'All', exact: true }).nth(1).click();
    await eventually(async () => expect(await amina.getByRole('link', { name: 'All', exact: true }).count()).toBe(3));
  });

  test('registers without an account, and reads how things stand', async () => {
    await amina.goto('/');
    await inProgramme(amina, 'Shore power for medium-size ports').click();
    await amina.getByLabel('Your name').fill('Amina Odhiambo');
    await amina.getByLabel('Email address').fill('amina@example.org');
    await amina.getByText('times for Nairobi (UTC+3)').waitFor();
    await amina.getByRole('button', { name: 'Register' }).click();
    await amina.getByRole('heading', { level: 1, name: 'You have a seat' }).waitFor();
    await amina.getByText('Amina Odhiambo, you’re in.').waitFor();
    await amina.getByText('11:00 – 12:15').waitFor();

    await amina.getByRole('heading', { name: 'What happens next' }).waitFor();
    await amina.waitForLoadState();
    expect(await amina.getByRole('main').getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/^Now\s+We’ve emailed amina@example\.org/u),
      expect.stringMatching(/^Wed,? 13 Jan.*11:00\s+We’ll email you a reminder/u),
      expect.stringMatching(/^Thu,? 14 Jan.*10:00\s+We’ll email you a reminder/u),
      expect.stringMatching(/^Thu,? 14 Jan.*10:45\s+The online room opens/u),
    ]);
  });

  test('gets the invite by mail, for her alone and with the identity of her registration', async () => {
    const [mail] = await stage.mailsTo('amina@example.org', 1);
    expect(mail?.parsed.subject).toBe(
      'Please confirm · Thu 14 Jan, 11:00 · Shore power for medium-size ports (Nairobi)',
    );
    expect(invite(mail)).toEqual({
      method: 'REQUEST',
      uid: (await registrationOf('amina@example.org', shoreId)).uid,
      sequence: 0,
      startsAt: '2027-01-14T08:00:00.000Z',
      attendees: 1,
      attendee: 'mailto:amina@example.org',
    });
  });

  test('opens her own page from the mail, and changes her zone and language', async () => {
    const [mail] = await stage.mailsTo('amina@example.org', 1);
    await openEmail(amina, mail!);
    await amina.getByRole('link', { name: 'Open my page' }).click();
    await amina.getByRole('heading', { level: 1, name: 'My sessions' }).waitFor();
    await amina.getByRole('link', { name: 'Shore power for medium-size ports', exact: true }).waitFor();
    await amina.getByText('How we contact you').click();
    await amina.getByLabel('Time zone').focus();
    await amina.getByLabel('Time zone').selectOption('Europe/Berlin');
    await amina.getByLabel('Language', { exact: true }).selectOption('zh-TW');
    await amina.getByRole('button', { name: 'Save' }).click();
    await amina.getByRole('heading', { level: 1, name: '我的場次' }).waitFor();
    await amina.getByText('09:00 – 10:15').first().waitFor();
    await amina.getByText('通知設定').click();
    await amina.getByLabel('時區').focus();
    await amina.getByLabel('時區').selectOption('Africa/Nairobi');
    await amina.getByLabel('語言', { exact: true }).selectOption('en');
    await amina.getByRole('button', { name: '儲存' }).click();
    await amina.getByText('11:00 – 12:15').first().waitFor();
    expect(await amina.getByLabel('Time zone').inputValue()).toBe('Africa/Nairobi');
  });
});

describe('an organizer changes her plans', () => {
  test('and everyone registered is notified: their event moves', async () => {
    lena = await stage.person({ timezoneId: 'Europe/Berlin', viewport: desktop });
    await register(lena, 'Shore power for medium-size ports', 'Lena Brandt', 'lena@example.org');
    const [first] = await stage.mailsTo('lena@example.org', 1);
    stage.setTime('2027-01-05T08:00:00Z');
    // A login lasts for a working day.
    await signIn(lin);
    await openSession(lin, 'Shore power for medium-size ports');
    await lin.getByRole('link', { name: 'Reschedule' }).click();
    await typeTime(lin, { on: '2027-01-15', at: '15:00' });
    await lin.getByLabel('Message to attendees').fill('Our speaker travels on Thursday.');
    await lin.getByRole('button', { name: 'Preview the notifications' }).click();
    await lin.getByRole('heading', { name: '2 people will be notified' }).waitFor();
    await stage.allSent();
    expect(stage.smtp.received.length).toBe(2);
    await lin.getByRole('button', { name: 'Reschedule and notify 2' }).click();
    await lin.getByText('Rescheduled.').waitFor();
    stage.setTime('2027-01-05T08:01:00Z');
    for (const address of ['amina@example.org', 'lena@example.org']) {
      const mail = (await stage.mailsTo(address, 2)).at(-1);
      expect(mail?.parsed.text).toContain('Our speaker travels on Thursday.');
      expect(mail?.parsed.subject).toMatch(/^New time · Fri 15 Jan, (08|10):00 · Shore power for medium-size ports/u);
      expect(invite(mail)).toEqual({
        method: 'REQUEST',
        uid: (await registrationOf(address, shoreId)).uid,
        sequence: 1,
        startsAt: '2027-01-15T07:00:00.000Z',
        attendees: 1,
        attendee: `mailto:${address}`,
      });
    }
    expect(invite(first).uid).toBe(invite(stage.smtp.to('lena@example.org').at(-1)).uid);
  });

  test('and a session that she cancels leaves the calendar', async () => {
    await register(amina, 'Flood maps, drawn together', 'Amina Odhiambo', 'amina@example.org');
    const invited = (await stage.mailsTo('amina@example.org', 3)).at(-1);
    await openSession(lin, 'Flood maps, drawn together');
    await lin.getByRole('link', { name: 'Cancel session' }).click();
    await lin.getByRole('heading', { name: '1 person will be notified' }).waitFor();
    await lin.getByLabel('Reason').fill('The venue is not free.');
    await lin.getByRole('button', { name: 'Cancel session and notify 1' }).click();
    await lin.getByText('Cancelled.').waitFor();
    await lin.getByRole('button', { name: 'Undo the cancellation' }).waitFor();
    stage.setTime('2027-01-05T08:02:00Z');
    const mail = (await stage.mailsTo('amina@example.org', 4)).at(-1);
    expect(mail?.parsed.subject).toBe('Cancelled · Tue 19 Jan, 11:00 · Flood maps, drawn together (Nairobi)');
    expect(invite(mail)).toMatchObject({ method: 'CANCEL', uid: invite(invited).uid, sequence: 1, attendees: 1 });
    await amina.goto(`${call}/sessions/flood-maps-drawn-together`);
    await amina.getByRole('heading', { name: 'This session is cancelled' }).waitFor();
    await amina.getByText('The organizers say: The venue is not free.').waitFor();
  });
});

describe('when all seats are taken', () => {
  const title = 'Repair cafés in factory districts';

  test('the next visitor sees her waiting list position, and the first gets the seat that is released', async () => {
    await register(lena, title, 'Lena Brandt', 'lena@example.org');
    const invited = (await stage.mailsTo('lena@example.org', 3)).at(-1);
    await amina.goto('/');
    await inProgramme(amina, title).click();
    await amina.getByText('Full. A free seat goes to', { exact: false }).waitFor();
    await amina.getByRole('button', { name: 'Join the waiting list' }).click();
    await amina.getByRole('heading', { level: 1, name: 'You’re on the waiting list' }).waitFor();
    const waiting = (await stage.mailsTo('amina@example.org', 5)).at(-1);
    expect(waiting?.parsed.subject).toBe(`Waiting list, no. 1 · Mon 25 Jan, 11:00 · ${title} (Nairobi)`);
    expect(calendarPart(waiting!)).toBeNull();

    await openEmail(lena, invited!);
    await lena.getByRole('link', { name: 'Open my page' }).click();
    await lena.getByText(`Withdraw: ${title}`).click();
    await lena.getByRole('button', { name: 'Withdraw now' }).click();
    await lena.getByText('You’ve withdrawn. Our email removes the session from your calendar.').waitFor();
    const withdrawn = (await stage.mailsTo('lena@example.org', 4)).at(-1);
    expect(invite(withdrawn)).toMatchObject({
      method: 'CANCEL',
      uid: invite(invited).uid,
      attendee: 'mailto:lena@example.org',
    });

    const promoted = (await stage.mailsTo('amina@example.org', 6)).at(-1);
    expect(promoted?.parsed.subject).toBe(`You have a seat now · Mon 25 Jan, 11:00 · ${title} (Nairobi)`);
    expect(invite(promoted)).toMatchObject({ method: 'REQUEST', sequence: 0, attendee: 'mailto:amina@example.org' });
  });
});

describe('proposals', () => {
  test('are announced by an attendee, and arrive by the API, whichever team member registers first', async () => {
    await openEmail(amina, stage.smtp.to('amina@example.org')[0]!);
    await amina.getByRole('link', { name: 'Open my page' }).click();
    await amina.getByText('Tell us about your proposal').click();
    await amina.getByLabel('Title').fill('Biogas from lake weed');
    await amina.getByLabel('Theme').selectOption('Water');
    await amina.getByLabel('Your team’s email addresses').fill('juma@example.org');
    await amina.getByRole('button', { name: 'Save the proposal' }).click();
    await amina.getByRole('heading', { name: 'Biogas from lake weed' }).waitFor();

    const proposal = {
      title: 'Shore power for fishing harbours',
      theme: 'energy',
      members: [{ email: 'Lena@Example.org' }, { email: 'juma@example.org', name: 'Juma Were' }],
      state: 'submitted',
    };
    expect((await stage.app.api('PUT', `${call}/proposals/p-17`, proposal)).status).toBe(201);
    const juma = await stage.person({ timezoneId: 'Africa/Dar_es_Salaam' });
    await register(juma, 'Shore power for medium-size ports', 'Juma Were', 'juma@example.org');
    const [mail] = await stage.mailsTo('juma@example.org', 1);
    await juma.goto(new URL(/\S+\/confirm\/\S+/u.exec(mail?.parsed.text ?? '')?.[0] ?? '').pathname);
    await juma.getByRole('button', { name: 'confirm' }).click();
    await juma.getByText('Your email address is confirmed').waitFor();
    await eventually(async () => {
      const { body } = await stage.app.api('GET', `${call}/proposals/p-17`);
      expect(body.links.map((link: { email: string; state: string }) => [link.email, link.state])).toEqual([
        ['juma@example.org', 'linked'],
        ['lena@example.org', 'linked'],
      ]);
    });

    await openSession(lin, 'Shore power for medium-size ports');
    const proposals = lin.getByRole('region', { name: 'Proposals' });
    await proposals.getByText('Matched to a proposal: 3').waitFor();
    expect(await proposals.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/^Biogas from lake weed\s+Draft\s+Amina Odhiambo$/u),
      expect.stringMatching(/^Shore power for fishing harbours\s+Submitted\s+Juma Were, Lena Brandt$/u),
    ]);
  });
});

describe('reminders', () => {
  test('come once at each lead, in the zone of each attendee, and none from the old time or a cancelled session', async () => {
    const reminders = () =>
      stage.smtp.received
        .filter((mail) => mail.parsed.subject?.startsWith('Starts in'))
        .map((mail) => `${mail.recipients.join()} ${mail.parsed.subject}`)
        .toSorted();
    // The lead of the time before the move.
    stage.setTime('2027-01-13T08:00:00Z');
    await stage.allSent();
    expect(reminders()).toEqual([]);
    stage.setTime('2027-01-14T06:59:59Z');
    await stage.allSent();
    expect(reminders()).toEqual([]);
    const shown = (lead: string) => [
      `amina@example.org Starts in ${lead} · Fri 15 Jan, 10:00 · Shore power for medium-size ports (Nairobi)`,
      `juma@example.org Starts in ${lead} · Fri 15 Jan, 10:00 · Shore power for medium-size ports (Dar es Salaam)`,
      `lena@example.org Starts in ${lead} · Fri 15 Jan, 08:00 · Shore power for medium-size ports (Berlin)`,
    ];
    // One process plans at a time: this may be one that had looked at the clock before.
    const come = (wanted: string[]) =>
      eventually(async () => {
        await stage.allSent();
        expect(reminders()).toEqual(wanted);
      });
    stage.setTime('2027-01-14T07:00:00Z');
    await come(shown('1 day'));
    stage.setTime('2027-01-15T06:00:00Z');
    await come([...shown('1 day'), ...shown('1 hour')].toSorted());
  });
});

describe('the way into the room', () => {
  test('counts down, opens a quarter of an hour before the start, and leads to the room that is right by then', async () => {
    const mails = stage.smtp.received.length;
    stage.setTime('2027-01-15T06:44:57Z');
    await openEmail(amina, stage.smtp.to('amina@example.org').at(-1)!);
    await amina.getByRole('link', { name: 'Join the session' }).click();
    await amina.getByRole('heading', { level: 1, name: 'Not open yet' }).waitFor();
    // Each time it has counted down, the page is fetched again, which still isn't open by the clock of the server.
    await eventually(async () =>
      expect(await amina.getByRole('timer').innerText({ timeout: 1000 })).toMatch(/^00:00:0[0123]$/u),
    );
    stage.setTime('2027-01-15T06:45:00Z');
    // By itself: the page that counted down is fetched again.
    await amina.getByRole('heading', { level: 1, name: 'The room is open' }).waitFor();
    await signIn(lin);
    await openSession(lin, 'Shore power for medium-size ports');
    await lin.goto(`${lin.url()}/settings`);
    await lin.getByLabel('Join link').fill('https://other-rooms.example.org/b');
    await lin.getByRole('button', { name: 'Save room', exact: true }).click();
    await lin.getByText('Room saved.').waitFor();
    await amina.getByRole('button', { name: 'Join' }).click();
    await amina.getByRole('heading', { name: 'other-rooms.example.org' }).waitFor();
    expect((await registrationOf('amina@example.org', shoreId)).joinedAt).toEqual(new Date('2027-01-15T06:45:00Z'));
    await stage.allSent();
    expect(stage.smtp.received.length).toBe(mails);
  });
});

describe('calendar feeds', () => {
  const summaries = async (address: string) => {
    const calendar = readCalendar(await (await fetch(address)).text());
    return calendar.events
      .map((event) => `${event.startsAt.toISOString()} ${event.property('summary')} ${event.property('status')}`)
      .toSorted();
  };

  test('hold the programme, and her own sessions under an address of her own', async () => {
    expect(await summaries(`${stage.app.url}${call}/programme.ics`)).toEqual([
      '2027-01-15T07:00:00.000Z Shore power for medium-size ports CONFIRMED',
      '2027-01-19T08:00:00.000Z CANCELLED: Flood maps, drawn together CANCELLED',
      '2027-01-25T08:00:00.000Z Repair cafés in factory districts CONFIRMED',
    ]);
    await openEmail(amina, stage.smtp.to('amina@example.org')[0]!);
    await amina.getByRole('link', { name: 'Open my page' }).click();
    const address = await amina.getByLabel('Calendar address').inputValue();
    expect(await summaries(address)).toEqual([
      '2026-10-31T16:00:00.000Z Proposals open: Clean Harbours Challenge CONFIRMED',
      '2027-01-15T07:00:00.000Z Shore power for medium-size ports CONFIRMED',
      '2027-01-19T08:00:00.000Z CANCELLED: Flood maps, drawn together CANCELLED',
      '2027-01-25T08:00:00.000Z Repair cafés in factory districts CONFIRMED',
      '2027-06-30T15:29:00.000Z Proposals close: Clean Harbours Challenge CONFIRMED',
    ]);
  });
});

test('no mail came twice, and no browser complained', async () => {
  await stage.allSent();
  const ids = stage.smtp.received.map((mail) => mail.parsed.messageId);
  expect(ids.length).toBe(new Set(ids).size);
  expect(stage.complaints).toEqual([]);
});

/** Fills in the form of a session that is found in the programme. */
async function register(page: Page, title: string, name: string, email: string): Promise<void> {
  await page.goto('/');
  await inProgramme(page, title).click();
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Email address').fill(email);
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByRole('heading', { level: 1, name: 'You have a seat' }).waitFor();
}
