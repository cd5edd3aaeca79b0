import { readReply } from '../../../src/domain/calendar/read-reply.js';
import { readIncomingEmail } from '../../../src/domain/notifications/inbound/incoming-email.js';
import {
  calendarEmail,
  goldenReplies,
  goldenReply,
  goldenUid,
  replyEmail,
  replyObject,
} from '../../support/replies.js';

/** The first calendar object of a mail, as it is read. */
async function read(raw: Buffer) {
  const mail = await readIncomingEmail(raw);
  return typeof mail === 'string' ? mail : readReply(mail.calendars[0] ?? '');
}

const none = { startsAt: null, endsAt: null };
const said = (method: string, time: string, participation: string, more: object = {}) => ({
  method,
  uid: goldenUid,
  sequence: 0,
  stampedAt: new Date(`2027-01-11T${time}Z`),
  addresses: ['amina@example.org'],
  participation,
  comment: null,
  proposed: none,
  ...more,
});

const expected: Record<string, object> = {
  'apple-accepted.eml': said('REPLY', '10:19:00', 'ACCEPTED'),
  'attachment-only-accepted.eml': said('REPLY', '10:21:00', 'ACCEPTED'),
  'google-accepted.eml': said('REPLY', '10:15:00', 'ACCEPTED'),
  'google-declined-with-note.eml': said('REPLY', '10:15:00', 'DECLINED', {
    comment: 'Sorry, I am travelling: see you next time',
  }),
  'outlook-com-declined.eml': said('REPLY', '10:18:00', 'DECLINED', { addresses: ['AMINA@Example.org'] }),
  'outlook-desktop-counter.eml': said('COUNTER', '10:17:00', 'TENTATIVE', {
    comment: 'Could we do Thursday afternoon instead?',
    proposed: { startsAt: new Date('2027-04-01T13:00:00Z'), endsAt: new Date('2027-04-01T14:15:00Z') },
  }),
  'outlook-desktop-tentative.eml': said('REPLY', '10:16:12', 'TENTATIVE', {
    comment: 'I may be ten minutes late, sorry.',
  }),
  'thunderbird-accepted-lf.eml': said('REPLY', '10:20:00', 'ACCEPTED'),
  'webmail-tentative-big5.eml': said('REPLY', '10:22:00', 'TENTATIVE', { comment: '當天不一定能參加，改日可以嗎？' }),
};

describe('the answer in the mail of a real calendar', () => {
  it('is expected of each', () => {
    expect(Object.keys(expected)).toEqual(goldenReplies);
  });

  it.each(goldenReplies)('%s is read', async (name) => {
    expect(await read(goldenReply(name))).toEqual(expected[name]);
  });

  it.each(goldenReplies)('%s is read with the other line ends too', async (name) => {
    const mail = goldenReply(name).toString('latin1');
    const turned = mail.includes('\r\n') ? mail.replaceAll('\r\n', '\n') : mail.replaceAll('\n', '\r\n');
    expect(await read(Buffer.from(turned, 'latin1'))).toEqual(expected[name]);
  });
});

describe('a mail', () => {
  const object = replyObject({ uid: 'uid@example.org', email: 'amina@example.org' });
  const automatic = async (headers: string[]) => {
    const mail = await readIncomingEmail(calendarEmail(object, headers));
    return typeof mail === 'string' ? mail : mail.isAutomatic;
  };

  it.each([
    [[], false],
    [['Auto-Submitted: no'], false],
    [['Auto-Submitted: auto-replied'], true],
    [['Auto-Submitted: auto-replied; owner-email="x@example.org"'], true],
    [['AUTO-SUBMITTED: Auto-Generated'], true],
    [['Precedence: bulk'], true],
    [['Precedence: auto_reply'], true],
    [['Precedence: list'], false],
    [['X-Autoreply: yes'], true],
    [['Return-Path: <>'], true],
    [['Return-Path: <amina@example.org>'], false],
  ])('with %j says that a machine wrote it: %s', async (headers, says) => {
    expect(await automatic(headers)).toBe(says);
  });

  it.each(['utf-8', 'UTF8', 'us-ascii', 'iso-8859-1', 'x-nobody-knows', 'replacement', 'utf-7'])(
    'is read where its charset is said to be %s',
    async (charset) => {
      expect(await read(calendarEmail(object, [], `text/calendar; charset=${charset}`))).toMatchObject({
        uid: 'uid@example.org',
      });
    },
  );

  it('shows its invitation part before its attachments, and what is not a calendar never', async () => {
    const other = (type: string, uid: string) =>
      `--mixed\r\nContent-Type: ${type}\r\n\r\n${replyObject({ uid, email: 'amina@example.org' })}`;
    const mail = Buffer.from(
      [
        'Content-Type: multipart/mixed; boundary=mixed',
        '',
        other('text/plain', 'plain'),
        other('application/ics; name=reply.ics', 'attached'),
        other('TEXT/Calendar; method=REPLY', 'shown'),
        other('application/json', 'json'),
        '--mixed--',
        '',
      ].join('\r\n'),
    );
    const read = await readIncomingEmail(mail);
    if (typeof read === 'string') throw new Error(read);
    expect(read.calendars.map((text) => readReply(text))).toMatchObject([{ uid: 'shown' }, { uid: 'attached' }]);
  });

  it('within a mail stays closed: a forwarded or returned answer is none', async () => {
    const inner = replyEmail({ uid: 'uid@example.org', email: 'amina@example.org' }).toString();
    for (const disposition of ['', 'Content-Disposition: inline\r\n', 'Content-Disposition: attachment\r\n']) {
      const mail = Buffer.from(
        `Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\nContent-Type: message/rfc822\r\n${disposition}\r\n${inner}\r\n--outer--\r\n`,
      );
      expect(await readIncomingEmail(mail)).toMatchObject({ calendars: [], isAutomatic: false });
    }
  });

  it('names its only sender, and what servers found out about them', async () => {
    const read = (headers: string) => readIncomingEmail(Buffer.from(`${headers}\r\n\r\n`));
    const results = 'Authentication-Results: mx.example.org; dmarc=pass';
    expect(await read(`From: Amina <amina@example.org>\r\n${results}`)).toMatchObject({
      from: 'amina@example.org',
      authenticationResults: ['mx.example.org; dmarc=pass'],
    });
    expect(await read(`From: a@example.org, b@example.org\r\n${results}\r\n${results}`)).toMatchObject({
      from: null,
      authenticationResults: ['mx.example.org; dmarc=pass', 'mx.example.org; dmarc=pass'],
    });
    expect(await read('From: a@example.org\r\nFrom: b@example.org')).toMatchObject({ from: null });
  });

  it.each([
    [
      'nothing',
      Buffer.alloc(0),
      {
        calendars: [],
        report: { statuses: [], returned: [] },
        hasWinmail: false,
        replyTo: [],
        isAutomatic: false,
        from: null,
        authenticationResults: [],
      },
    ],
    ['a megabyte and one byte', Buffer.alloc(1024 * 1024 + 1, 'a'), 'mail-too-large'],
    ['noise', Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256)), expect.anything()],
  ])('of %s is safe to read', async (_name, raw, outcome) => {
    expect(await readIncomingEmail(raw)).toEqual(outcome);
  });
});
