import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { mimeDigest, mimeSource } from '../../../src/domain/notifications/email/mime.js';
import type { EmailTransport } from '../../../src/domain/notifications/smtp/email-transport.js';
import { openEmailTransport } from '../../../src/domain/notifications/smtp/open-email-transport.js';
import { requiresTls } from '../../../src/domain/notifications/smtp/smtp-transport.js';
import { compose, event } from '../../support/mail-fixtures.js';

const mail = compose('invited', { event });

function refusal(code: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode: code });
}

describe('the SMTP transport', () => {
  let server: SMTPServer;
  let transport: EmailTransport;
  let received: { from: string; to: string[]; source: Buffer; isEncrypted: boolean }[];

  async function open(options: SMTPServerOptions = {}, query = '?tls.rejectUnauthorized=false'): Promise<void> {
    received = [];
    server = new SMTPServer({
      authOptional: true,
      logger: false,
      onData(stream, session, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          received.push({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            source: Buffer.concat(chunks),
            isEncrypted: session.secure,
          });
          done(null, 'kept');
        });
      },
      ...options,
    });
    // A client that goes away mid-sentence is part of these tests.
    server.on('error', () => undefined);
    const listening = server.listen(0, '127.0.0.1');
    await new Promise((resolve) => listening.once('listening', resolve));
    const { port } = listening.address() as AddressInfo;
    transport = openEmailTransport({ smtpUrl: `smtp://127.0.0.1:${port}${query}`, dataDir: '' });
  }

  afterEach(async () => {
    await transport.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  it('hands over the very bytes of the MIME source to one recipient, encrypted where the server offers it', async () => {
    await open();
    await expect(transport.send(mail)).resolves.toEqual({
      response: expect.stringMatching(/^250 .*kept/u),
      digest: mimeDigest(mimeSource(mail)),
    });
    expect(received).toEqual([
      { from: 'greenroom@example.org', to: ['amina@example.org'], source: mimeSource(mail), isEncrypted: true },
    ]);
    await expect(transport.verify()).resolves.toBeUndefined();
  });

  it('keeps lines that begin with a dot, which ends an email when it is alone', async () => {
    await open();
    const { messageId } = mail;
    const dotted = { ...mail, text: `.\n..\n.end ${'x'.repeat(74)}.com\n.`, html: '.\n', calendar: null };
    await transport.send(dotted);
    await transport.send({ ...mail, messageId: messageId.replace('<', '<2') });
    expect(received.map(({ source }) => source.toString())).toEqual([
      mimeSource(dotted).toString(),
      mimeSource({ ...mail, messageId: messageId.replace('<', '<2') }).toString(),
    ]);
  });

  it('names a domain of other letters as servers know it, and no recipient but one', async () => {
    await open({ hideSMTPUTF8: true });
    for (const address of ['ana@bücher.example', '"a,b"@example.org']) {
      await transport.send({ ...mail, to: { name: 'A, B <x@example.org>', address } });
    }
    // The server turns what it hears into letters again; a letter itself it would refuse.
    expect(received.map(({ to }) => to)).toEqual([['ana@bücher.example'], ['"a,b"@example.org']]);
    expect(received[0]?.source.toString()).toContain('<ana@xn--bcher-kva.example>');
  });

  it('sends without encryption where the server has none, and many at once over its pool', async () => {
    let connections = 0;
    await open({
      hideSTARTTLS: true,
      onConnect(_session, done) {
        connections += 1;
        done();
      },
    });
    const mails = Array.from({ length: 40 }, (_, index) => ({ ...mail, subject: `Mail ${index}` }));
    await Promise.all(mails.map((each) => transport.send(each)));
    expect(received.map(({ source }) => source.toString()).sort()).toEqual(
      mails.map((each) => mimeSource(each).toString()).sort(),
    );
    expect(connections).toBeLessThanOrEqual(5);
  });

  it.each([
    ['a recipient, for now', { onRcptTo: (_a, _s, done) => done(refusal(450, 'Mailbox busy')) }, 'temporary', '450'],
    ['a recipient, for good', { onRcptTo: (_a, _s, done) => done(refusal(550, 'No such person')) }, 'permanent', '550'],
    [
      'the message, for good',
      { onData: (s, _session, done) => (s.resume(), s.on('end', () => done(refusal(554, 'Spam')))) },
      'permanent',
      '554',
    ],
    [
      'the message, for now',
      { onData: (s, _session, done) => (s.resume(), s.on('end', () => done(refusal(452, 'Full')))) },
      'temporary',
      '452',
    ],
    [
      'the sender, which is our own fault',
      { onMailFrom: (_a, _s, done) => done(refusal(550, 'Not you')) },
      'temporary',
      '550',
    ],
    ['the connection', { onConnect: (_s, done) => done(refusal(554, 'Go away')) }, 'temporary', '554'],
  ] satisfies [string, SMTPServerOptions, string, string][])(
    'says how a server refused %s',
    async (_what, options, kind, code) => {
      await open(options);
      await expect(transport.send(mail)).rejects.toMatchObject({ kind, message: expect.stringContaining(code) });
    },
  );

  it('takes a refused login for something that can be repaired', async () => {
    await open({ authOptional: false, onAuth: (_auth, _session, done) => done(refusal(535, 'Wrong password')) });
    const { port } = server.server.address() as AddressInfo;
    await transport.close();
    transport = openEmailTransport({
      smtpUrl: `smtp://user:secret@127.0.0.1:${port}?tls.rejectUnauthorized=false`,
      dataDir: '',
    });
    await expect(transport.send(mail)).rejects.toMatchObject({
      kind: 'temporary',
      message: expect.stringContaining('535'),
    });
    await expect(transport.verify()).rejects.toMatchObject({ kind: 'temporary' });
  });

  it('takes nobody listening for temporary', async () => {
    await open();
    const free = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => free.once('listening', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const toNobody = openEmailTransport({ smtpUrl: `smtp://127.0.0.1:${port}`, dataDir: '' });
    const failure = { kind: 'temporary', message: expect.stringContaining('ECONNREFUSED') };
    await expect(toNobody.send(mail)).rejects.toMatchObject(failure);
    await expect(toNobody.verify()).rejects.toMatchObject(failure);
    await toNobody.close();
  });

  it('gives up on a silent server after the timeout in its URL', async () => {
    await open();
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const toSilence = openEmailTransport({ smtpUrl: `smtp://127.0.0.1:${port}?greetingTimeout=200`, dataDir: '' });
    await expect(toSilence.send(mail)).rejects.toMatchObject({ kind: 'temporary' });
    await toSilence.close();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('does not send again and again to a server that hangs up after the message', async () => {
    let attempts = 0;
    await open(
      {
        onData(stream, session) {
          attempts += 1;
          stream.resume();
          stream.on('end', () => server.connections.forEach((each) => each.id === session.id && each.close()));
        },
      },
      '?tls.rejectUnauthorized=false',
    );
    await expect(transport.send(mail)).rejects.toMatchObject({ kind: 'temporary' });
    expect(attempts).toBe(1);
  });
});

test.each([
  ['smtp://user:secret@mail.example.org', true],
  ['smtp://user:secret@mail.example.org?ignoreTLS=true', false],
  ['smtp://user:secret@127.0.0.1:25', false],
  ['smtp://user:secret@[::1]', false],
  ['smtp://mail.example.org', false],
])('a password never leaves this machine without encryption: %s', (url, isRequired) => {
  expect(requiresTls(url)).toBe(isRequired);
});

describe('the file transport', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenroom-mail-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps each mail once, readable by its owner alone, under a name that says nothing about anybody', async () => {
    const transport = openEmailTransport({ smtpUrl: undefined, dataDir: folder });
    await transport.verify();
    const name = '20270111T093005Z-5b1f7a52-0c3e-4a55-8a1e-6c1d2b3a4c5d.eml';
    await expect(transport.send(mail)).resolves.toEqual({
      response: `Saved as mail/${name}`,
      digest: mimeDigest(mimeSource(mail)),
    });
    await transport.send(mail);
    expect(await readdir(join(folder, 'mail'))).toEqual([name]);
    expect(await readFile(join(folder, 'mail', name))).toEqual(mimeSource(mail));
    expect((await stat(join(folder, 'mail', name))).mode & 0o777).toBe(0o600);
    await transport.close();
  });

  it('fails for now where it cannot write', async () => {
    await writeFile(join(folder, 'mail'), 'not a folder');
    const transport = openEmailTransport({ smtpUrl: undefined, dataDir: folder });
    const failure = { kind: 'temporary', message: expect.stringMatching(/EEXIST|ENOTDIR/u) };
    await expect(transport.verify()).rejects.toMatchObject(failure);
    await expect(transport.send(mail)).rejects.toMatchObject(failure);
  });
});
