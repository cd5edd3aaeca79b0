import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { createTransport } from 'nodemailer';
import { goldenBounce } from '../../support/bounces.js';
import { makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { bareDatabase } from '../../support/database.js';
import { freePort } from '../../support/free-port.js';
import { endGreenrooms, newDataDir, spawnGreenroom, until } from '../../support/greenroom-process.js';
import { readCalendar } from '../../support/read-calendar.js';
import { runHere } from '../../support/run-command.js';
import { replyEmail, type ReplyParts } from '../../support/replies.js';

let greenroom: TestApp;
let smtpPort: number;

beforeAll(async () => {
  smtpPort = await freePort();
  greenroom = await startTestApp({ config: { inboxSmtp: { port: smtpPort, host: '127.0.0.1' } } });
  await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());

const mailbox = 'greenroom@example.org';

interface Guest {
  id: string;
  sessionId: string;
  email: string;
  uid: string;
}

/** Somebody with a seat, and the UID that their calendar got in the invite. */
async function guest(sessionId: string, email: string): Promise<Guest> {
  const { id } = await makeRegistration(greenroom, sessionId, email);
  await greenroom.deliver();
  const invite = greenroom.mail.to(email).at(-1)?.calendar;
  const uid = invite ? (readCalendar(invite.object).events[0]?.property('uid') ?? '') : '';
  return { id, sessionId, email, uid };
}
const newSession = (changes: object = {}) => makeSession(greenroom, changes).then(({ id }: { id: string }) => id);
const answer = ({ uid, email }: Guest, parts: Partial<ReplyParts> = {}) =>
  replyEmail({ uid, email, stamp: '20261201T081500Z', ...parts });
const rsvpOf = async ({ id }: Guest) => {
  const { body } = await greenroom.api('GET', `/registrations/${id}`);
  return [body.state, body.rsvp];
};

describe('the inbox of the API', () => {
  const post = async (mail: Buffer | string, key: string | null, type = 'message/rfc822') => {
    const response = await fetch(`${greenroom.url}/api/v1/inbox`, {
      method: 'POST',
      headers: { 'content-type': type, ...(key !== null && { authorization: `Bearer ${key}` }) },
      body: mail as string,
    });
    return { status: response.status, body: (await response.json()) as { outcome: string; reason: string | null } };
  };

  test('accepts responses, shows them with the registration, and passes a declined seat on', async () => {
    const key = await greenroom.createApiKey('inbox');
    const session = await newSession({ capacity: 1 });
    const first = await guest(session, 'first@example.org');
    const second = await makeRegistration(greenroom, session, 'second@example.org');
    const accepted = await post(answer(first, { more: ['COMMENT:With pleasure'] }), key);
    expect(accepted).toEqual({ status: 200, body: { outcome: 'answered', reason: null } });
    expect((await greenroom.api('GET', `/registrations/${first.id}`)).body).toMatchObject({
      rsvp: 'accepted',
      rsvpAt: '2026-12-01T08:15:00.000Z',
      rsvpComment: 'With pleasure',
      wish: null,
    });
    const counter = answer(first, { method: 'COUNTER', more: ['DTSTART:20270303T100000Z', 'DTEND:20270303T110000Z'] });
    expect((await post(counter, key)).body.outcome).toBe('wished');
    const { items } = (await greenroom.api('GET', `/sessions/${session}/registrations`)).body;
    expect(items.find((item: { id: string }) => item.id === first.id).wish).toEqual({
      startsAt: '2027-03-03T10:00:00.000Z',
      endsAt: '2027-03-03T11:00:00.000Z',
      comment: null,
    });
    const declined = answer(first, { answer: 'DECLINED', stamp: '20261201T081600Z' });
    expect((await post(declined, key)).body).toEqual({ outcome: 'released', reason: null });
    expect((await post(declined, key)).body).toEqual({ outcome: 'ignored', reason: 'no-seat' });
    expect(await rsvpOf(first)).toEqual(['cancelled', 'declined']);
    expect((await greenroom.api('GET', `/registrations/${second.id}`)).body.state).toBe('confirmed');
    await greenroom.deliver();
    expect(greenroom.mail.to(first.email).map((mail) => mail.calendar?.method ?? null)).toEqual(['REQUEST', null]);
    expect(greenroom.mail.to('second@example.org').map((mail) => mail.calendar?.method ?? null)).toEqual([
      null,
      'REQUEST',
    ]);
    const { body } = await greenroom.api('GET', `/registrations/${first.id}/messages`);
    expect(body.items.map((message: { kind: string }) => message.kind)).toEqual(['invited', 'released']);
  });

  test('answers 200 to what is no answer', async () => {
    const key = await greenroom.createApiKey('inbox');
    expect(await post('Subject: Hello\r\n\r\nI have a question.', key)).toEqual({
      status: 200,
      body: { outcome: 'ignored', reason: 'no-calendar' },
    });
    expect((await post('', key)).status).toBe(200);
  });

  test('is for keys that may, and for mail', async () => {
    const mail = 'Subject: Hello\r\n\r\n';
    const statuses = async (...roles: Parameters<TestApp['createApiKey']>[0][]) =>
      Promise.all(roles.map(async (role) => (await post(mail, await greenroom.createApiKey(role))).status));
    expect(await statuses('owner', 'inbox', 'organizer', 'viewer')).toEqual([200, 200, 403, 403]);
    expect((await post(mail, null)).status).toBe(401);
    expect((await post('{}', greenroom.key, 'application/json')).status).toBe(415);
    expect((await post('x'.repeat(1024 * 1024 + 1), greenroom.key)).status).toBe(413);
  });

  test('is all that a key of the role inbox opens', async () => {
    const key = await greenroom.createApiKey('inbox');
    const session = await newSession();
    const one = await guest(session, 'closed@example.org');
    const calls: [string, string, object?][] = [
      ['GET', '/calls/clean-harbours'],
      ['POST', '/calls', {}],
      ['GET', `/sessions/${session}`],
      ['PATCH', `/sessions/${session}`, {}],
      ['GET', `/sessions/${session}/registrations`],
      ['POST', `/sessions/${session}/registrations`, {}],
      ['DELETE', `/registrations/${one.id}`],
      ['GET', `/registrations/${one.id}/messages`],
    ];
    for (const [method, path, body] of calls) {
      expect([method, path, (await greenroom.api(method, path, body, { key })).status]).toEqual([method, path, 403]);
    }
  });
});

describe('the mail of a seat that was given back', () => {
  test('leads to a page with a button: reading changes nothing, the button takes the seat again', async () => {
    const session = await newSession({ capacity: 1 });
    const one = await guest(session, 'again@example.org');
    const key = await greenroom.createApiKey('inbox');
    await fetch(`${greenroom.url}/api/v1/inbox`, {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822', authorization: `Bearer ${key}` },
      body: answer(one, { answer: 'DECLINED' }).toString(),
    });
    await greenroom.deliver();
    const mail = greenroom.mail.to(one.email).at(-1);
    expect(mail?.subject).toMatch(/^You gave up your seat · /u);
    const link = /^https?:\/\/\S+\/registrations\/\S+$/mu.exec(mail?.text ?? '')?.[0] ?? '';
    for (let visit = 0; visit < 2; visit++) {
      const page = await fetch(link);
      expect([page.status, await rsvpOf(one)]).toEqual([200, ['cancelled', 'declined']]);
      expect(await page.text()).toContain(`action="${new URL(link).pathname}/retake"`);
    }
    expect((await fetch(`${link}/retake`)).status).toBe(404);
    const taken = await fetch(`${link}/retake`, { method: 'POST', redirect: 'manual' });
    expect([taken.status, taken.headers.get('location')]).toEqual([303, new URL(link).pathname]);
    expect(await rsvpOf(one)).toEqual(['confirmed', null]);
    expect(await (await fetch(link)).text()).not.toContain('/retake');
    await greenroom.deliver();
    const invite = readCalendar(greenroom.mail.to(one.email).at(-1)?.calendar?.object ?? '');
    expect([invite.method, invite.events[0]?.property('uid'), invite.events[0]?.property('sequence')]).toEqual([
      'REQUEST',
      one.uid,
      '2',
    ]);
    const other = await guest(session, 'other@example.org').catch(() => null);
    expect((await fetch(`${link.replace(one.id, other?.id ?? '')}/retake`, { method: 'POST' })).status).toBe(404);
  });
});

describe('the inbox on the command line', () => {
  afterEach(endGreenrooms);

  async function pipe(mail: Buffer | string, env: Record<string, string> = {}): Promise<[number | null, string]> {
    const { code, stdout } = await runHere(
      ['inbox'],
      {
        PATH: process.env['PATH'],
        GREENROOM_DATA_DIR: await newDataDir(),
        DATABASE_URL: greenroom.config.databaseUrl ?? '',
        SECRET: greenroom.config.secret,
        PUBLIC_URL: greenroom.url,
        LOG_LEVEL: 'silent',
        ...env,
      },
      mail,
    );
    return [code, stdout];
  }

  test('takes an answer beside the running server', async () => {
    // The command reads the real clock, so the session must be to come by that one too.
    const one = await guest(await newSession({ startsAtLocal: '2099-03-02T10:00' }), 'piped@example.org');
    expect(await pipe(answer(one, { answer: 'TENTATIVE' }))).toEqual([0, '']);
    expect(await rsvpOf(one)).toEqual(['confirmed', 'tentative']);
  });

  test('exits with 0 for what is no answer, however large: nothing must be sent back', async () => {
    expect(await pipe('Subject: Hello\r\n\r\nI have a question.')).toEqual([0, '']);
    expect(await pipe(Buffer.alloc(5 * 1024 * 1024, 'a'))).toEqual([0, '']);
  });

  test('without our environment, as Postfix runs it, creates no database and asks to try again', async () => {
    const dataDir = await newDataDir();
    const { code, stderr } = await runHere(
      ['inbox'],
      { PATH: process.env['PATH'], GREENROOM_DATA_DIR: dataDir },
      'Subject: Hello\r\n\r\n',
    );
    expect([code, stderr]).toEqual([75, expect.stringContaining(`There is no database in ${dataDir} yet.`)]);
    expect(await readdir(dataDir)).toEqual(['secret']);
    const empty = await bareDatabase();
    expect(await pipe('Subject: Hello\r\n\r\n', { DATABASE_URL: empty.url })).toEqual([75, '']);
    await empty.drop();
  });

  test('asks the mail server to try again when the database is not there, or anything else is wrong', async () => {
    const nobody = `postgres://nobody@127.0.0.1:${await freePort()}/nothing`;
    expect(await pipe('Subject: Hello\r\n\r\n', { DATABASE_URL: nobody })).toEqual([75, '']);
    expect(await pipe('Subject: Hello\r\n\r\n', { LOG_LEVEL: 'loud' })).toEqual([75, '']);
  });
});

describe('the inbox by SMTP', () => {
  const send = async (mail: Buffer, to: string | string[] = mailbox, from = 'attendee@example.org') => {
    const transport = createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true });
    try {
      return (await transport.sendMail({ raw: mail, envelope: { from, to } })).response;
    } finally {
      transport.close();
    }
  };
  /** Speaks SMTP line by line, and gives the codes of the answers. */
  const talk = async (...commands: string[]) => {
    const socket = connect(smtpPort, '127.0.0.1');
    const codes = [await replyOf(socket)];
    for (const command of commands) {
      socket.write(`${command}\r\n`);
      codes.push(await replyOf(socket));
    }
    socket.destroy();
    return codes;
  };
  async function replyOf(socket: Socket): Promise<string> {
    let reply = '';
    while (!/^\d{3} .*\r\n$/mu.test(reply)) reply += String((await once(socket, 'data'))[0]);
    return reply.slice(0, 3);
  }

  test('takes an answer, and silently what is none', async () => {
    const one = await guest(await newSession(), 'by-smtp@example.org');
    expect(await send(answer(one))).toMatch(/^250 /u);
    expect(await rsvpOf(one)).toEqual(['confirmed', 'accepted']);
    expect(
      await send(Buffer.from('Subject: Hello\r\n\r\nI have a question.\r\n'), 'GreenRoom@EXAMPLE.org', ''),
    ).toMatch(/^250 /u);
  });

  test('takes the report of a mail that came back, from nobody as all of them are', async () => {
    const one = await guest(await newSession(), 'came-back@example.org');
    const [message] = (await greenroom.api('GET', `/registrations/${one.id}/messages`)).body.items;
    const report = goldenBounce('exim-unrouteable.eml', { messageId: message.messageId, email: one.email });
    expect(await send(report, mailbox, '')).toMatch(/^250 /u);
    const [bounced] = (await greenroom.api('GET', `/registrations/${one.id}/messages`)).body.items;
    expect(bounced).toMatchObject({
      state: 'sent',
      bouncedAt: '2026-12-01T09:00:00.000Z',
      bounceStatus: '5.0.0',
      bounceDiagnostic: '550 No such user here',
    });
    expect(await talk('EHLO x', 'MAIL FROM:<> BODY=8BITMIME', `RCPT TO:<${mailbox}>`)).toEqual([
      '220',
      '250',
      '250',
      '250',
    ]);
  });

  test('is for one recipient, offers no sign-in, and refuses what is too large', async () => {
    const hello = Buffer.from('Subject: Hello\r\n\r\n');
    for (const stranger of ['somebody@example.org', 'greenroom@example.com', 'greenroom+x@example.org']) {
      await expect(send(hello, stranger)).rejects.toMatchObject({ responseCode: 550 });
    }
    expect(await talk('EHLO x', 'AUTH PLAIN AAAA', 'STARTTLS', 'VRFY <root@example.org>')).toEqual([
      '220',
      '250',
      '500',
      '500',
      '252',
    ]);
    await expect(send(Buffer.alloc(1024 * 1024 + 100, 'a\r\n'))).rejects.toMatchObject({ responseCode: 552 });
    // A client that does not say how large it is learns it at the end.
    const large = `${'x'.repeat(998)}\r\n`.repeat(1100);
    expect(
      await talk('EHLO x', 'MAIL FROM:<a@example.org>', `RCPT TO:<${mailbox}>`, 'DATA', `Subject: x\r\n\r\n${large}.`),
    ).toEqual(['220', '250', '250', '250', '354', '552']);
  });

  test('turns away more than twenty at once, and lets the next in when one has gone', async () => {
    const sockets: Socket[] = [];
    // Those that were here before may not have gone yet.
    await until(async () => {
      const socket = connect(smtpPort, '127.0.0.1');
      if ((await replyOf(socket)) === '220') sockets.push(socket);
      return sockets.length === 20;
    });
    expect(await talk()).toEqual(['421']);
    for (const socket of sockets) socket.destroy();
    await until(async () => (await talk())[0] === '220');
  });

  test('says "later" while the database is not there, and takes the mail then', async () => {
    const second = await freePort();
    const one = await guest(await newSession(), 'later@example.org');
    const { databaseUrl = '' } = greenroom.config;
    const broken = await startTestApp({ databaseUrl, config: { inboxSmtp: { port: second, host: '127.0.0.1' } } });
    try {
      await broken.dataSource.query(`alter table registrations rename to registrations_away`);
      const transport = createTransport({ host: '127.0.0.1', port: second, ignoreTLS: true });
      const envelope = { from: 'attendee@example.org', to: mailbox };
      await expect(transport.sendMail({ raw: answer(one), envelope })).rejects.toMatchObject({ responseCode: 451 });
      await broken.dataSource.query(`alter table registrations_away rename to registrations`);
      expect((await transport.sendMail({ raw: answer(one), envelope })).response).toMatch(/^250 /u);
      transport.close();
    } finally {
      await broken.stop();
    }
    expect(await rsvpOf(one)).toEqual(['confirmed', 'accepted']);
    await expect(once(connect(second, '127.0.0.1'), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('is opened and closed by the program, even with open connections, and reports a port in use', async () => {
    const port = await freePort();
    const { databaseUrl = '', secret } = greenroom.config;
    const env = { DATABASE_URL: databaseUrl, SECRET: secret, INBOX_SMTP_PORT: String(port), MAIL_FROM: mailbox };
    const program = await spawnGreenroom(env).then((one) => one.ready());
    const idle = connect(port, '127.0.0.1');
    expect(await replyOf(idle)).toBe('220');
    idle.on('error', () => undefined);
    await expect(startTestApp({ databaseUrl, config: { inboxSmtp: { port, host: '127.0.0.1' } } })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is in use. Choose another, for example with INBOX_SMTP_PORT=2525`,
    );
    const farewell = text(idle);
    expect(await program.end('SIGTERM')).toBe(0);
    // By itself it would be let go after a minute, for having said nothing.
    expect(await farewell).toContain('421 Server shutting down');
    idle.destroy();
    await endGreenrooms();
  });
});
