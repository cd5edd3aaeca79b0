import '../../../src/app/areas.js';
import { composeMessage } from '../../../src/domain/notifications/composing/compose.js';
import type { ComposedEmail } from '../../../src/domain/notifications/email/composed-email.js';
import { kindOf, type MessageKind, messageKinds } from '../../../src/domain/notifications/kinds/kinds.js';
import type { MessagePayload } from '../../../src/domain/notifications/message.js';
import { readOverrides } from '../../../src/domain/notifications/templates/email-template.js';
import { languages } from '../../../src/platform/i18n/messages.js';
import {
  amina,
  call,
  delegation,
  event,
  fullPayload,
  message,
  site,
  snapshot,
  team,
} from '../../support/mail-fixtures.js';

const evil = 'CLICK-HERE';
const organization = `${evil} Ltd`;
const recipient = { ...amina, name: `${evil} now`, unproven: true as const };
/** What strangers can type, everywhere in the payload. */
const typed: Partial<MessagePayload> = {
  recipient,
  organization,
  delegation: { ...delegation, organization, sessions: [] },
  team: { ...team, proposal: `${evil} proposal` },
};
const broadcast = {
  contents: {
    en: { subject: 'For {{name}} of {{organization}}', body: 'Dear {{name}} of {{organization}},\n\nnews.' },
  },
  callLanguages: ['en'],
};
const wordings = { state: 'For {name}', greeting: 'Dear {name},', stateNoPlace: 'For {name}' };

// Staff are invited by staff: their addresses are nobody's to confirm.
const toAttendees = messageKinds().filter(
  (kind) => (kind === 'staff-invited' || !kind.startsWith('staff-')) && !kind.startsWith('speaker-'),
);

function compose(kind: MessageKind, payload: Partial<MessagePayload>, texts = {}): ComposedEmail {
  const { read } = readOverrides(kind, 'en', texts);
  const row = message(kind, { ...fullPayload(kind), ...payload });
  return composeMessage(row, { snapshot, previousSnapshot: snapshot }, call, site, broadcast, read);
}

const links = /\/(?:confirm|not-me)\//u;
/** About another address than the reader's, so that somebody else can read them. */
const aboutAnother = new Set<string>(['address-change', 'address-change-notice', 'address-changed']);

describe.each(toAttendees)('the email %s to an unproven address', (kind) => {
  const { template } = kindOf(kind);
  const own = Object.fromEntries(
    Object.entries(wordings).filter(([name]) => name === 'greeting' || name in (template?.parts ?? {})),
  );

  test.each([
    ['our own words', {}],
    ['words of the organizers', own],
  ])('never says what a stranger typed in its subject, display name or greeting: %s', (_what, texts) => {
    const email = compose(kind, typed, template === null ? {} : texts);
    expect(email.to).toEqual({ name: '', address: recipient.email });
    expect(email.subject).not.toContain(evil);
    const greetings = email.text.split('\n').filter((line) => /^(?:Hello|Dear)\b/u.test(line));
    expect(greetings).toHaveLength(1);
    expect(greetings[0]).not.toContain(evil);
    expect(email.calendar?.object ?? '').not.toContain(evil);
  });

  test('is the usual one once the address is proven, and when another address can read it', () => {
    const addressChange = { id: delegation.id, email: 'new@example.org' };
    expect(compose(kind, { ...typed, addressChange }).text).not.toMatch(links);
    const email = compose(kind, { ...typed, recipient: { ...amina, name: 'Amina' } });
    expect(email.to.name).toBe('Amina');
    expect(email.text).not.toMatch(links);
  });
});

test.each(toAttendees.filter((kind) => !aboutAnother.has(kind)))(
  'the email %s asks to confirm first, also when all is over, and can be stopped in one click',
  (kind) => {
    const email = compose(kind, typed);
    const [first = ''] = email.text.split('\n');
    expect(first).toMatch(/^Did you register for/u);
    expect(email.text).toContain('https://greenroom.example.org/confirm/');
    expect(email.headers).toMatchObject({
      'List-Unsubscribe': expect.stringMatching(/^<https:\/\/greenroom\.example\.org\/not-me\/[\w-]{44}>$/u),
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
  },
);

test('says who registered the reader, in every language, with the coordinator whom the program knows', () => {
  const registeredBy = { coordinator: 'Joseph Mwangi', organization: 'Port of Mombasa' };
  for (const { code } of languages) {
    const row = message('invited', { recipient: { ...recipient, language: code }, event, registeredBy });
    const [first] = composeMessage(row, { snapshot }, call, site).text.split('\n');
    expect(first).toContain('Joseph Mwangi');
    expect(first).not.toContain('Port of Mombasa');
  }
});
