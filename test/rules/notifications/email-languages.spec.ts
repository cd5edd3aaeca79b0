import { offerLines } from '../../../src/domain/sessions/offer-labels.js';
import { spokenLanguage } from '../../../src/domain/sessions/session-labels.js';
import { languages, translate } from '../../../src/platform/i18n/messages.js';
import {
  amina,
  compose,
  composeAlone,
  composeDay,
  composeSeveral,
  delegation,
  event,
  invitation,
  languageOffers,
  snapshot,
} from '../../support/mail-fixtures.js';

/** A text without what differs between a row and a line: capitals, and marks that set foreign words apart. */
const plain = (text: string) => text.replaceAll(/[\u2066-\u2069]/gu, '').toLowerCase();

// What an email about one session says of its languages, emails about several say of each.
describe.each(languages)('in $code, the languages of a session are in', ({ code }) => {
  const recipient = { ...amina, language: code };
  const offered = { language: 'en', languageOffers };
  const said = [
    ...offerLines(offered, code),
    ...(code === 'en' ? [] : [spokenLanguage('en', code)]),
    translate(code, 'interpretation.how'),
  ];
  const session = {
    title: 'Ports',
    startsAt: snapshot.startsAt,
    endsAt: snapshot.endsAt,
    spoken: 'en',
    languageOffers,
  };
  const sessions = [{ ...session, people: [], counts: {} }];

  it('one registration, several, and the emails of one day', () => {
    const one = compose('invited', { recipient, event }, { languageOffers }).text;
    for (const mail of [composeSeveral(recipient), composeDay(recipient)])
      for (const line of said) expect(plain(mail.text)).toContain(plain(line));
    expect(plain(one)).toContain(plain(said.at(-1)!));
  });

  it('the summary of a delegation, and invitations, which have no link to join', () => {
    const mails = [
      composeAlone('delegation', { recipient, delegation: { ...delegation, sessions } }),
      composeAlone('invitation-to-register', { recipient, invitation }),
    ];
    for (const { text } of mails) {
      for (const line of said.slice(0, -1)) expect(plain(text)).toContain(plain(line));
      expect(text).not.toContain(said.at(-1));
    }
  });
});

it('messages of before say nothing of languages', () => {
  const [{ title, startsAt, endsAt }] = invitation.sessions as [(typeof invitation.sessions)[0]];
  const old = { ...invitation, sessions: [{ title, startsAt, endsAt }] };
  const { text } = composeAlone('invitation-to-register', { recipient: { ...amina, language: 'ja' }, invitation: old });
  expect(text).not.toContain(translate('ja', 'sessions.offers.captioned'));
});
