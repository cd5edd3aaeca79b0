import { Register } from '../../../src/flows/registrations/register.flow.js';
import { NotifySpeakers } from '../../../src/flows/notifications/notify-speakers.flow.js';
import { EditSession } from '../../../src/flows/sessions/edit-session.flow.js';
import { EditSpeaker } from '../../../src/flows/speakers/edit-speaker.flow.js';
import { ReceiveEmail } from '../../../src/flows/notifications/receive-email.flow.js';
import { DeliveryFailure } from '../../../src/domain/notifications/smtp/delivery-failure.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { translate } from '../../../src/platform/i18n/messages.js';
import { pageToken } from '../../../src/domain/registrations/links/link-tokens.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { goldenBounce } from '../../support/bounces.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { replyEmail } from '../../support/replies.js';
import { createWorld, staff } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let lin: ConsoleClient;
let viewer: ConsoleClient;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  lin = await consoleClient(app, 'organizer');
  viewer = await consoleClient(app, 'viewer');
});
beforeEach(() => {
  app.mail.failure = null;
});
afterAll(() => app.stop());

const register = async (session: Session, name: string, language = 'en') => {
  const person = registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Africa/Nairobi', language });
  const { registration, attendee } = await app.app.get(Register).run(session.id, person, { kind: 'visitor' });
  await app.deliver();
  return { id: registration.id, attendee };
};
const accepted = translate('en', 'console.registrations.rsvp.accepted');
const words = (name: string) =>
  `550 5.1.1 <${name}@example.org>: Recipient address rejected: User unknown in virtual mailbox table`;
/** Somebody whose invite came back for good. */
const bounced = async (session: Session, name: string, language = 'en') => {
  const guest = await register(session, name, language);
  const { messageId } = await app.dataSource.getRepository(Message).findOneByOrFail({ registrationId: guest.id });
  const report = goldenBounce('postfix-unknown-user.eml', { messageId, email: `${name}@example.org` });
  expect((await app.app.get(ReceiveEmail).run(report, { kind: 'system' })).outcome).toBe('bounced');
  return guest;
};
const open = (path: string, language = 'en') =>
  lin.get(path, { 'accept-language': language }).then(({ html }) => ({ html, text: textOf(html) }));

describe('the console', () => {
  test('names those whom mail does not reach, and lets it go out again', async () => {
    const session = await world.session({ title: 'Not reached' });
    const path = `/console/sessions/${session.id}/messages`;
    expect((await open(path)).html).not.toContain('id="unreachable"');
    const guest = await bounced(session, 'gone');

    const overview = await open(`/console/calls/${world.call.slug}`);
    expect(overview.text).toContain('1 can’t be reached Not reached View people');
    expect(overview.html).toContain(`href="${path}#unreachable"`);
    expect((await open(`/console/calls/${world.call.slug}`, 'zh-TW')).text).toContain('1 人無法聯絡');

    const delivery = `/console/calls/${world.call.slug}/delivery`;
    const all = await open(delivery);
    expect(all.text).toContain('Failed 0 Bounced 1');
    expect(all.text).toMatch(/Invitation Not reached gone gone@example\.org Bounced 550 5\.1\.1/u);
    expect((await open(`${delivery}?state=failed`)).text).toContain('None.');

    const page = await open(path);
    expect(page.text).toContain(
      `1 can’t be reached Their email bounced, so we stopped. Contact them another way, or try again. gone gone@example.org Since`,
    );
    expect(page.text).toContain(words('gone'));
    expect((await open(path.replace('/messages', '/attendees'))).text).toContain('Bounced Invitation');
    expect((await viewer.get(path)).html).not.toContain('try-again');

    const detail = await open(`/console/registrations/${guest.id}`);
    expect(detail.text).toContain('so we’ve stopped.');
    const timeline = detail.text.slice(detail.text.indexOf('History'));
    const order = [
      'Email bounced; sending stopped 5.1.1',
      `Invitation: bounced ${words('gone')}`,
      'Invitation: accepted by the server 250 kept in memory',
      'Invitation: queued',
      'Registered with a seat',
    ].map((one) => timeline.indexOf(one));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
    expect((await open(`/console/registrations/${guest.id}`, 'zh-TW')).text).toContain('邀請：遭退回');

    const action = `/console/registrations/${guest.id}/try-again`;
    await lin.get(path);
    const done = await lin.postAndFollow(action, formOf(page.html, action));
    expect(textOf(done.html)).toContain('We’re sending to gone again, their personal link first.');
    expect(done.html).not.toContain('id="unreachable"');
    await app.deliver();
    expect(app.mail.to('gone@example.org').length).toBe(2);
    expect((await viewer.post(action)).status).toBe(403);
  });

  test('shows what is late, and what a calendar answered', async () => {
    const session = await world.session({ title: 'Late' });
    const guest = await register(session, 'late');
    const message = await app.dataSource.getRepository(Message).findOneByOrFail({ registrationId: guest.id });
    const late = goldenBounce('postfix-delayed.eml', { messageId: message.messageId, email: 'late@example.org' });
    await app.app.get(ReceiveEmail).run(late, { kind: 'system' });
    const path = `/console/sessions/${session.id}/messages`;
    const words = 'connect to mx.example.org[198.51.100.25]:25: Connection timed out';
    expect((await open(path)).text).toContain(`Sent Not delivered: ${words}`);
    expect((await open(path, 'zh-TW')).text).toContain(`尚未送達：${words}`);
    expect((await open(path)).text).not.toContain('Accepted');
    const uid = message.payload.event?.uid ?? '';
    await app.app.get(ReceiveEmail).run(replyEmail({ uid, email: 'late@example.org' }), { kind: 'system' });
    expect((await open(path)).text).toContain(`Sent ${accepted} Not delivered`);
    expect((await open(`/console/registrations/${guest.id}`)).text).toContain(`Invitation ${accepted}`);
  });

  test('sends one message again', async () => {
    const session = await world.session({ title: 'One more time' });
    const guest = await bounced(session, 'single');
    const log = await open(`/console/sessions/${session.id}/messages?state=bounced`);
    expect(log.text).toContain(words('single'));
    const { id } = await app.dataSource.getRepository(Message).findOneByOrFail({ registrationId: guest.id });
    const action = `/console/messages/${id}/retry`;
    const detail = await open(`/console/registrations/${guest.id}`);
    const done = await lin.postAndFollow(action, formOf(detail.html, action));
    expect(textOf(done.html)).toContain('It’s being resent.');
    expect(done.html).not.toContain(action);
    const again = await lin.postAndFollow(action);
    expect(textOf(again.html)).toContain('Nothing was sent');
    await app.deliver();
    expect(app.mail.to('single@example.org').length).toBe(2);
  });

  test('sends an email to a speaker again', async () => {
    const session = await world.session({ title: 'Spoken' });
    const speaker = await app.app
      .get(EditSpeaker)
      .create('solutions', { name: 'Chen', email: 'chen@example.org' }, staff);
    await app.app.get(EditSession).run(session.id, { speakers: [{ id: speaker.id, name: 'Chen' }] }, staff);
    app.mail.failure = new DeliveryFailure('permanent', '554 5.7.1 not today');
    await app.app.get(NotifySpeakers).run();
    await app.deliver();
    app.mail.failure = null;
    const [{ id }] = await app.dataSource.query(`select id from messages where session_id = $1`, [session.id]);
    const action = `/console/messages/${id}/retry`;
    const failed = `/console/sessions/${session.id}/messages?state=failed`;
    const done = await lin.postAndFollow(action, formOf((await open(failed)).html, action));
    expect(textOf(done.html)).toContain('It’s being resent.');
    await app.deliver();
    expect(app.mail.to('chen@example.org').at(-1)?.calendar?.method).toBe('REQUEST');
    expect((await open(failed)).text).not.toContain('chen@example.org');
    // It has a link by which speakers act, which is no business of whoever may send it again.
    expect((await app.api('GET', `/messages/${id}/source`)).status).toBe(404);
  });

  test('sends all of a session or a call again, once the number is confirmed', async () => {
    const session = await world.session({ title: 'All again' });
    app.mail.failure = new DeliveryFailure('permanent', '554 5.7.1 not today');
    for (const name of ['all-1', 'all-2']) await register(session, name);
    app.mail.failure = null;
    const log = `/console/sessions/${session.id}/messages`;
    expect((await open(log)).text).toContain('Resend 2 messages');
    expect((await viewer.get(log)).html).not.toContain('/retry');
    expect((await viewer.get(`${log}/retry`)).status).toBe(403);
    const asked = await open(`${log}/retry`);
    expect(asked.text).toContain('Resend 2 messages?');
    expect((await open(`${log}/retry`, 'zh-TW')).text).toContain('重新寄送 2 封信件？');
    app.mail.failure = new DeliveryFailure('permanent', '554 5.7.1 not today');
    await register(session, 'all-3');
    app.mail.failure = null;
    const late = await lin.post(`${log}/retry`, formOf(asked.html, `${log}/retry`));
    expect([late.status, textOf(late.html).includes('The number has changed')]).toEqual([409, true]);
    expect(app.mail.to('all-1@example.org').length).toBe(0);
    const done = await lin.postAndFollow(`${log}/retry`, formOf(late.html, `${log}/retry`));
    expect(textOf(done.html)).toContain('3 messages are being resent.');
    await app.deliver();
    for (const name of ['all-1', 'all-2', 'all-3']) expect(app.mail.to(`${name}@example.org`).length).toBe(1);

    await bounced(session, 'of-the-call');
    const ofCall = `/console/calls/${world.call.slug}/retry`;
    expect((await open(`/console/calls/${world.call.slug}`)).html).toContain(`href="${ofCall}"`);
    const confirm = await open(ofCall);
    await lin.postAndFollow(ofCall, formOf(confirm.html, ofCall));
    expect((await open(ofCall)).text).toContain('No messages to resend');
    await app.deliver();
    expect(app.mail.to('of-the-call@example.org').length).toBe(2);
  });
});

describe('the own page', () => {
  test.each([
    ['en', 'Emails to mine-en@example.org bounced', 'We’ve sent you an email with the link to this page.'],
    ['zh-TW', '寄往 mine-zh-tw@example.org 的信件遭到退回', '我們已寄出附有本頁連結的信件。'],
  ])('says in %s that mail comes back, and tries again', async (language, notice, done) => {
    const session = await world.session();
    const name = `mine-${language.toLowerCase()}`;
    const { attendee } = await register(session, name, language);
    const path = `/me/${pageToken(app.config.secret, attendee.id, 1)}`;
    const see = async (url = path) => (await fetch(`${app.url}${url}`)).text();
    expect(await see()).not.toContain('try-again');
    const { messageId } = await app.dataSource.getRepository(Message).findOneByOrFail({ attendeeId: attendee.id });
    const report = goldenBounce('exim-unrouteable.eml', { messageId, email: `${name}@example.org` });
    await app.app.get(ReceiveEmail).run(report, { kind: 'system' });
    const page = await see();
    expect(textOf(page)).toContain(notice);
    expect(textOf(page)).toContain('550 No such user here');
    expect(page).toContain(`action="${path}/try-again"`);
    expect((await fetch(`${app.url}${path}/try-again`)).status).toBe(404);
    const answer = await fetch(`${app.url}${path}/try-again`, { method: 'POST', redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${path}?done=again`]);
    const after = await see(`${path}?done=again`);
    expect(textOf(after)).toContain(done);
    expect(after).not.toContain('try-again');
    await app.deliver();
    expect(app.mail.to(`${name}@example.org`).length).toBe(2);
  });
});
