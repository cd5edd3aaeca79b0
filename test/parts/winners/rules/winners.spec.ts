import type { FrozenRank } from '../../../../src/parts/jury/domain/decision.js';
import type { ProposalState } from '../../../../src/domain/proposals/proposal.js';
import {
  type AcceptanceState,
  type Answer,
  answerRefusal,
  deadlineOf,
  movedDeadline,
  stateAt,
  suggestedDeadline,
} from '../../../../src/parts/winners/domain/acceptance.js';
import { freePlaces, nextInRank, placeRefusal } from '../../../../src/parts/winners/domain/next-winner.js';
import { newEntry } from '../../../../src/parts/winners/domain/winner-entry.js';

const deadlineAt = new Date('2027-04-19T15:59:00Z');
const before = new Date('2027-04-19T15:58:59.999Z');

test('an answer counts until the deadline, and once', () => {
  const outcome = (state: AcceptanceState, answer: Answer, now: Date) =>
    answerRefusal({ state, toldAt: new Date(0), deadlineAt, answeredAt }, answer, now)?.code ?? 'counts';
  const answeredAt = new Date('2027-04-18T15:58:59.999Z');
  const within = new Date('2027-04-19T15:58:59.998Z');
  expect(stateAt({ state: 'pending', toldAt: new Date(0), deadlineAt }, before)).toBe('pending');
  expect(stateAt({ state: 'pending', toldAt: new Date(0), deadlineAt }, deadlineAt)).toBe('expired');
  expect(outcome('pending', 'accepted', before)).toBe('counts');
  expect(outcome('pending', 'declined', deadlineAt)).toBe('answer-too-late');
  expect(outcome('accepted', 'accepted', deadlineAt)).toBe('counts');
  expect(outcome('accepted', 'declined', before)).toBe('already-answered');
  expect(outcome('declined', 'accepted', within)).toBe('counts');
  expect(outcome('declined', 'accepted', before)).toBe('already-answered');
  expect(outcome('pending', 'stepped-back', before)).toBe('not-accepted');
  expect(outcome('accepted', 'stepped-back', deadlineAt)).toBe('counts');
  expect(outcome('stepped-back', 'accepted', within)).toBe('counts');
  expect(outcome('stepped-back', 'accepted', before)).toBe('already-answered');
  expect(outcome('dropped', 'accepted', before)).toBe('no-longer-winner');
  expect(outcome('expired', 'accepted', before)).toBe('answer-too-late');
  expect(outcome('withdrawn', 'accepted', before)).toBe('decision-reopened');
});

test('a deadline is in the zone of the call, and in the future', () => {
  expect(deadlineOf('2027-04-19T23:59', 'Asia/Taipei', before)).toMatchObject({ at: deadlineAt });
  expect(() => deadlineOf('2027-04-19T23:59', 'Asia/Taipei', deadlineAt)).toThrow('Some fields are invalid.');
  // It is the 20th in Taipei already.
  expect(suggestedDeadline(new Date('2027-04-19T16:30:00Z'), 'Asia/Taipei')).toBe('2027-05-04T23:59');
});

test('a team that nobody has told has as many days as were meant, whatever clocks do', () => {
  const asked = { deadlineLocal: '2027-03-28T02:30', deadlineSetAt: new Date('2027-03-20T22:59:00Z') };
  const moved = (toldAt: string) => movedDeadline(asked, new Date(toldAt), 'Europe/Berlin');
  expect(stateAt({ state: 'pending', toldAt: null, deadlineAt }, new Date('2028-01-01T00:00:00Z'))).toBe('pending');
  expect(moved('2027-03-20T22:59:59Z')).toBeNull();
  expect(moved('2027-03-19T10:00:00Z')).toBeNull();
  expect(moved('2027-03-20T23:00:00Z')).toBe('2027-03-29T02:30');
  // Clocks go forward in the night of the 28th.
  expect(moved('2027-03-28T22:00:00Z')).toBe('2027-04-06T02:30');
});

describe('a free place', () => {
  const rank = (proposalId: string, place: number | null): FrozenRank => ({
    proposalId,
    externalId: proposalId,
    title: proposalId,
    theme: 'energy',
    place,
    isShared: false,
    themePlace: place,
    average: 1,
    deviation: 0,
    sheets: 1,
    missing: 0,
  });
  const states = (all: Record<string, ProposalState>) => Object.entries(all).map(([id, state]) => ({ id, state }));
  const asked = (proposalId: string, state: AcceptanceState, replacesId: string | null = null) => {
    return { id: `of-${proposalId}`, proposalId, state, toldAt: new Date(0), deadlineAt, replacesId };
  };

  test('is that of a team that declined, was late or no longer wins, until somebody else has it', () => {
    const all = [
      asked('a', 'accepted'),
      asked('b', 'declined'),
      asked('c', 'pending'),
      asked('d', 'accepted'),
      asked('e', 'declined'),
      asked('f', 'pending', 'of-e'),
    ];
    const proposals = states({ a: 'winner', b: 'withdrawn', c: 'winner', d: 'withdrawn', e: 'withdrawn', f: 'winner' });
    const free = (now: Date) => freePlaces(all, proposals, now).map(({ proposalId }) => proposalId);
    expect(free(before)).toEqual(['b', 'd']);
    expect(free(deadlineAt)).toEqual(['b', 'c', 'd', 'f']);
  });

  test('goes to the next in the rank of the decision that can still win and was not asked', () => {
    const ranking = [
      rank('e', 5),
      rank('a', 1),
      rank('b', 2),
      rank('c', 3),
      rank('d', 4),
      rank('f', null),
      rank('g', 6),
    ];
    const proposals = states({
      a: 'winner',
      b: 'withdrawn',
      c: 'withdrawn',
      d: 'not-selected',
      e: 'shortlisted',
      f: 'submitted',
      g: 'submitted',
    });
    const next = nextInRank(ranking, proposals, [
      asked('a', 'accepted'),
      asked('b', 'declined'),
      asked('g', 'expired'),
    ]);
    expect(next.map(({ proposalId }) => proposalId)).toEqual(['d', 'e']);
  });

  test('is given only while the call has room', () => {
    const proposals = states({ a: 'winner', b: 'showcased', c: 'shortlisted' });
    expect(placeRefusal(proposals, 2, false)?.code).toBe('no-free-place');
    expect(placeRefusal(proposals, 2, true)).toBeNull();
    expect(placeRefusal(proposals, null, false)).toBeNull();
  });
});

test('a new entry shows nothing, and a text that is too long is not cut', () => {
  const proposal = { id: 'a', callId: 'b', title: 'Roofs' };
  const entry = newEntry(proposal, { summary: 'Cool.' }, before);
  expect(entry).toMatchObject({ title: 'Roofs', summary: 'Cool.', consentedAt: null, pictureId: null });
  expect(newEntry(proposal, { summary: 'x'.repeat(3001) }, before).summary).toBe('');
});
