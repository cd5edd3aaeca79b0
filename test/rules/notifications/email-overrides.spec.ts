import { composeMessage } from '../../../src/domain/notifications/composing/compose.js';
import { readOverrides } from '../../../src/domain/notifications/templates/email-template.js';
import type { MessageKind } from '../../../src/domain/notifications/kinds/kinds.js';
import type { MessagePayload } from '../../../src/domain/notifications/message.js';
import { mimeSource } from '../../../src/domain/notifications/email/mime.js';
import { emailFaults } from '../../support/mail-faults.js';
import { amina, call, event, message, site, snapshot } from '../../support/mail-fixtures.js';

const worded = (kind: MessageKind, texts: Record<string, string>, payload: Partial<MessagePayload> = {}) => {
  const { read, lost } = readOverrides(kind, 'en', texts);
  expect(lost).toEqual([]);
  const session = kind.startsWith('delegation') || kind === 'link' ? null : { snapshot };
  return composeMessage(message(kind, payload), session, call, site, null, read);
};

test('a mail says what an organizer wrote, and the facts as ever', () => {
  const texts = {
    state: 'Welcome, {name}',
    greeting: 'Dear {name},',
    text: '{title} starts at {time} in {city} on {date}.\n\n  Bring your numbers.',
    closing: 'See you there\nThe team of {call}',
  };
  const ours = composeMessage(message('invited', { event }), { snapshot }, call, site);
  const mail = worded('invited', texts, { event });
  expect(mail.subject).toBe(
    'Welcome, Amina Odhiambo · Thu 14 Jan, 11:00 · Shore power for medium-size ports (Nairobi)',
  );
  expect(mail.text).toBe(
    ours.text
      .replace('You have a seat\n', 'Welcome, Amina Odhiambo\n')
      .replace('Hello Amina Odhiambo,', 'Dear Amina Odhiambo,')
      .replace(
        /Accept the attached invitation.*\n/u,
        'Shore power for medium-size ports starts at 11:00 in Nairobi on Thursday 14 January 2027.\n\nBring your numbers.\n',
      )
      .replace('\n\nCan’t come?', '\n\nSee you there\n\nThe team of Global Call for Green Solutions\n\nCan’t come?'),
  );
  expect(mail.calendar).toEqual(ours.calendar);
  expect(emailFaults(mail.html, mail.text)).toEqual([]);
});

test('what its own words know goes before what every mail knows', () => {
  const mail = worded(
    'offered',
    { text: 'Kept until {time}, {date}, {zone}, for {title}.' },
    { offerExpiresAt: '2027-01-13T07:00:00.000Z' },
  );
  expect(mail.text).toContain(
    'Kept until 10:00, Wednesday 13 January 2027, Nairobi (UTC+3), for Shore power for medium-size ports.',
  );
});

test('words depend on a number as ours do', () => {
  const state = '{place, plural, =1 {You are next} other {{place} before you}}, {name}';
  expect(worded('waitlisted', { state }, { place: 1 }).subject).toMatch(/^You are next, Amina/u);
  expect(worded('waitlisted', { state }, { place: 4 }).subject).toMatch(/^4 before you, Amina/u);
});

test('coordinators get their email about the delegation the same way', () => {
  const delegation = { id: '7d0f1c52-8f6e-4f1b-9a37-3a9b6f2f1f12', organization: 'Port of Mombasa' };
  const texts = { text: 'Hello {organization}\nWelcome', closing: 'Bye {organization}' };
  const { html, text } = worded('delegation-link', texts, { delegation });
  expect(text).toContain('\nHello Port of Mombasa\n\nWelcome\n');
  expect(html).toContain('>Bye Port of Mombasa</p>');
});

test('neither an organizer nor a name gets a header or a tag into a mail', () => {
  const recipient = { ...amina, name: 'Eve\r\nBcc: all@example.org <script>alert(1)</script>' };
  const texts = { state: '<b>{name}</b>', greeting: '{name}', text: '<script>{name}</script>', closing: '<img src=x>' };
  const mail = worded('invited', texts, { recipient });
  expect(mail.subject).not.toMatch(/[\r\n]/u);
  expect(mimeSource(mail).toString()).not.toMatch(/^Bcc:/mu);
  expect(mail.html).not.toMatch(/<(?:script|img|b)\b/u);
});

test('words for speakers reach no interpreter, captioner or signer', () => {
  const task = { kind: 'interpreted', language: 'es', from: null, until: null, takesTurns: false } as const;
  const id = '8d0f1c52-8f6e-4f1b-9a37-3a9b6f2f1f12';
  const speaker = { id, inviteId: id, hasDeclined: true } as const;
  for (const [kind, part] of [
    ['speaker-updated', ''],
    ['speaker-updated', 'Moved'],
    ['speaker-cancelled', ''],
    ['speaker-removed', 'Declined'],
  ] as const) {
    const texts = { [`state${part}`]: 'A talk', [`text${part}`]: 'Your talk.', greeting: 'Star,', closing: 'See you' };
    const payload = { event, ...(part === 'Moved' && { previousRevision: 1 }) };
    const before = { ...snapshot, startsAt: '2027-01-13T08:00:00.000Z' };
    const compose = (own: object) => {
      const { read } = readOverrides(kind, 'en', texts);
      const session = { snapshot, previousSnapshot: part === 'Moved' ? before : null };
      return composeMessage(
        message(kind, { ...payload, speaker: { ...speaker, ...own } }),
        session,
        call,
        site,
        null,
        read,
      );
    };
    expect(compose({}).text).toMatch(/A talk[^]*Star,[^]*Your talk\.[^]*See you/u);
    expect(compose({ task }).text).not.toMatch(/talk|Star,|See you/u);
  }
});
