import type { Call } from '../../src/domain/calls/call.entity.js';
import type { Proposal } from '../../src/domain/proposals/proposal.entity.js';
import type { Viewer } from '../../src/domain/sessions/viewer.js';
import type { Session } from '../../src/domain/sessions/session.entity.js';

/** Monday 11 January 2027, 14:20 in Nairobi and 19:20 in Taipei. */
export const now = new Date('2027-01-11T11:20:00Z');

export function viewerIn(timeZone: string, language = 'en'): Viewer {
  return { language, timeZone, isOwnZone: true, now };
}

export const call: Call = {
  id: '3f0c6f4e-5b1d-4f0e-9a55-0d6f0a1b2c3d',
  slug: 'green-transitions',
  name: 'Global Call for Green Solutions',
  host: 'Kaohsiung City Government',
  summary: 'Webinars and workshops.',
  publishedAt: new Date('2026-11-01T00:00:00Z'),
  archivedAt: null,
  testRecipientId: null,
  linkNames: [],
  embedOrigins: [],
  senderName: '',
  replyTo: '',
  accentColor: '',
  logoEtag: '',
  logoWidth: 0,
  logoHeight: 0,
  contactEmail: 'contact@example.org',
  timeZone: 'Asia/Taipei',
  opensOn: '2026-12-01',
  closesOn: '2027-02-26',
  themes: [
    { slug: 'sustainable-energy', name: 'Sustainable Energy' },
    { slug: 'green-living', name: 'Green Living' },
  ],
  criteria: [],
  languages: ['en', 'zh-TW'],
  opensAt: null,
  closesAt: null,
  tzVersion: '2026f',
  datesRevision: 1,
  winners: 15,
  unconfirmedPerCoordinator: 50,
  unconfirmedPerNetwork: 300,
  hoursToConfirm: 24,
  acceptsProposals: false,
  proposalGraceMinutes: 5,
  summaryWords: 150,
  answerWords: 300,
  criterionGuidance: {},
  features: {},
  scoreTexts: {},
  proposalRules: '',
  proposalQuestions: [],
  reminders: ['P1D', 'PT1H'],
  followUps: true,
  translations: { 'zh-TW': { name: '全球綠色解方徵案', themes: { 'green-living': '綠色生活' } } },
  createdAt: now,
  sequence: 0,
  updatedAt: now,
};

let count = 0;

/** A published online session of an hour, with what the test is about. */
export function sessionAt(startsAt: string, changes: Partial<Session> = {}): Session {
  const minutes = changes.durationMinutes ?? 60;
  const start = new Date(startsAt);
  count += 1;
  return {
    id: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
    callId: call.id,
    slug: 'shore-power',
    title: 'Shore power for medium-size ports',
    textLanguage: null,
    translations: {},
    languageOffers: [],
    dialIn: [],
    abstract: '',
    kind: 'webinar',
    format: 'online',
    language: 'en',
    themes: ['sustainable-energy'],
    criteria: [],
    speakers: [],
    venue: null,
    asksAttendance: false,
    inPersonCapacity: null,
    onlineCapacity: null,
    takenOnline: 0,
    waitingOnline: 0,
    venueId: null,
    venueRoomId: null,
    place: null,
    room: 'link',
    joinUrl: null,
    startsAtLocal: '',
    timeZone: 'Asia/Taipei',
    overlap: 'first',
    durationMinutes: minutes,
    startsAt: start,
    endsAt: new Date(start.getTime() + minutes * 60_000),
    tzVersion: '2026f',
    capacity: 100,
    taken: 40,
    waiting: 0,
    waitlist: true,
    approval: 'automatic',
    promotion: 'automatic',
    offerHours: 24,
    organizationLimit: null,
    reserved: 0,
    questions: 0,
    materialRevision: 0,
    partPages: [],
    seriesId: null,
    declineReleasesSeat: true,
    reminders: ['P1D', 'PT1H'],
    ownReminders: false,
    certificateShare: 75,
    registrationClosesAt: null,
    state: 'published',
    sequence: 0,
    revision: 1,
    uid: `${count}@greenroom.example.org`,
    occurrenceGroup: null,
    cancelReason: null,
    createdAt: now,
    updatedAt: now,
    publishedAt: now,
    rescheduledAt: null,
    cancelledAt: null,
    ...changes,
  };
}

/** A draft of the call that an attendee declared, with what the test is about. */
export function proposalOf(changes: Partial<Proposal> = {}): Proposal {
  return {
    id: '6b1f3c1e-9c55-4b5b-8d0e-2f9d3c1b7a10',
    callId: call.id,
    externalId: 'declared-1',
    title: 'A proposal',
    theme: 'sustainable-energy',
    organization: null,
    organizationId: null,
    state: 'draft',
    source: 'declared',
    submittedAt: null,
    createdAt: now,
    updatedAt: now,
    url: null,
    helpWith: [],
    declaredBy: null,
    asOf: now,
    mergedInto: null,
    mergedAt: null,
    ...changes,
  };
}
