import {
  type KnownSession,
  type SpeakerNews,
  speakerNews,
  type SpeakerStanding,
} from '../../../src/domain/notifications/speakers/speaker-news.js';
import type { SessionSnapshot } from '../../../src/domain/sessions/session-snapshot.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { snapshot } from '../../support/mail-fixtures.js';

const at = (time: string) => new Date(time);
const now = at('2027-01-11T09:30:00Z');
const session = {
  ...snapshot,
  startsAt: at(snapshot.startsAt),
  endsAt: at(snapshot.endsAt),
  publishedAt: at('2027-01-01T00:00:00Z'),
  updatedAt: at('2027-01-11T09:00:00Z'),
  cancelledAt: null,
} as unknown as Session;
const known: SpeakerStanding = {
  status: 'confirmed',
  task: null,
  knownTask: null,
  email: 'chen@example.org',
  invite: { state: 'invited', email: 'Chen@example.org' },
};
const cancelled = (time: string) => ({ state: 'cancelled' as const, cancelledAt: at(time) });
const moved = { startsAt: at('2027-01-15T08:00:00Z'), endsAt: at('2027-01-15T09:15:00Z') };
const fresh = { updatedAt: at('2027-01-11T09:28:30Z') };

/** What leaves now. */
const due = (standing: SpeakerStanding, about: Session, knows: KnownSession, isPublic = true) => {
  const news = speakerNews(standing, about, knows, { now, isPublic, call: { languages: ['en'] }, language: 'en' });
  return news !== null && news.leavesAt <= now ? news.news : null;
};

test.each<[string, Partial<SpeakerStanding>, Partial<Session>, Partial<SessionSnapshot> | null, string | null]>([
  ['nothing has changed', {}, {}, {}, 'known'],
  ['they were never invited', { invite: null }, {}, null, 'invited'],
  ['they were removed and added again', { invite: { state: 'cancelled', email: 'x@y.z' } }, {}, {}, 'invited'],
  ['no address is known', { invite: null, email: null }, {}, null, null],
  ['they declined before', { invite: null, status: 'declined' }, {}, null, null],
  ['they decline', { status: 'declined' }, {}, {}, 'removed'],
  ['they are removed', { status: null }, {}, {}, 'removed'],
  ['they have another address', { email: 'new@example.org' }, {}, {}, 'removed'],
  ['it moves', {}, { ...moved, ...fresh }, {}, 'updated'],
  ['its time zone changes', {}, { timeZone: 'Asia/Tokyo', ...fresh }, {}, 'updated'],
  ['its title has changed a while ago', {}, { title: 'Other' }, {}, 'updated'],
  ['its title has just changed', {}, { title: 'Other', ...fresh }, {}, null],
  ['its venue has just changed', {}, { format: 'in-person', venue: 'Dock', ...fresh }, {}, null],
  ['its speakers have changed', {}, { speakers: [], abstract: 'More' }, {}, 'known'],
  ['it was cancelled a minute ago', {}, cancelled('2027-01-11T09:29:00Z'), {}, 'cancelled'],
  ['its cancellation can be undone', {}, cancelled('2027-01-11T09:29:01Z'), {}, null],
  ['it was cancelled before they were invited', { invite: null }, cancelled('2027-01-11T09:00:00Z'), null, null],
  ['it is over', { status: null }, { endsAt: now }, {}, null],
  ['it is a draft', { invite: null }, { state: 'draft', publishedAt: null }, null, null],
])('what speakers hear when %s', (_case, standing, changes, before, news) => {
  const knows = { known: before === null ? null : { ...snapshot, ...before }, withheld: null };
  expect(due({ ...known, ...standing }, { ...session, ...changes }, knows)).toBe(news);
});

test('nobody is invited as long as the call is not public', () => {
  expect(due({ ...known, invite: null }, session, { known: null, withheld: null }, false)).toBe(null);
});

test.each<[string, Partial<Session>, SpeakerNews]>([
  ['nothing else has changed', { title: 'Other' }, 'withheld'],
  ['it is changed back', {}, 'known'],
  ['its venue has changed since', { title: 'Other', format: 'in-person', venue: 'Dock' }, 'updated'],
  ['it moves', { title: 'Other', ...moved }, 'updated'],
])('what speakers hear of an edit of which organizers notify nobody when %s', (_case, changes, news) => {
  const knows = { known: snapshot, withheld: { ...snapshot, title: 'Other' } };
  expect(due(known, { ...session, ...changes }, knows)).toBe(news);
});
