import { type ParsedMail, simpleParser } from 'mailparser';
import { mimeSource } from '../../../src/domain/notifications/email/mime.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { readCalendar } from '../../support/read-calendar.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());

interface ListedMessage {
  id: string;
  kind: string;
  state: string;
}

async function sourceOf(id: string): Promise<{ source: Buffer; mail: ParsedMail; object: string }> {
  const answer = await fetch(`${greenroom.url}/api/v1/messages/${id}/source`, {
    headers: { authorization: `Bearer ${greenroom.key}` },
  });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'message/rfc822']);
  const source = Buffer.from(await answer.arrayBuffer());
  const mail = await simpleParser(source);
  const object = mail.attachments.find((part) => part.contentType === 'application/ics')?.content.toString() ?? '';
  return { source, mail, object };
}

describe('the messages of a registration', () => {
  test('are returned as they were sent, byte for byte, or not at all', async () => {
    const session = await makeSession(greenroom, { title: 'Kept' });
    const { id } = await makeRegistration(greenroom, session.id, 'bytes@example.org', { timeZone: 'Asia/Taipei' });
    await greenroom.deliver();
    const [sent] = greenroom.mail.to('bytes@example.org');
    const { body } = await greenroom.api('GET', `/registrations/${id}/messages`);
    const [message]: ListedMessage[] = body.items;
    expect((await sourceOf(message?.id ?? '')).source).toEqual(sent && mimeSource(sent));
    await greenroom.api('PATCH', '/calls/clean-harbours', { senderName: 'Another name' });
    const refused = await greenroom.api('GET', `/messages/${message?.id}/source`);
    expect([refused.status, refused.body.code]).toEqual([410, 'source-changed']);
    await greenroom.api('PATCH', '/calls/clean-harbours', { senderName: '' });
    expect((await sourceOf(message?.id ?? '')).source).toEqual(sent && mimeSource(sent));
  });

  test('carry one event through registering, editing, moving, sending again and cancelling', async () => {
    const session = await makeSession(greenroom, { title: 'Before' });
    const registration = await makeRegistration(greenroom, session.id, 'calendar@example.org', {
      timeZone: 'Asia/Taipei',
    });
    await greenroom.api('PATCH', `/sessions/${session.id}`, { title: 'After' });
    await greenroom.api('POST', `/sessions/${session.id}/reschedule`, { startsAtLocal: '2027-03-09T11:00' });
    await greenroom.api('POST', `/registrations/${registration.id}/resend`);
    await greenroom.api('POST', `/sessions/${session.id}/cancel`, { reason: 'No speaker' });

    const { body } = await greenroom.api('GET', `/registrations/${registration.id}/messages`);
    const listed: ListedMessage[] = body.items;
    expect(listed.map((message) => message.kind)).toEqual([
      'invited',
      'updated',
      'rescheduled',
      'invited',
      'cancelled',
    ]);
    const sources = [];
    for (const message of listed) sources.push(await sourceOf(message.id));
    const objects = sources.map(({ object }) => readCalendar(object));
    const events = objects.map((object) => object.events[0]);

    expect(objects.map((object) => object.method)).toEqual(['REQUEST', 'REQUEST', 'REQUEST', 'REQUEST', 'CANCEL']);
    expect(events.map((event) => Number(event?.property('sequence')))).toEqual([0, 0, 1, 1, 2]);
    expect(new Set(events.map((event) => event?.property('uid'))).size).toBe(1);
    const stamps = events.map((event) => event?.property('dtstamp') ?? '');
    expect(stamps.map((stamp, index) => index === 0 || stamp > (stamps[index - 1] ?? ''))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(events.map((event) => event?.startsAt.toISOString())).toEqual([
      '2027-03-02T10:00:00.000Z',
      '2027-03-02T10:00:00.000Z',
      '2027-03-09T11:00:00.000Z',
      '2027-03-09T11:00:00.000Z',
      // RFC 5546: a CANCEL names the event as it stood.
      '2027-03-09T11:00:00.000Z',
    ]);
    expect(events.map((event) => event?.property('summary'))).toEqual([
      'Before',
      'After',
      'After',
      'After',
      expect.stringContaining('After'),
    ]);
    for (const { mail, object } of sources) {
      expect(mail.to).toMatchObject({ value: [{ address: 'calendar@example.org' }] });
      expect(object.match(/^ATTENDEE/gmu)?.length).toBe(1);
    }
  });

  test('are queued, then sent, with the bytes that the API shows', async () => {
    const session = await makeSession(greenroom);
    const registration = await makeRegistration(greenroom, session.id, 'bytes@example.org');
    const path = `/registrations/${registration.id}/messages`;
    const [queued] = (await greenroom.api('GET', path)).body.items;
    expect(queued).toEqual({
      id: expect.any(String),
      kind: 'invited',
      sentWith: null,
      state: 'queued',
      createdAt: '2026-12-01T09:00:00.000Z',
      dueAt: '2026-12-01T09:00:00.000Z',
      sentAt: null,
      attempts: 0,
      messageId: expect.stringMatching(new RegExp(`^<${queued.id}\\.[\\da-f-]{36}@127\\.0\\.0\\.1>$`, 'u')),
      result: null,
      bouncedAt: null,
      bounceStatus: null,
      bounceDiagnostic: null,
    });
    const before = await sourceOf(queued.id);
    greenroom.clock.advance({ minutes: 1 });
    await greenroom.deliver();
    const [sent] = (await greenroom.api('GET', path)).body.items;
    expect(sent).toEqual({
      ...queued,
      state: 'sent',
      sentAt: '2026-12-01T09:01:00.000Z',
      attempts: 1,
      result: '250 kept in memory',
    });
    const after = await sourceOf(queued.id);
    expect(after.source.equals(before.source)).toBe(true);
    expect(after.mail.messageId).toBe(queued.messageId);
  });

  test('are listed page by page', async () => {
    const session = await makeSession(greenroom);
    const registration = await makeRegistration(greenroom, session.id, 'pages@example.org');
    await greenroom.api('DELETE', `/registrations/${registration.id}`);
    const path = `/registrations/${registration.id}/messages?limit=1`;
    const first = (await greenroom.api('GET', path)).body;
    const second = (await greenroom.api('GET', `${path}&cursor=${first.nextCursor}`)).body;
    expect([first.items, second.items].map(([message]) => message.kind)).toEqual(['invited', 'withdrawn']);
    expect(second.nextCursor).toBeNull();
  });
});
