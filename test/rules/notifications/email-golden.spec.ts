import '../../../src/app/areas.js';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mimeSource } from '../../../src/domain/notifications/email/mime.js';
import { projectRoot } from '../../../src/platform/root.js';
import { letterOutcomes } from '../../../src/domain/proposals/letter-outcome.js';
import { languages, listMessages } from '../../../src/platform/i18n/messages.js';
import type { ComposedEmail } from '../../../src/domain/notifications/email/composed-email.js';
import type { Recipient } from '../../../src/domain/notifications/message.js';
import {
  amina,
  compose,
  composeAlone,
  composeForSpeaker,
  composeForStaff,
  juryInvitation,
  composeDay,
  composeSeveral,
  composeBroadcast,
  composeLetter,
  composeTeam,
  consultationThat,
  delegation,
  composeOwnInvitation,
  event,
  invitation,
  poll,
  languageOffers,
  lin,
  answers,
  need,
  snapshot,
  speaker,
  submission,
  team,
  question,
  winner,
} from '../../support/mail-fixtures.js';

const moved = {
  startsAtLocal: '2027-01-15T16:30',
  startsAt: '2027-01-15T08:30:00.000Z',
  endsAt: '2027-01-15T09:45:00.000Z',
};
const raised = { ...event, sequence: 1, stampedAt: '2027-01-12T10:00:00.000Z' };

const inBerlin = {
  timeZone: 'Europe/Berlin',
  startsAtLocal: '2027-04-01T16:00',
  startsAt: '2027-04-01T14:00:00.000Z',
  endsAt: '2027-04-01T15:15:00.000Z',
};

const material = {
  recordingUrl: 'https://video.example.org/shore-power?t=0&lang=en',
  slidesUrl: 'https://files.example.org/shore-power.pdf',
  materials: [
    {
      id: 'a4f0c1de-0000-4000-8000-000000000001',
      title: 'Checklist <ports>',
      kind: 'handout' as const,
      fileName: 'list.pdf',
    },
  ],
};

const summary = [
  {
    title: 'Shore power for medium-size ports',
    startsAt: '2027-01-14T08:00:00.000Z',
    endsAt: '2027-01-14T09:15:00.000Z',
    spoken: 'en',
    languageOffers,
    people: [
      { name: 'Amina Odhiambo', state: 'confirmed' as const },
      { name: '林怡君', state: 'confirmed' as const },
      { name: 'Bo & <Sons>', state: 'waitlisted' as const, attendance: 'online' as const },
    ],
    counts: { confirmed: 10, waitlisted: 1 },
  },
  {
    title: 'Grid storage',
    startsAt: '2027-01-21T08:00:00.000Z',
    endsAt: '2027-01-21T09:00:00.000Z',
    people: [{ name: 'Amina Odhiambo', state: 'pending' as const }],
    counts: { pending: 1 },
  },
];

const provisionalUntil = '2027-01-13T07:00:00.000Z';

const elsewhere = { name: 'amina@new.example', email: 'amina@new.example' };
const addressChange = { id: '9f6c1f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b', email: elsewhere.email };

const kinds = {
  invited: (recipient: Recipient) => compose('invited', { recipient, event }),
  several: (recipient: Recipient) => composeSeveral(recipient),
  day: (recipient: Recipient) => composeDay(recipient),
  'several-unproven': (recipient: Recipient) => composeSeveral({ ...recipient, unproven: true }, { provisionalUntil }),
  promoted: (recipient: Recipient) => compose('promoted', { recipient, event }),
  offered: (recipient: Recipient) => compose('offered', { recipient, offerExpiresAt: '2027-01-13T07:00:00.000Z' }),
  'offer-expired': (recipient: Recipient) =>
    compose('offer-expired', { recipient, offerExpiresAt: '2027-01-13T07:00:00.000Z' }),
  'offer-reminder': (recipient: Recipient) =>
    compose('offer-reminder', { recipient, offerExpiresAt: '2027-01-13T07:00:00.000Z' }),
  waitlisted: (recipient: Recipient) => compose('waitlisted', { recipient, place: 3 }),
  rescheduled: (recipient: Recipient) =>
    compose(
      'rescheduled',
      { recipient, event: raised, note: 'The harbour crane test is on Thursday.', previousRevision: 1 },
      moved,
      snapshot,
    ),
  'rescheduled-waiting': (recipient: Recipient) =>
    compose('rescheduled', { recipient, place: 3, previousRevision: 1 }, moved, snapshot),
  switched: (recipient: Recipient) =>
    compose('switched', { recipient, event: raised, switchedFrom: { startsAt: moved.startsAt, endsAt: moved.endsAt } }),
  'several-requests': (recipient: Recipient) => compose('several-requests', { recipient, asksIfMine: true }),
  'other-run': (recipient: Recipient) =>
    compose('other-run', { recipient, otherRun: { startsAt: moved.startsAt, endsAt: moved.endsAt } }),
  cancelled: (recipient: Recipient) =>
    compose('cancelled', { recipient, event: raised }, { state: 'cancelled', cancelReason: 'The speaker is ill.' }),
  withdrawn: (recipient: Recipient) => compose('withdrawn', { recipient, event: raised }),
  released: (recipient: Recipient) => compose('released', { recipient }),
  'decline-unconfirmed': (recipient: Recipient) => compose('decline-unconfirmed', { recipient }),
  erased: (recipient: Recipient) => composeAlone('erased', { recipient }),
  'address-change': (recipient: Recipient) =>
    composeAlone('address-change', { recipient: { ...recipient, ...elsewhere }, addressChange }),
  'address-change-notice': (recipient: Recipient) =>
    composeAlone('address-change-notice', { recipient, addressChange }),
  'address-changed': (recipient: Recipient) => compose('address-changed', { recipient, event: raised, addressChange }),
  'proposal-link': (recipient: Recipient) =>
    composeAlone('proposal-link', { recipient, submission: { id: null, title: '' } }),
  'proposal-team': (recipient: Recipient) => composeAlone('proposal-team', { recipient, submission }),
  'proposal-member-removed': (recipient: Recipient) =>
    composeAlone('proposal-member-removed', { recipient, submission }),
  'proposal-member-removed-you': (recipient: Recipient) =>
    composeAlone('proposal-member-removed', {
      recipient,
      submission: { ...submission, id: null, removed: { ...submission.removed, isReader: true } },
    }),
  'proposal-received-kept': (recipient: Recipient) =>
    composeAlone('proposal-received', {
      recipient,
      submission: { ...submission, submitted: { ...submission.submitted, isKept: true } },
    }),
  'proposal-unsubmitted': (recipient: Recipient) => composeAlone('proposal-unsubmitted', { recipient, submission }),
  'proposal-received': (recipient: Recipient) => composeAlone('proposal-received', { recipient, submission }),
  'proposal-withdrawn': (recipient: Recipient) =>
    composeAlone('proposal-withdrawn', {
      recipient,
      submission: { ...submission, withdrawn: { at: '2027-01-11T09:00:00.000Z', by: 'Chen <Mei-ling>' } },
    }),
  'proposal-withdrawn-organizers': (recipient: Recipient) =>
    composeAlone('proposal-withdrawn', {
      recipient,
      submission: { ...submission, withdrawn: { at: '2027-01-11T09:00:00.000Z', by: '', hand: 'organizers' } },
    }),
  'proposal-withdrawn-platform': (recipient: Recipient) =>
    composeAlone('proposal-withdrawn', {
      recipient,
      submission: { id: null, title: 'Wind', withdrawn: { at: '2027-01-11T09:00:00.000Z', by: '', hand: 'platform' } },
    }),
  'winner-asked': (recipient: Recipient) => composeAlone('winner-asked', { recipient, winner }),
  'winner-reminder': (recipient: Recipient) => composeAlone('winner-reminder', { recipient, winner }),
  'winner-answered': (recipient: Recipient) => composeAlone('winner-answered', { recipient, winner }),
  'winner-declined': (recipient: Recipient) =>
    composeAlone('winner-answered', { recipient, winner: { ...winner, answer: 'declined' } }),
  'winner-stepped-back': (recipient: Recipient) =>
    composeAlone('winner-answered', { recipient, winner: { ...winner, answer: 'stepped-back' } }),
  'winner-dropped': (recipient: Recipient) => composeAlone('winner-dropped', { recipient, winner }),
  'team-question': (recipient: Recipient) => composeAlone('team-question', { recipient, question }),
  'published-answers': (recipient: Recipient) => composeAlone('published-answers', { recipient, answers }),
  consultation: (recipient: Recipient) =>
    composeAlone('consultation', { recipient, event, consultation: consultationThat('booked') }),
  'consultation-host': (recipient: Recipient) =>
    composeAlone('consultation', { recipient, event, consultation: consultationThat('moved', 'host') }),
  'consultation-reminder': (recipient: Recipient) =>
    composeAlone('consultation-reminder', {
      recipient,
      event,
      lead: 'P1D',
      consultation: consultationThat('reminder'),
    }),
  'consultation-cancelled': (recipient: Recipient) =>
    composeAlone('consultation-cancelled', { recipient, event: raised, consultation: consultationThat('cancelled') }),
  'consultation-elsewhere': (recipient: Recipient) => {
    const { startsAtLocal, timeZone, overlap, minutes, startsAt, endsAt, ...said } = consultationThat('moved');
    const time = { startsAtLocal, timeZone, overlap, minutes, startsAt, endsAt };
    const at = (place: string) => ({ ...time, host: said.host, format: 'in-person' as const, place });
    const consultation = { ...said, ...at('Town hall, room 7'), before: at('Town hall, room 2') };
    return composeAlone('consultation', { recipient, event: raised, consultation });
  },
  'consultation-left': (recipient: Recipient) =>
    composeAlone('consultation', { recipient, event: raised, consultation: { ...consultationThat('left'), host: '' } }),
  'consultation-asked': (recipient: Recipient) =>
    composeAlone('consultation-news', { recipient, consultation: consultationThat('asked') }),
  'consultation-proposed': (recipient: Recipient) =>
    composeAlone('consultation-news', {
      recipient,
      consultation: {
        ...consultationThat('proposed', 'host'),
        proposed: { startsAt: '2027-01-15T14:00:00.000Z', comment: 'I am travelling on that day.' },
      },
    }),
  'consultation-offered': (recipient: Recipient) =>
    composeAlone('consultation-news', { recipient, consultation: consultationThat('offered') }),
  'organizers-answer': (recipient: Recipient) => composeAlone('organizers-answer', { recipient, need }),
  'organizers-answer-impossible': (recipient: Recipient) =>
    composeAlone('organizers-answer', {
      recipient,
      need: { ...need, kind: 'captions', details: '', state: 'impossible' },
    }),
  'staff-winner': (recipient: Recipient) => composeForStaff('staff-winner', recipient),
  'staff-places': (recipient: Recipient) => composeForStaff('staff-places', recipient),
  'staff-crew': (recipient: Recipient) => composeForStaff('staff-crew', recipient),
  'delegation-link': (recipient: Recipient) => composeAlone('delegation-link', { recipient, delegation }),
  delegation: (recipient: Recipient) =>
    composeAlone('delegation', { recipient, delegation: { ...delegation, sessions: summary } }),
  'delegation-news': (recipient: Recipient) =>
    compose('delegation-news', { recipient, delegation, previousRevision: 1 }, moved, snapshot),
  'delegation-objection': (recipient: Recipient) =>
    compose('delegation-news', { recipient, delegation: { ...delegation, objector: '林怡君' } }),
  'team-invited': (recipient: Recipient) =>
    composeTeam({ recipient, team, delegation: { ...delegation, session: 'shore-power' } }),
  reminder: (recipient: Recipient) => compose('reminder', { recipient, event, lead: 'P1D' }),
  'reminder-clock': (recipient: Recipient) =>
    compose('reminder', { recipient, event, lead: 'P1D', previousStartsAt: '2027-03-25T15:00:00.000Z' }, inBerlin),
  'follow-up': (recipient: Recipient) =>
    compose('follow-up', { recipient, attended: true, hasProposal: true, certificate: true, ...material }),
  'follow-up-missed': (recipient: Recipient) =>
    compose('follow-up', { recipient, attended: false, hasProposal: false, ...material }),
  'follow-up-plain': (recipient: Recipient) => compose('follow-up', { recipient, hasProposal: false }),
  recording: (recipient: Recipient) =>
    compose('recording', { recipient, recordingOf: 'a4f0c1de-0000-4000-8000-000000000002' }),
  deadline: (recipient: Recipient) => composeAlone('deadline', { recipient }),
  'deadline-moved': (recipient: Recipient) =>
    composeAlone('deadline-moved', {
      recipient,
      reason: 'zone-rules',
      deadline: { before: '2027-03-31T14:59:00.000Z', now: '2027-03-31T15:59:00.000Z' },
    }),
  'staff-invited': (recipient: Recipient) => composeForStaff('staff-invited', recipient),
  'staff-assigned': (recipient: Recipient) => composeForStaff('staff-assigned', recipient),
  'staff-assigned-first': (recipient: Recipient) => composeForStaff('staff-assigned', recipient, {}, juryInvitation),
  'staff-answers': (recipient: Recipient) => composeForStaff('staff-answers', recipient),
  'staff-deadline': (recipient: Recipient) => composeForStaff('staff-deadline', recipient),
  'staff-reviews': (recipient: Recipient) => composeForStaff('staff-reviews', recipient),
  'staff-webhook': (recipient: Recipient) => composeForStaff('staff-webhook', recipient),
  'staff-pilots': (recipient: Recipient) => composeForStaff('staff-pilots', recipient),
  'staff-password': (recipient: Recipient) => composeForStaff('staff-password', recipient),
  'staff-address': (recipient: Recipient) => composeForStaff('staff-address', recipient),
  'speaker-invited': (recipient: Recipient) =>
    composeForSpeaker('speaker-invited', recipient, { speaker: { ...speaker, asks: true } }),
  'crew-invited': (recipient: Recipient) =>
    composeForSpeaker('speaker-invited', recipient, {
      speaker: {
        ...speaker,
        asks: true,
        task: { kind: 'interpreted', language: 'es', from: -15, until: 30, takesTurns: true },
      },
    }),
  'speaker-confirmed': (recipient: Recipient) =>
    composeForSpeaker('speaker-invited', recipient, { event: { ...event, answer: 'accepted' } }),
  'speaker-moved': (recipient: Recipient) =>
    composeForSpeaker('speaker-updated', recipient, { event: raised, previousRevision: 1 }, moved),
  'speaker-updated': (recipient: Recipient) =>
    composeForSpeaker(
      'speaker-updated',
      recipient,
      { event: raised, previousRevision: 1 },
      { format: 'hybrid', venue: 'Dock 1, Kaohsiung' },
    ),
  'speaker-cancelled': (recipient: Recipient) =>
    composeForSpeaker('speaker-cancelled', recipient, { event: raised }, { state: 'cancelled', cancelReason: 'Storm' }),
  'speaker-decline-unconfirmed': (recipient: Recipient) =>
    composeForSpeaker('speaker-decline-unconfirmed', recipient, {}),
  'speaker-removed': (recipient: Recipient) => composeForSpeaker('speaker-removed', recipient, { event: raised }),
  'speaker-declined': (recipient: Recipient) =>
    composeForSpeaker('speaker-removed', recipient, { event: raised, speaker: { ...speaker, hasDeclined: true } }),
  'speaker-reminder': (recipient: Recipient) => composeForSpeaker('speaker-reminder', recipient, { lead: 'PT1H' }),
  'staff-security': (recipient: Recipient) =>
    composeForStaff('staff-security', recipient, { change: 'passkey-added', network: '203.0.113.0/24' }),
  'staff-security-address': (recipient: Recipient) =>
    composeForStaff('staff-security', recipient, {
      change: 'address-changed',
      linkId: '019ab0aa-0000-7000-8000-0000000000d1',
    }),
  'staff-security-reset': (recipient: Recipient) =>
    composeForStaff('staff-security', recipient, { change: 'second-factor-reset', colleague: 'Chen Mei-ling' }),
  'invitation-to-register': (recipient: Recipient) => composeAlone('invitation-to-register', { recipient, invitation }),
  'invitation-own': (recipient: Recipient) => composeOwnInvitation(recipient),
  poll: (recipient: Recipient) => composeAlone('poll', { recipient, poll }),
  'poll-reminder': (recipient: Recipient) => composeAlone('poll-reminder', { recipient, poll }),
  'invitation-reminder': (recipient: Recipient) =>
    composeAlone('invitation-reminder', {
      recipient,
      invitation: { ...invitation, sessions: invitation.sessions.slice(0, 1) },
    }),
  'invitation-moved': (recipient: Recipient) =>
    compose(
      'invitation-moved',
      { recipient, invitation: { ...invitation, sessions: [] }, previousRevision: 1 },
      moved,
      snapshot,
    ),
  'invitation-cancelled': (recipient: Recipient) =>
    compose(
      'cancelled',
      { recipient, invitation: { ...invitation, sessions: [] } },
      { state: 'cancelled', cancelReason: 'Storm' },
    ),
  ...Object.fromEntries(
    letterOutcomes.map((outcome) => [`letter-${outcome}`, (recipient: Recipient) => composeLetter(outcome, recipient)]),
  ),
  broadcast: (recipient: Recipient) => composeBroadcast(recipient, 'Ports <of> *Mombasa* & {{page}}'),
  'new-links': (recipient: Recipient) => compose('updated', { recipient, event, reason: 'new-links' }),
  unproven: (recipient: Recipient) => compose('invited', { recipient: { ...recipient, unproven: true }, event }),
  provisional: (recipient: Recipient) =>
    compose('invited', { recipient: { ...recipient, unproven: true }, event, provisionalUntil }),
  'confirm-seat': (recipient: Recipient) =>
    compose('confirm-seat', { recipient: { ...recipient, unproven: true }, provisionalUntil }),
  'seat-lapsed': (recipient: Recipient) =>
    compose('seat-lapsed', { recipient: { ...recipient, unproven: true }, event, provisionalUntil }),
  'unproven-member': (recipient: Recipient) =>
    compose('waitlisted', {
      recipient: { ...recipient, unproven: true },
      place: 3,
      registeredBy: { coordinator: 'Joseph Mwangi', organization: 'Port of Mombasa' },
    }),
  'unproven-coordinator': (recipient: Recipient) =>
    composeAlone('delegation-link', { recipient: { ...recipient, unproven: true }, delegation }),
  'assumed-zone': (recipient: Recipient) =>
    compose('invited', { recipient: { ...recipient, isOwnZone: false }, event }),
  hybrid: (recipient: Recipient) =>
    compose('invited', { recipient, event }, { format: 'hybrid', venue: 'Pier-2 Art Center\n1 Dayong Rd, Kaohsiung' }),
  'in-person': (recipient: Recipient) =>
    compose('invited', { recipient, event }, { format: 'in-person', venue: 'Pier-2 Art Center, Kaohsiung' }),
};

const inFourLanguages: ReadonlySet<string> = new Set([
  'invited',
  'several',
  'reminder',
  'offered',
  'cancelled',
  'follow-up',
  'letter-winner',
  'letter-not-selected',
  'follow-up-missed',
  'deadline',
  'team-invited',
  'winner-asked',
  'organizers-answer',
  'organizers-answer-impossible',
  'unproven',
  'unproven-member',
]);
const sato: Recipient = {
  ...lin,
  name: '佐藤 美咲',
  email: 'sato@example.org',
  timeZone: 'Asia/Tokyo',
  language: 'ja',
};
const mariam: Recipient = {
  ...lin,
  name: 'مريم حسن',
  email: 'mariam@example.org',
  timeZone: 'Africa/Cairo',
  language: 'ar',
};

/** The clock of what the reader has to do by then, in Nairobi. */
const deadlines: readonly (readonly [kinds: RegExp, clock: string])[] = [
  [/^(?:several-unproven|provisional|confirm-seat|offered|offer-reminder|offer-expired)$/u, '10:00'],
  [/^(?:team-invited|invitation-(?:to-register|reminder|own))$/u, '07:00'],
  [/^poll/u, '13:00'],
  [/^(?:winner-(?:asked|reminder)|deadline|deadline-moved|proposal-unsubmitted)$/u, '18:59'],
  [/^(?:team-question|staff-(?:answers|assigned|assigned-first|deadline|reviews))$/u, '12:00'],
  [/^consultation-offered$/u, '00:30'],
];

/** What an inbox shows of an email before it is opened. */
function listed({ subject, html }: ComposedEmail): { subject: string; preheader: string } {
  const preheader = /<div style="display:none[^>]*>([^<]*)<\/div>/u.exec(html)?.[1] ?? '';
  return { subject, preheader: preheader.trim() };
}

test('what fills the text of an organizer keeps its own direction', () => {
  const { text, html } = kinds.broadcast(mariam);
  for (const body of [text, html]) expect(body).toContain('\u2068مريم حسن\u2069');
  expect(kinds.broadcast(amina).text).not.toMatch(/[\u2066-\u2069]/u);
  expect(html).not.toMatch(/href="[^"]*\u2068/u);
});

// Organizers write these subjects themselves.
const isOwnSubject = (kind: string) => /^(?:broadcast|letter-.*|invitation-own)$/u.test(kind);

/** Emails whose subject has no time, with the reason. */
const withoutTime: readonly (readonly [kinds: RegExp, reason: string])[] = [
  [/^staff-(?:invited|password|address|security|webhook)/u, 'about an account or a program'],
  [/^staff-(?:winner|places|pilots)/u, 'about proposals and several dates'],
  [/^(?:recording|several-requests|erased|address-change|address-change-notice)$/u, 'about a person'],
  [/^(?:delegation-link|delegation|unproven-coordinator)$/u, 'about people in several sessions'],
  [/^proposal-(?:team|member|received|withdrawn)|^organizers-answer|^published-answers/u, 'there is no time to meet'],
  [/^winner-(?:answered|declined|stepped-back|dropped)/u, 'there is nothing left to answer'],
  [/^winner-asked/u, 'beside “won”, a time would be that of the result: the deadline begins the preheader'],
  [/^poll/u, 'the times are what it asks: the deadline begins the preheader'],
  [/^follow-up/u, 'the session is over'],
];

describe.each(languages)('in an inbox, in $code', ({ code }) => {
  const mails = Object.entries(kinds).map(([kind, make]) => [kind, make({ ...amina, language: code })] as const);

  it('state and time stand within the first 41 characters, and the email says the same', () => {
    const faults = mails.flatMap(([kind, { subject, text }]) => {
      if (isOwnSubject(kind)) return [];
      // Narrow blanks of French are plain ones in a header.
      const lines = text.replaceAll('\u202f', ' ').split('\n');
      const parts = subject.split(/ · |｜|[】\]] ?|(?<=\d\d:\d\d) /u).map((part) => part.replace(/^[【[]/u, ''));
      const [state = '', at = ''] = parts;
      const [clock = ''] = /\d\d[:.]\d\d/u.exec(at) ?? [];
      const hasTime = clock !== '' && /\d/u.test(at.replace(clock, ''));
      const shown = hasTime ? `${state} · ${at}` : state;
      const isLong = [...shown].length > 41;
      const contradicts = !lines.includes(state) || !text.includes(clock);
      const isTimeless = withoutTime.some(([kinds]) => kinds.test(kind));
      return isLong || contradicts || hasTime === isTimeless ? [[kind, [...shown].length, subject]] : [];
    });
    expect(faults).toEqual([]);
  });

  it('the preheader says something else than the subject, and the deadline where there is one', () => {
    const faults = mails.flatMap(([kind, mail]) => {
      const { subject, preheader } = listed(mail);
      const deadline = deadlines.find(([kinds]) => kinds.test(kind))?.[1];
      const isMissing =
        deadline !== undefined && !preheader.replaceAll(/(?<=\d\d)\.(?=\d\d)/gu, ':').includes(deadline);
      return preheader === '' || subject.includes(preheader) || isMissing ? [[kind, preheader]] : [];
    });
    expect(faults).toEqual([]);
  });

  it('has one main button', () => {
    const counted = mails.map(([kind, { html }]) => [kind, html.match(/<td class="btn"/gu)?.length ?? 0]);
    expect(counted.filter(([, buttons]) => buttons !== 1)).toEqual([]);
  });
});

test('each reason for a subject without a time is about an email', () => {
  expect(withoutTime.filter(([named]) => !Object.keys(kinds).some((kind) => named.test(kind)))).toEqual([]);
});

test.each([
  ['unproven', 80],
  ['invited', 110],
  ['follow-up-missed', 90],
])('the email %s has at most %i words, without links', (kind, most) => {
  const { text } = (kinds as Record<string, (recipient: Recipient) => ComposedEmail>)[kind]!(amina);
  const words = text.replaceAll(/https:\S+/gu, '').split(/\s+/u);
  expect(words.filter(Boolean).length).toBeLessThanOrEqual(most);
});

test.each(languages)('a letter says the result before the title, in $code', ({ code }) => {
  for (const result of ['winner', 'outstanding', 'shortlisted']) {
    const [before = ''] = (listMessages(code).get(`letters.${result}.subject`) ?? '').split('{title}');
    expect([before.length <= 43, /\p{L}.*[:：]/u.test(before)]).toEqual([true, true]);
  }
});

const folder = join(projectRoot, 'test', 'golden', 'mail');
const cases = Object.entries(kinds).flatMap(([kind, make]) => [
  { name: `${kind}.en`, mail: make(amina) },
  { name: `${kind}.zh-TW`, mail: make(lin) },
  ...(inFourLanguages.has(kind)
    ? [
        { name: `${kind}.ja`, mail: make(sato) },
        { name: `${kind}.ar`, mail: make(mariam) },
      ]
    : []),
]);

describe.each(cases)('the mail $name', ({ name, mail }) => {
  it.each(['txt', 'html', 'eml'])('is the golden %s byte for byte', (extension) => {
    const made = { txt: mail.text, html: mail.html, eml: mimeSource(mail).toString('latin1') }[extension] ?? '';
    const encoding = extension === 'eml' ? 'latin1' : 'utf8';
    const file = join(folder, `${name}.${extension}`);
    if (process.env['UPDATE_GOLDEN']) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, made, encoding);
    }
    expect(made).toBe(readFileSync(file, encoding));
  });
});
