import { addableSessions, chosenTwice } from '../../../src/domain/registrations/admission/addable-sessions.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import type { RegistrationState } from '../../../src/domain/registrations/registration.js';

const now = new Date('2027-01-04T08:00:00Z');
const session = (id: string, hour: number, more: Partial<Session> = {}): Session =>
  ({
    id,
    title: id,
    state: 'published',
    startsAt: new Date(Date.UTC(2027, 0, 14, hour)),
    endsAt: new Date(Date.UTC(2027, 0, 14, hour + 1)),
    registrationClosesAt: null,
    capacity: null,
    taken: 0,
    waitlist: true,
    occurrenceGroup: null,
    ...more,
  }) as Session;
const mine = (own: Session, state: RegistrationState = 'confirmed') => ({ session: own, state });
const ids = (sessions: readonly Session[]) => sessions.map(({ id }) => id);

test('a person can add what is open and not theirs, and sees what it overlaps with', () => {
  const own = session('own', 8);
  const cancelled = session('cancelled', 8, { state: 'cancelled' });
  const all = [
    own,
    cancelled,
    session('same-time', 8),
    session('later', 9),
    session('closed', 10, { registrationClosesAt: now }),
    session('full', 11, { capacity: 1, taken: 1, waitlist: false }),
    session('waiting', 12, { capacity: 1, taken: 1 }),
    session('refused', 13),
    session('left', 14),
    session('draft', 15, { state: 'draft' }),
  ];
  const registrations = [
    mine(own),
    mine(cancelled),
    mine(session('refused', 13), 'declined'),
    mine(session('left', 14), 'cancelled'),
  ];
  const found = addableSessions(all, registrations, now);
  expect(found.map(({ session: { id }, overlaps }) => [id, ids(overlaps)])).toEqual([
    ['same-time', ['own']],
    ['later', []],
    ['waiting', []],
    ['left', []],
  ]);
});

test('of a session that is held several times, a person chooses one run', () => {
  const runs = [1, 2].map((run) => session(`run-${run}`, 8 + run, { occurrenceGroup: 'g' }));
  const other = session('other', 12);
  const addable = addableSessions([...runs, other], [], now);
  expect(addable.map(({ hasRuns }) => hasRuns)).toEqual([true, true, false]);
  expect(ids(chosenTwice(addable, ['run-2', 'other']))).toEqual([]);
  expect(ids(chosenTwice(addable, ['run-2', 'other', 'run-1']))).toEqual(['run-1']);
  const third = session('run-3', 15, { occurrenceGroup: 'g' });
  expect(addableSessions([...runs, third, other], [mine(third)], now).map((one) => one.session.id)).toEqual(['other']);
});
