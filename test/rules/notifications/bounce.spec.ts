import * as fc from 'fast-check';
import {
  boundedWords,
  reportedRecipients,
  returnedMessageId,
} from '../../../src/domain/notifications/inbound/delivery-report.js';
import { readIncomingEmail } from '../../../src/domain/notifications/inbound/incoming-email.js';
import { decideBounce, isHardRefusal } from '../../../src/domain/notifications/inbound/bounce.js';
import { goldenBounce, goldenBounces, goldenMessageId } from '../../support/bounces.js';

const sent = { recipientEmail: 'Amina@Example.org', attempts: 1, bouncedAt: null };
const bounced = (isHard: boolean, status: string, words: string) => ({ outcome: 'bounced', isHard, status, words });

/** What a raw report says of a message to amina@example.org, and of which one. */
async function read(raw: Buffer) {
  const mail = await readIncomingEmail(raw);
  if (typeof mail === 'string') return mail;
  const { statuses, returned } = mail.report;
  return { ids: returned.map(returnedMessageId), ...decideBounce(statuses.flatMap(reportedRecipients), sent) };
}

const expected: Record<string, object> = {
  'exchange-mailbox-full.eml': bounced(
    false,
    '5.2.2',
    '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; Failed to process message',
  ),
  'exchange-online-not-found.eml': bounced(
    true,
    '5.1.10',
    '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient amina@example.org not found by SMTP address lookup',
  ),
  'exim-unrouteable.eml': bounced(true, '5.0.0', '550 No such user here'),
  'forwarded-unknown-user.eml': bounced(
    false,
    '5.1.1',
    '550 5.1.1 <amina.okafor@elsewhere.example>: Recipient address rejected: User unknown in virtual mailbox table',
  ),
  'gmail-disabled.eml': bounced(
    true,
    '5.2.1',
    '550-5.2.1 The email account that you tried to reach is inactive. For more 550-5.2.1 information, go to 550 5.2.1 https://support.example/mail/?p=DisabledUser - gsmtp',
  ),
  'postfix-delayed.eml': {
    outcome: 'delayed',
    isHard: false,
    status: '4.4.1',
    words: 'connect to mx.example.org[198.51.100.25]:25: Connection timed out',
  },
  'postfix-no-such-host.eml': bounced(
    true,
    '5.4.4',
    'Host or domain name not found. Name service error for name=example.org type=AAAA: Host not found',
  ),
  'postfix-unknown-user.eml': bounced(
    true,
    '5.1.1',
    '550 5.1.1 <amina@example.org>: Recipient address rejected: User unknown in virtual mailbox table',
  ),
  'sendmail-policy.eml': bounced(false, '5.0.0', '554 5.7.1 Message rejected because of unacceptable content'),
};

describe('the report of a real mail server', () => {
  it('is expected of each', () => {
    expect(Object.keys(expected)).toEqual(goldenBounces);
  });

  it.each(goldenBounces)('%s is read, with either line ends', async (name) => {
    const raw = goldenBounce(name);
    const said = { ids: [goldenMessageId], ...expected[name] };
    expect(await read(raw)).toEqual(said);
    expect(await read(Buffer.from(raw.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'))).toEqual(said);
  });
});

describe('a refusal', () => {
  it.each([
    ['5.1.1', '', true],
    ['5.1.0', '550 #5.1.0 Address rejected.', true],
    ['5.1.10', '', true],
    ['5.4.310', '', true],
    ['5.1.5', '', false],
    ['5.1.7', '', false],
    ['5.1.8', '550 5.1.8 Access denied, bad outbound sender', false],
    ['5.2.1', '', true],
    ['5.2.2', '', false],
    ['5.7.1', '550 5.7.1 blocked', false],
    ['5.4.4', '', true],
    ['5.4.7', '', false],
    ['4.1.1', '', false],
    ['4.0.0', '550 no such user', false],
    [null, '550 5.1.1 no such user', true],
    [null, '550-5.1.1 no such user', true],
    [null, '550 5.7.1 blocked', false],
    [null, '550 no such user', true],
    [null, '551 user not local', true],
    [null, '553 sorry, that domain is not in my list', true],
    [null, '552 too much mail', false],
    [null, '554 rejected', false],
    [null, '450 4.1.1 try later', false],
    [null, '5501 what', false],
    ['5.0.0', '550 5.1.1 no such user', true],
    ['5.0.0', '554 5.7.1 spam', false],
    ['5.0.0', '', false],
    ['5.1.1', '554 5.7.1 spam', true],
    [null, '', false],
    [null, 'they said: 550 5.1.1 no such user', false],
  ])('with status %s and the words %j is hard: %s', (status, words, isHard) => {
    expect(isHardRefusal(status, words)).toBe(isHard);
  });
});

describe('a report', () => {
  const recipient = (more: object) => ({
    finalRecipient: 'amina@example.org',
    originalRecipient: null,
    action: 'failed',
    status: '5.1.1',
    diagnostic: null,
    ...more,
  });
  const own = recipient({});

  it.each([
    ['of a message that was never sent', [own], { attempts: 0 }, 'not-sent'],
    ['of a message that came back before', [own], { bouncedAt: new Date() }, 'bounce-repeated'],
    ['without a recipient', [], {}, 'no-recipient'],
    ['of somebody else', [recipient({ finalRecipient: 'other@example.org' })], {}, 'other-recipient'],
    ['of a delivery', [recipient({ action: 'delivered' })], {}, 'not-a-failure'],
    ['of a relay', [recipient({ action: 'relayed' }), recipient({ action: 'expanded' })], {}, 'not-a-failure'],
    ['in words of its own', [recipient({ action: 'kaputt' })], {}, 'not-a-failure'],
  ])('%s changes nothing', (_name, recipients, more, reason) => {
    expect(decideBounce(recipients, { ...sent, ...more })).toEqual({ outcome: 'ignored', reason });
  });

  it('is hard only of the recipient themselves', () => {
    const hardOf = (...recipients: ReturnType<typeof recipient>[]) => {
      const decision = decideBounce(recipients, sent);
      return decision.outcome !== 'ignored' && decision.isHard;
    };
    const other = recipient({ finalRecipient: 'other@example.org' });
    expect(hardOf(own)).toBe(true);
    expect(hardOf(other)).toBe(false);
    expect(hardOf(recipient({ finalRecipient: 'other@example.org', originalRecipient: 'amina@example.org' }))).toBe(
      false,
    );
    expect(hardOf(recipient({ finalRecipient: null, originalRecipient: 'amina@example.org' }))).toBe(true);
    expect(hardOf(recipient({ finalRecipient: null }))).toBe(false);
    expect(hardOf(other, own)).toBe(true);
    expect(hardOf(recipient({ action: 'delayed' }))).toBe(false);
  });

  it('is read in one group or several, with folds, comments, types and broken lines', () => {
    expect(
      reportedRecipients(
        [
          'Reporting-MTA: dns; relay.example.net',
          'Final-Recipient: RFC822; <a@example.org>',
          'Action: Failed (bad luck)',
          'Status: 5.1.1 (no such user)',
          'Diagnostic-Code: smtp;550 no',
          '\tsuch user\u0007',
          'nonsense',
          'Final-Recipient: utf-8; \\x{E9}mile@example.org',
          'Action: delayed',
          '',
          ' a fold of nothing',
          'Action: failed',
          'Final-Recipient: x400; /c=tw/',
          'Original-Recipient: rfc822;c@example.org',
          'Status: 5.x',
        ].join('\r\n'),
      ),
    ).toEqual([
      {
        finalRecipient: 'a@example.org',
        originalRecipient: null,
        action: 'failed',
        status: '5.1.1',
        diagnostic: '550 no such user',
      },
      {
        finalRecipient: 'émile@example.org',
        originalRecipient: null,
        action: 'delayed',
        status: null,
        diagnostic: null,
      },
      {
        finalRecipient: null,
        originalRecipient: 'c@example.org',
        action: 'failed',
        status: null,
        diagnostic: null,
      },
    ]);
  });

  it('returns the Message-ID of the headers, not of the text', () => {
    expect(returnedMessageId('Subject: a\r\nMessage-ID:\r\n <x@example.org>\r\n\r\ntext')).toBe('<x@example.org>');
    expect(returnedMessageId('Subject: a\n\nMessage-ID: <x@example.org>')).toBeNull();
    expect(returnedMessageId('Message-ID: x@example.org')).toBeNull();
  });

  it('may be any text', () => {
    const line = fc.constantFrom(
      'Action: failed',
      'Final-Recipient: rfc822;',
      'Status: 5',
      ' ',
      ';',
      ':',
      '\r\n',
      '\\x{',
      '<',
    );
    const text = fc.array(fc.oneof(line, fc.string({ unit: 'binary', maxLength: 20 }))).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (any) => {
        expect(reportedRecipients(any).length).toBeLessThanOrEqual(20);
        returnedMessageId(any);
        isHardRefusal(null, any);
      }),
    );
  });

  it('keeps words short, on one line and without control characters', () => {
    expect(boundedWords(` a\r\n\tb\0c${'x'.repeat(20_000)}`)).toBe(`a b c${'x'.repeat(495)}`);
    expect(boundedWords('\0 \n')).toBeNull();
  });
});
