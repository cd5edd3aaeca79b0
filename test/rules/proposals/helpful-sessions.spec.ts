import { languages } from '../../../src/platform/i18n/messages.js';
import { helpfulSessions, startingSessions } from '../../../src/domain/proposals/helpful-sessions.js';
import { proposalStates } from '../../../src/domain/proposals/proposal.js';
import { myProposal } from '../../../src/site/proposals/my-proposals.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { call, now, proposalOf, sessionAt, viewerIn } from '../../support/page-fixtures.js';

const at = (day: number, changes: Partial<Session>) =>
  sessionAt(`2027-01-${day}T08:00Z`, { state: 'published', themes: [], registrationClosesAt: null, ...changes });
const proposal = { theme: 'green-living', helpWith: ['impact', 'budget'] };
const help = (sessions: Session[], attended: Session[] = []) =>
  helpfulSessions(proposal, sessions, attended, now).map(({ session, criteria, isOnTheme }) => [
    session.title,
    criteria.join(' '),
    isOnTheme,
  ]);

test('those that help with more criteria stand first, then those about the theme, then the soonest', () => {
  const sessions = [
    at(13, { title: 'For all' }),
    at(14, { title: 'Another theme', themes: ['sustainable-energy'], criteria: ['form'] }),
    at(15, { title: 'Late on theme', themes: ['green-living'] }),
    at(14, { title: 'Soon on theme', themes: ['green-living', 'sustainable-energy'] }),
    at(16, { title: 'One criterion', criteria: ['budget', 'form'] }),
    at(20, { title: 'Two', criteria: ['budget', 'impact'], themes: ['green-living'] }),
  ];
  expect(help(sessions)).toEqual([
    ['Two', 'budget impact', true],
    ['One criterion', 'budget', false],
    ['Soon on theme', '', true],
  ]);
});

test('what is over, on, closed, called off, a draft, or attended in another run is left out', () => {
  const good = at(20, { title: 'Open', criteria: ['budget'] });
  const one = at(14, { criteria: ['budget'], occurrenceGroup: 'a' });
  const sessions = [
    good,
    one,
    at(15, { criteria: ['budget'], occurrenceGroup: 'a' }),
    at(10, { criteria: ['budget'] }),
    sessionAt('2027-01-11T11:00Z', { state: 'published', criteria: ['budget'] }),
    at(16, { criteria: ['budget'], registrationClosesAt: now }),
    at(16, { criteria: ['budget'], state: 'cancelled' }),
    at(16, { criteria: ['budget'], state: 'draft' }),
  ];
  expect(help(sessions, [one])).toEqual([['Open', 'budget', false]]);
});

test('what is about something else is left out, however little there is, and what is attended, without other runs', () => {
  const one = at(14, { title: 'One', criteria: ['budget'] });
  const other = at(15, { title: 'Other', criteria: ['budget'] });
  expect(help([at(13, { title: 'For all' }), one, other], [one])).toEqual([['Other', 'budget', false]]);
});

test('what has begun is left out, although people can still register', () => {
  const registrationClosesAt = new Date(now.getTime() + 60_000);
  const running = sessionAt(now.toISOString(), { state: 'published', criteria: ['budget'], registrationClosesAt });
  expect(help([running])).toEqual([]);
});

test('who has no proposal begins with what explains it, the soonest first', () => {
  const sessions = [
    at(18, { title: 'Office hours', kind: 'office-hours' }),
    at(14, { title: 'Webinar', kind: 'webinar' }),
    at(16, { title: 'About the call', kind: 'info' }),
    at(15, { title: 'Workshop', kind: 'workshop' }),
    at(19, { title: 'Another', kind: 'workshop' }),
  ];
  expect(startingSessions(sessions, [], now)).toEqual(
    [sessions[3], sessions[2], sessions[0]].map((session) => ({ session, criteria: [], isOnTheme: false })),
  );
});

test.each(languages.map(({ code }) => code))('every state says what is next, in %s', (code) => {
  const viewer = viewerIn('Asia/Taipei', code);
  const criteria = [{ slug: 'budget', name: 'Budget' }];
  const choice = { sessions: [at(20, { criteria: ['budget'], themes: ['green-living'] })], attended: [] };
  const seen = proposalStates.map((state) => {
    const one = proposalOf({ state, theme: 'green-living', helpWith: ['budget'] });
    return myProposal({ ...call, criteria }, one, choice, '/me/token', viewer);
  });
  expect(new Set(seen.map(({ next }) => next)).size).toBe(proposalStates.length);
  expect(seen.map(({ helpful }) => helpful.length)).toEqual(proposalStates.map((state) => (state === 'draft' ? 1 : 0)));
  expect(seen[0]?.helpful[0]?.why).toContain('Budget');
});
