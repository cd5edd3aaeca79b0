import type { LanguageOffer } from '../../src/domain/sessions/language-offer.js';
import type { ComposedEmail } from '../../src/domain/notifications/email/composed-email.js';
import type { ComposedMessage } from '../../src/domain/notifications/composing/compose.js';
import type { EmailSite } from '../../src/domain/notifications/composing/context.js';
import type { ComposedCall } from '../../src/domain/notifications/composing/composed-parts.js';
import { composeMessage, composeTogether } from '../../src/domain/notifications/composing/compose.js';
import type { LetterOutcome } from '../../src/domain/proposals/letter-outcome.js';
import { standardContents } from '../../src/parts/letters/domain/letter.js';
import { noOverrides } from '../../src/domain/notifications/templates/email-template.js';
import type { MessageKind } from '../../src/domain/notifications/kinds/kinds.js';
import type { MessageLetter } from '../../src/parts/letters/domain/emails/letter-payload.js';
import type { MessagePayload, Recipient } from '../../src/domain/notifications/message.js';
import type { SessionSnapshot } from '../../src/domain/sessions/session-snapshot.js';

/** Some of what messages of the core carry, and whatever a kind of a part does. */
export type SomePayload = Partial<MessagePayload> & Record<string, unknown>;

export const site: EmailSite = {
  publicUrl: 'https://greenroom.example.org',
  secret: 'a secret of the tests with more than 32 characters',
  emailFrom: { name: 'Greenroom', address: 'greenroom@example.org' },
};

export const call: ComposedCall = {
  slug: 'green-transitions',
  name: 'Global Call for Green Solutions',
  host: 'Kaohsiung City Government',
  summary: '',
  contactEmail: 'contact@example.org',
  senderName: '',
  replyTo: '',
  accentColor: '',
  logoEtag: '',
  logoWidth: 0,
  logoHeight: 0,
  timeZone: 'Asia/Taipei',
  opensOn: '2027-01-01',
  closesOn: '2027-03-31',
  themes: [],
  criteria: [],
  // The members of a delegation read that they are asked what they need.
  features: { access: true },
  translations: { 'zh-TW': { name: '全球綠色解方徵案', host: '高雄市政府' } },
  languages: ['en', 'zh-TW'],
};

export const snapshot: SessionSnapshot = {
  title: 'Shore power for medium-size ports',
  abstract: '',
  kind: 'webinar',
  format: 'online',
  language: 'en',
  themes: ['sustainable-energy'],
  speakers: [{ name: 'Chen Wei-ting', role: 'Engineer', organization: 'Port of Kaohsiung' }, { name: 'Joseph Mwangi' }],
  venue: null,
  slug: 'shore-power',
  startsAtLocal: '2027-01-14T16:00',
  timeZone: 'Asia/Taipei',
  overlap: 'first',
  durationMinutes: 75,
  startsAt: '2027-01-14T08:00:00.000Z',
  endsAt: '2027-01-14T09:15:00.000Z',
  state: 'published',
  cancelReason: null,
};

export const amina: Recipient = {
  name: 'Amina Odhiambo',
  email: 'amina@example.org',
  timeZone: 'Africa/Nairobi',
  language: 'en',
  linkVersion: 1,
};

export const lin: Recipient = {
  name: '林怡君',
  email: 'lin@example.org',
  timeZone: 'America/Los_Angeles',
  language: 'zh-TW',
  linkVersion: 1,
};

export const event = {
  uid: '0d9f3c52-8f6e-4f1b-9a37-3a9b6f2f1f11@greenroom.example.org',
  sequence: 0,
  stampedAt: '2027-01-11T09:30:00.000Z',
  createdAt: '2027-01-11T09:30:00.000Z',
};

/** A delegation, as a message to its coordinator names it. */
export const delegation = { id: '7d0f1c52-8f6e-4f1b-9a37-3a9b6f2f1f12', organization: 'Port of Mombasa' };

/** What the team of a winning proposal is invited with. */
export const team = {
  proposal: 'Grid-scale storage from retired ferries',
  seats: 5,
  reservedUntil: '2027-01-12T04:00:00.000Z',
};

/** A poll with a start in the night of the reader. */
export const poll = {
  id: '3b1f6a52-7c0d-4f1e-8a2b-9c3d4e5f6a70',
  inviteeId: '6d9f3a21-2c3d-4e4f-9a5b-6c7d8e9f0a12',
  title: 'Applying for the grid theme',
  minutes: 60,
  starts: ['2027-01-20T08:00:00.000Z', '2027-01-20T20:00:00.000Z'],
  closesAt: '2027-01-15T10:00:00.000Z',
};

/** What a session is offered in beside its own language. */
export const languageOffers: LanguageOffer[] = [
  { kind: 'interpreted', language: 'fr' },
  { kind: 'captioned', language: 'es', automatic: true },
];

/** Two sessions that somebody is invited to register for. */
export const invitation = {
  id: '4c8e2f10-1b2c-4d3e-8f4a-5b6c7d8e9f01',
  inviteeId: '6d9f3a21-2c3d-4e4f-9a5b-6c7d8e9f0a12',
  sessions: [
    { title: snapshot.title, startsAt: snapshot.startsAt, endsAt: snapshot.endsAt, spoken: 'en', languageOffers },
    { title: 'Grid <storage> & ferries', startsAt: '2027-01-21T08:00:00.000Z', endsAt: '2027-01-21T09:00:00.000Z' },
  ],
  reservedUntil: '2027-01-12T04:00:00.000Z',
};

/** A payload with everything that any mail of this kind says. */
export function fullPayload(kind: string): SomePayload {
  return {
    event,
    place: 2,
    lead: 'PT1H',
    ...(kind.startsWith('offer') && { offerExpiresAt: '2027-01-13T07:00:00.000Z' }),
    ...(['confirm-seat', 'seat-lapsed'].includes(kind) && { provisionalUntil: '2027-01-13T07:00:00.000Z' }),
    ...(kind.startsWith('delegation') && { delegation }),
    ...(kind === 'team-invited' && { delegation, team }),
    ...(kind.startsWith('address-change') && { addressChange: { id: delegation.id, email: amina.email } }),
    ...(kind.startsWith('proposal-') && { submission }),
    ...(kind.startsWith('staff') && { account, reviews }),
    ...(kind.startsWith('speaker-') && { speaker }),
    ...(kind.startsWith('invitation-') && { invitation }),
    ...(kind === 'letter' && { letter: letterAbout('winner') }),
    ...(kind === 'team-question' && { question }),
    ...(kind === 'organizers-answer' && { need }),
    ...(kind === 'published-answers' && { answers }),
    ...(kind.startsWith('consultation') && { consultation: consultationThat(saidBy[kind] ?? 'booked') }),
    ...(kind.startsWith('pitch') && { pitch: pitchThat(saidOfPitch[kind] ?? 'invited') }),
    ...((kind.startsWith('winner') || kind === 'staff-winner') && { winner }),
    ...(kind === 'staff-pilots' && { pilots }),
    ...(kind === 'staff-webhook' && { webhook }),
    ...(kind === 'staff-crew' && { crew }),
    ...(kind === 'staff-places' && { places }),
    ...(kind.startsWith('poll') && { poll }),
    ...(kind === 'recording' && { recordingOf: delegation.id }),
    ...(kind === 'other-run' && { otherRun: invitation.sessions[0] }),
    ...(kind === 'deadline-moved' && { deadline: { before: snapshot.startsAt, now: snapshot.endsAt } }),
  };
}

/** The speaker whom an email is for, and their event. */
export const speaker = { id: '2f7c1d90-5e6f-4a7b-8c8d-9e0f1a2b3c4d', inviteId: '3a8d2ea1-6f70-4b8c-9d9e-0f1a2b3c4d5e' };

/** What a jury asks a team. */
export const question = {
  id: 'q-1',
  title: 'Wind <on> roofs',
  body: 'Which roofs?\n\nWho pays?',
  until: '2027-01-18T09:00:00.000Z',
};

const saidBy: Readonly<Record<string, string>> = {
  'consultation-reminder': 'reminder',
  'consultation-cancelled': 'cancelled',
  'consultation-news': 'offered',
};

/** A consultation, as the email to its team or its host says it. */
export const consultationThat = (says: string, side: 'team' | 'host' = 'team') => ({
  id: '5a1c0d2e-3f4b-4c5d-8e6f-7a8b9c0d1e2f',
  side,
  ownerId: '6d9f3a21-2c3d-4e4f-9a5b-6c7d8e9f0a12',
  call: call.slug,
  host: 'Ada <Osei>',
  team: 'Storage from retired ferries & more',
  person: 'Amina Odhiambo',
  format: 'online' as const,
  place: 'https://meet.example.org/ada',
  topic: '',
  question: 'How do we measure savings?\nAnd for how long?',
  language: 'fr',
  says,
  startsAtLocal: '2027-01-14T09:00',
  timeZone: 'Africa/Accra',
  overlap: 'first' as const,
  minutes: 45,
  startsAt: '2027-01-14T09:00:00.000Z',
  endsAt: '2027-01-14T09:45:00.000Z',
  ...(says === 'offered' && { offeredUntil: '2027-01-12T21:30:00.000Z' }),
});

const saidOfPitch: Readonly<Record<string, string>> = { 'pitch-reminder': 'reminder', 'pitch-cancelled': 'cancelled' };

/** The pitch of a team, as the email to one of them says it. */
const pitchThat = (says: string) => ({
  id: '7b2d1e3f-4a5c-4d6e-9f70-8192a3b4c5d6',
  sequence: event.sequence,
  says,
  call: call.slug,
  title: 'Storage from retired <ferries>',
  minutes: 10,
  session: snapshot,
  registrationId: '8c3e2f40-5b6d-4e7f-8a81-92a3b4c5d6e7',
  startsAtLocal: '2027-01-14T16:30',
  overlap: 'first' as const,
  startsAt: '2027-01-14T08:30:00.000Z',
  endsAt: '2027-01-14T08:40:00.000Z',
});

/** A proposal that a team writes. */
export const answers = {
  count: 12,
  items: [
    { question: 'Can a company from abroad apply?', answer: 'Yes, from <anywhere>.', isCorrected: false },
    { question: '參加要付費嗎？', answer: '不用。', isCorrected: true },
  ],
};

export const need = {
  id: '7d0e1c2b-9a8f-4c3d-8e7f-6a5b4c3d2e1f',
  kind: 'sign-language' as const,
  details: 'ASL',
  state: 'arranged' as const,
  reply: 'An interpreter sits at the front, on the left.\n\nAsk for <Mei>.',
};

export const winner = {
  proposalId: '1e7c5a90-3b4d-4f6e-8a1c-2d3e4f5a6b7c',
  title: 'Shore power <for> every berth',
  deadline: '2027-01-25T15:59:00.000Z',
  answer: 'accepted' as const,
  by: 'Rui & Ana',
  call: { slug: 'clean-harbours', name: 'Clean <harbours>' },
};

/** What the places of winners need. */
const places = {
  call: { slug: 'clean-harbours', name: 'Clean <harbours>' },
  free: ['Shore power <for> every berth', 'Quiet cranes & tugs'],
  next: 'Ballast <water>',
  late: ['Quiet cranes & tugs'],
  lost: ['Tide & mills'],
};

export const submission = {
  id: '1e7c5a90-3b4d-4f6e-8a1c-2d3e4f5a6b7c',
  title: 'Shore power <for> every berth',
  inviter: 'Rui & Ana',
  removed: { name: 'Ana & Bo', by: 'Chen <Mei-ling>', until: '2027-01-18T09:00:00.000Z' },
  submitted: { id: '2f8d6ba1-4c5e-4a7f-9b2d-3e4f5a6b7c8d', at: '2027-01-11T09:30:00.000Z', by: 'Rui & Ana' },
};

/** The proposal whose result a letter is about. */
function letterAbout(outcome: LetterOutcome): MessageLetter {
  const isWinner = outcome === 'winner' || outcome === 'outstanding';
  return {
    id: '4b9f6db3-5c6d-4e8f-9a0b-1c2d3e4f5a6b',
    proposalId: submission.id,
    title: submission.title,
    theme: 'Ports & energy',
    outcome,
    rank: { place: 3, isShared: true, of: 120 },
    ...(outcome !== 'shortlisted' && {
      feedback: ['Clear <numbers> & a team that knows the port.', 'Say who pays for the {{grid}}.\nAnd when.'],
    }),
    ...(isWinner && { answerBy: '2027-06-01T04:00:00.000Z' }),
  };
}

/** The letter about a result, with the standard texts. */
export function composeLetter(outcome: LetterOutcome, recipient: Recipient): ComposedEmail {
  const row = { ...message('letter', { recipient, letter: letterAbout(outcome) }), registrationId: null };
  const contents = { contents: standardContents(outcome), callLanguages: ['en', 'zh-TW'] };
  return composeMessage(row, null, call, site, contents);
}

/** The account that an email to staff is about. */
const account = {
  organizerId: '5d0f1c1e-6a39-4f5c-9a0b-7c8d9e0f1a2b',
  linkId: 'c3b2a190-8f7e-4d6c-b5a4-938271605f4e',
  inviter: 'Chen Mei-ling',
  role: 'juror' as const,
};

/** What a juror has to review. */
const reviews = {
  call: 'Green <Transitions> & Cities',
  open: 12,
  drafts: 1,
  titles: ['Shore power <for> every berth', 'Roofs *of* the old market'],
  deadline: '2027-01-19T09:00:00.000Z',
};

/** What the first email to a juror says, who has not signed. */
export const juryInvitation = { titles: [], isUnsigned: true, note: 'Thank you for <reading> with us.' };

/** Milestones of pilots. */
const pilots = {
  call: 'Green <Transitions> & Cities',
  slug: 'green-transitions',
  open: 12,
  overdue: 1,
  milestones: [
    { pilot: 'Roofs *of* the old market', title: 'Permit <no. 7>', dueOn: '2027-01-09', isOverdue: true },
    { pilot: 'Shore power for every berth', title: 'First berth', dueOn: '2027-01-14', isOverdue: false },
  ],
};

/** What somebody was to do in a session, and declined. */
const crew = {
  personId: '4c9e3fb2-7081-4c9d-8eaf-1a2b3c4d5e6f',
  task: { kind: 'interpreted', language: 'es', from: null, until: null, takesTurns: false },
  session: {
    id: '5d0f4ac3-8192-4dae-9fb0-2b3c4d5e6f70',
    title: 'Roofs <& walls>',
    startsAt: snapshot.startsAt,
    timeZone: snapshot.timeZone,
  },
  call: 'Green <Transitions> & Cities',
} as const;

const webhook = {
  name: 'CRM <of> the *city*',
  host: 'crm.example.org',
  because: 'failing',
  path: '/calls/ports/webhooks/1',
};

/** The mail of such a message to staff, which belongs to no call. */
export function composeForStaff(
  kind: `staff-${string}`,
  recipient: Recipient,
  more: Partial<NonNullable<MessagePayload['account']>> = {},
  moreReviews: object = {},
): ComposedEmail {
  const row = {
    ...message(kind, {
      recipient,
      account: { ...account, ...more },
      ...(kind === 'staff-pilots' && { pilots }),
      ...(kind === 'staff-webhook' && { webhook }),
      ...(kind === 'staff-crew' && { crew }),
      ...(kind === 'staff-places' && { places }),
      reviews: { ...reviews, ...(kind === 'staff-reviews' && { messages: 2 }), ...moreReviews },
      winner,
    }),
    registrationId: null,
    attendeeId: null,
  };
  return composeMessage(row, null, null, site);
}

/** A message row of a kind, with the parts of the payload that the test is about. */
export function message(kind: string, payload: SomePayload = {}): ComposedMessage {
  const id = '5b1f7a52-0c3e-4a55-8a1e-6c1d2b3a4c5d';
  return {
    id,
    kind: kind as MessageKind,
    messageId: `<${id}@greenroom.example.org>`,
    createdAt: new Date('2027-01-11T09:30:05Z'),
    payload: { recipient: amina, ...payload },
    registrationId: '0d9f3c52-8f6e-4f1b-9a37-3a9b6f2f1f10',
    attendeeId: '9e2b7c31-55aa-4d0e-8f00-1b2c3d4e5f60',
  };
}

/** The mail of such a message that is about no session. */
export function composeAlone(kind: string, payload: SomePayload): ComposedEmail {
  return composeMessage({ ...message(kind, payload), registrationId: null }, null, call, site);
}

/** The mail of such a message to a speaker of the session of the tests. */
export function composeForSpeaker(
  kind: `speaker-${string}`,
  recipient: Recipient,
  payload: SomePayload = {},
  changed: Partial<SessionSnapshot> = {},
): ComposedEmail {
  const row = { ...message(kind, { recipient, event, speaker, ...payload }), registrationId: null, attendeeId: null };
  const isKnown = payload.previousRevision !== undefined;
  return composeMessage(
    row,
    { snapshot: { ...snapshot, ...changed }, previousSnapshot: isKnown ? snapshot : null },
    call,
    site,
  );
}

/** The mail that invites a team to the session of the tests. */
export function composeTeam(payload: SomePayload): ComposedEmail {
  return composeMessage({ ...message('team-invited', payload), registrationId: null }, { snapshot }, call, site);
}

const broadcast = {
  en: {
    subject: 'What comes after {{session}}',
    body: [
      'Hello {{name}} of {{organization}},',
      'the **slides** of {{session}} ({{when}}) are [online](https://example.org/slides?a=1&b=2).',
      '## What comes next',
      '1. Write your proposal: the call closes {{deadline}}.\n2. Ask us.\n   - by mail\n   - or in the next session',
      '> Bring <b>your</b> numbers.',
      '![A picture](https://example.org/x.png) <script>alert(1)</script> [no](javascript:alert(1))',
      'Your page: {{page}}',
    ].join('\n\n'),
  },
  'zh-TW': {
    subject: '{{session}}之後',
    body: '{{name}}您好：\n\n{{organization}}的**簡報**已上線，徵案於{{deadline}}截止。\n\n[我的頁面]({{page}})',
  },
};

/** The mail of a broadcast about the session of the tests, to a person of this organization. */
export function composeBroadcast(recipient: Recipient, organization: string): ComposedEmail {
  const contents = { contents: broadcast, callLanguages: ['en', 'zh-TW'] };
  const row = { ...message('broadcast', { recipient, organization }), registrationId: null };
  return composeMessage(row, { snapshot }, call, site, contents);
}

/** An invitation with the organizers' own text, about one session. */
export function composeOwnInvitation(recipient: Recipient): ComposedEmail {
  const contents = { contents: broadcast, callLanguages: ['en', 'zh-TW'] };
  const one = { ...invitation, sessions: invitation.sessions.slice(0, 1) };
  const row = { ...message('invitation-to-register', { recipient, invitation: one }), registrationId: null };
  return composeMessage(row, null, call, site, contents);
}

/** The mail of such a message about the session of the tests, changed where the test needs it. */
export function compose(
  kind: string,
  payload: SomePayload = {},
  changed: Partial<SessionSnapshot> = {},
  previousSnapshot: SessionSnapshot | null = null,
): ComposedEmail {
  return composeMessage(
    message(kind, payload),
    { snapshot: { ...snapshot, ...changed }, previousSnapshot },
    call,
    site,
    kind === 'broadcast' || kind === 'letter' ? { contents: broadcast, callLanguages: ['en', 'zh-TW'] } : null,
  );
}

/** A reminder in which another one, a follow-up and the deadline travel. */
export function composeDay(recipient: Recipient): ComposedEmail {
  const part = (kind: MessageKind, index: number, payload: SomePayload, changed: Partial<SessionSnapshot> = {}) => {
    const id = `5b1f7a52-0c3e-4a55-8a1e-6c1d2b3a4c5${index}`;
    const row = { ...message(kind, { recipient, ...payload }), id, registrationId: id };
    return {
      message: { ...row, messageId: `<${id}@greenroom.example.org>` },
      session: kind === 'deadline' ? null : { snapshot: { ...snapshot, slug: `shore-power-${index}`, ...changed } },
    };
  };
  const time = { startsAt: '2027-01-14T12:00:00.000Z', endsAt: '2027-01-14T13:00:00.000Z' };
  const later = { title: 'Grid storage', ...time, languageOffers };
  const before = { title: 'Clean harbours', startsAt: '2027-01-09T08:00:00.000Z', endsAt: '2027-01-09T09:00:00.000Z' };
  const parts = [
    part('reminder', 1, { lead: 'P1D', event: { ...event, uid: '1@greenroom.example.org' } }),
    part('reminder', 2, { lead: 'P1D', event: { ...event, uid: '2@greenroom.example.org' } }, later),
    part('deadline', 3, {}),
    part('follow-up', 4, { attended: true, hasProposal: true, series: 'Harbour lab' }, before),
  ];
  return composeTogether(
    parts.map((one) => ({ ...one, texts: noOverrides })),
    call,
    site,
  );
}

/** The mail of somebody who registered for three sessions at once: two with a seat, and one with a waiting list. */
export function composeSeveral(recipient: Recipient, payload: SomePayload = {}): ComposedEmail {
  const part = (kind: 'invited' | 'waitlisted', index: number, changed: Partial<SessionSnapshot>) => {
    const id = `5b1f7a52-0c3e-4a55-8a1e-6c1d2b3a4c5${index}`;
    const own = kind === 'invited' ? { event: { ...event, uid: `${id}@greenroom.example.org` } } : { place: 3 };
    const row = { ...message(kind, { recipient, ...payload, ...own }), id, registrationId: id };
    const shown = { ...snapshot, slug: `shore-power-${index}`, ...changed };
    return { message: { ...row, messageId: `<${id}@greenroom.example.org>` }, session: { snapshot: shown } };
  };
  const parts = [
    part('invited', 1, { startsAt: '2027-01-21T08:00:00.000Z', endsAt: '2027-01-21T09:15:00.000Z' }),
    part('invited', 2, { format: 'hybrid', venue: 'Pier-2 Art Center\n1 Dayong Rd, Kaohsiung', languageOffers }),
    part('waitlisted', 3, { startsAt: '2027-01-28T08:00:00.000Z', endsAt: '2027-01-28T09:15:00.000Z' }),
  ];
  return composeTogether(
    parts.map((one) => ({ ...one, texts: noOverrides })),
    call,
    site,
  );
}
