import fc from 'fast-check';
import { canMove, openMoves, requireCount, timedMoves } from '../../../src/domain/campaigns/campaign.js';
import { inviteesInput } from '../../../src/domain/invitations/invitation-input.js';
import { countInviteesOf, invitations } from '../../../src/domain/invitations/invitations.queries.js';
import { invitationSending } from '../../../src/domain/invitations/invitation-sending.js';
import { AddInvitees } from '../../../src/flows/invitations/add-invitees.flow.js';
import { ChangeInvitation } from '../../../src/flows/invitations/change-invitation.flow.js';
import { expectOnceEach, workerMoves } from '../../support/campaign-machine.js';
import { TestClock } from '../../support/clock.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { emptyTables } from '../../support/emptied-database.js';
import { makeFlow } from '../../support/flows.js';
import { createWorld, staff, testConfig } from '../../support/world.js';

let database: TestDatabase;
const clock = new TestClock(new Date('2027-01-04T08:00:00Z'));
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database?.drop());

test('an invitation reaches each person once, whatever is added, broken off or stopped in between', async () => {
  const of = <Flow>(flow: Parameters<typeof makeFlow<Flow>>[0]) => makeFlow(flow, database.dataSource, clock);
  await expectOnceEach(['add', 'add', 'confirm', 'stop'], async () => {
    await emptyTables(database.dataSource, 'calls', 'organizers', 'audit_entries');
    const world = await createWorld(database.dataSource, clock, testConfig);
    const session = await world.session();
    const { id } = await of(ChangeInvitation).create(world.call.slug, { sessions: [session.id], contents: {} }, staff);
    const { manager } = database.dataSource;
    const state = async () => (await invitations.get(manager, id)).state;
    const people: string[] = [];
    const attempt = async (move: 'add' | 'send' | 'stop', work: () => Promise<unknown>) => {
      const before = await state();
      // Stopping a second time changes nothing.
      const isPossible = canMove(openMoves, before, move) || (move === 'stop' && before === 'stopped');
      const outcome = await work().then(
        () => true,
        () => false,
      );
      expect([before, move, outcome]).toEqual([before, move, isPossible]);
    };
    const confirm = async () => {
      const { waiting } = await countInviteesOf(manager, id);
      const input = { confirm: waiting, remindAt: null, reservedUntil: null };
      if (waiting > 0) await attempt('send', () => of(ChangeInvitation).confirm(id, input, staff));
    };
    const add = async () => {
      const own = [0, 1, 2].map((number) => `p${people.length + number}@example.org`);
      // The first of them comes again each time.
      const list = [...own, 'p0@example.org'].join('\n');
      const add = () => of(AddInvitees).run(id, inviteesInput.parse({ list }), staff);
      if ((await state()) !== 'stopped') people.push(...own);
      await attempt('add', add);
    };
    return {
      moves: { add, confirm, stop: () => attempt('stop', () => of(ChangeInvitation).stop(id, staff)) },
      worker: workerMoves(database.dataSource, clock, invitationSending.first),
      emails: async () => {
        const rows: { email: string; state: string }[] = await database.dataSource.query(
          `select payload #>> '{recipient,email}' as email, state from messages where state <> 'dropped'`,
        );
        return {
          to: rows.map(({ email }) => email),
          queued: rows.filter((row) => row.state === 'queued').length,
          canLeave: (await state()) === 'sent',
        };
      },
      finish: async () => {
        if ((await state()) === 'draft') await confirm();
        if ((await state()) === 'sent') return people;
        // Of one that was stopped, those who had it before.
        const sent: { email: string }[] = await database.dataSource.query(
          `select payload #>> '{recipient,email}' as email from messages where state = 'sent'`,
        );
        return sent.map(({ email }) => email);
      },
    };
  });
});

test('every move leads to a state of its table, and from a stopped one leads none', () => {
  for (const moves of [timedMoves, openMoves]) {
    const states = Object.keys(moves);
    expect(
      Object.values(moves)
        .flatMap((own) => Object.values<string>(own))
        .filter((to) => !states.includes(to)),
    ).toEqual([]);
    expect(moves.stopped).toEqual({});
  }
});

test('only the number that was shown is confirmed, and nobody is refused', () => {
  const code = (...args: Parameters<typeof requireCount>) => {
    try {
      requireCount(...args);
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  expect([code('poll', 0, 0), code('letter', 0, 0, 'Nobody.'), code('letter', 2, 1, 'Nobody.')]).toEqual([
    'poll-count-changed',
    'letter-for-nobody',
    'letter-count-changed',
  ]);
  fc.assert(fc.property(fc.integer({ min: 1 }), (count) => code('poll', count, count) === null));
});
