import fc from 'fast-check';
import { AnswerOffer } from '../../../src/flows/registrations/answer-offer.flow.js';
import { DecideRegistration } from '../../../src/flows/registrations/decide-registration.flow.js';
import { EditSession } from '../../../src/flows/sessions/edit-session.flow.js';
import { ProveAddress } from '../../../src/flows/registrations/prove-address.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ReleaseSeats } from '../../../src/flows/registrations/release-seats.flow.js';
import { ReserveSeats } from '../../../src/flows/registrations/reserve-seats.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { Refusal } from '../../../src/platform/errors.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { failIfMiscounted } from '../../support/call-counts.js';
import { failIfStreamDiffers } from '../../support/event-receiver.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { type Gathered, gather, standsAsItMust } from '../../support/seat-checks.js';
import { type ModelSettings, SeatModel } from '../../support/seat-model.js';
import { createWorld, staff } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';
import { Changes } from '../../../src/flows/changes.js';
import { registerGroup } from '../../support/register-group.js';

/** How many random histories are lived of each kind; `npm run check:long` lives 500. */
const histories = Number(process.env['GREENROOM_HISTORIES'] ?? 12);
const seed = Number(process.env['GREENROOM_SEED'] ?? 20270114);
const people = 16;
const begin = '2027-01-04T08:00:00Z';

type Step = { instance: 0 | 1 } & (
  | { do: 'register' | 'withdraw' | 'accept' | 'decline-offer' | 'prove'; who: number }
  | { do: 'group'; whom: number[]; allOrNothing: boolean }
  | { do: 'approve' | 'decline'; whom: number[] }
  | { do: 'capacity'; to: number }
  | { do: 'limit'; to: number | null }
  | { do: 'reserve'; organization: 0 | 1; seats: number; hours: number | null }
  | { do: 'unreserve'; organization: 0 | 1 }
  | { do: 'wait'; hours: number }
  | { do: 'release' }
);

const who = fc.nat(people - 1);
const whom = fc.array(who, { minLength: 1, maxLength: 5 });
const organization = fc.constantFrom(0 as const, 1 as const);
const named = <Name extends string>(...names: Name[]) => fc.constantFrom(...names);
const body = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: named('register'), who }) },
  { weight: 6, arbitrary: fc.record({ do: named('group'), whom, allOrNothing: fc.constantFrom(true, true, false) }) },
  { weight: 5, arbitrary: fc.record({ do: named('withdraw'), who }) },
  { weight: 4, arbitrary: fc.record({ do: named('accept', 'decline-offer'), who }) },
  { weight: 2, arbitrary: fc.record({ do: named('prove'), who }) },
  { weight: 4, arbitrary: fc.record({ do: named('approve', 'decline'), whom }) },
  { weight: 2, arbitrary: fc.record({ do: named('capacity'), to: fc.integer({ min: 1, max: 10 }) }) },
  { weight: 1, arbitrary: fc.record({ do: named('limit'), to: fc.option(fc.integer({ min: 1, max: 3 })) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: named('reserve'),
      organization,
      seats: fc.integer({ min: 1, max: 4 }),
      hours: fc.option(fc.integer({ min: 1, max: 12 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: named('unreserve'), organization }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: named('wait'), hours: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constant(24)) }),
  },
  { weight: 2, arbitrary: fc.record({ do: named('release') }) },
);
const step: fc.Arbitrary<Step> = fc
  .tuple(body, fc.constantFrom(0 as const, 1 as const))
  .map(([what, instance]) => ({ ...what, instance }));

const settings: fc.Arbitrary<ModelSettings> = fc.record({
  capacity: fc.integer({ min: 1, max: 8 }),
  approval: fc.constantFrom('automatic', 'automatic', 'automatic', 'manual'),
  waitlist: fc.constantFrom(true, true, true, false),
  promotion: fc.constantFrom('automatic', 'offer'),
  offerHours: fc.integer({ min: 1, max: 6 }),
  organizationLimit: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 1 }),
});

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let registers: [Register, Register];
let organizations: [string, string];
let attendees: string[];

// Of every four people one is of the first organization, one of the second, and two are of none.
const nameOf = (index: number) => `person-${index}`;
const organizationOf = (name: string) => ['Harbour Works', 'Solar Union'][Number(name.slice(7)) % 4] ?? null;
const domainOf: Record<string, string> = { 'Harbour Works': 'harbour.example', 'Solar Union': 'solar.example' };
const input = (index: number) =>
  registrationInput.parse({
    // Of the domain of the organization: a name alone takes no reserved seat.
    email: `${nameOf(index)}@${domainOf[organizationOf(nameOf(index)) ?? ''] ?? 'example.org'}`,
    name: nameOf(index),
    organization: organizationOf(nameOf(index)),
  });

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  const { dataSource } = database;
  registers = [makeFlow(Register, dataSource, world.clock), makeFlow(Register, dataSource, world.clock)];
  const first = await world.session({});
  attendees = [];
  for (let index = 0; index < people; index++) {
    const { attendee } = await registers[0].run(first.id, input(index), { kind: 'visitor' });
    attendees.push(attendee.id);
  }
  const rows: { id: string }[] = await dataSource.query(`select id from organizations order by name`);
  organizations = [rows[0]!.id, rows[1]!.id];
  await dataSource.query(
    `insert into organization_domains (call_id, domain, organization_id, created_at)
     values ($1, 'harbour.example', $2, now()), ($1, 'solar.example', $3, now())`,
    [world.call.id, ...organizations],
  );
});
afterEach(async () => {
  await failIfMiscounted(database.dataSource);
  await failIfStreamDiffers(database.dataSource);
});
afterAll(() => database.drop());

const session = async (chosen: ModelSettings) => {
  world.clock.set(begin);
  await database.dataSource.query('update attendees set proven_at = null, proven_by = null');
  return world.session({ ...chosen, startsAtLocal: '2027-03-31T16:00' });
};

// oxlint-disable-next-line jest/expect-expect -- `standsAsItMust` asserts after each round
test(
  'whatever happens at once: seats equal rows, never above capacity, none idle while somebody may have it, each person told',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        settings,
        fc.array(fc.array(step, { minLength: 1, maxLength: 12, size: 'max' }), {
          minLength: 1,
          maxLength: 4,
          size: 'max',
        }),
        async (chosen, rounds) => {
          const { id } = await session(chosen);
          for (const round of rounds) {
            // All steps of a round are under way at once, over two instances.
            await Promise.all(round.map((one) => live(id, one)));
            world.clock.advance({ seconds: 5 });
            await live(id, { do: 'release', instance: 0 });
            standsAsItMust(await gather(database.dataSource, id), world.clock.now());
          }
        },
      ),
      { numRuns: histories, seed },
    );
  },
  300_000 + histories * 3_000,
);

test(
  'one after the other: each person stands and was told what the plain model says, whatever was refused',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        settings,
        fc.array(step, { minLength: 15, maxLength: 40, size: 'max' }),
        async (chosen, steps) => {
          const { id } = await session(chosen);
          const model = new SeatModel(chosen, organizationOf, world.clock.now().getTime());
          for (const one of steps) {
            const happened = await live(id, one);
            model.now = world.clock.now().getTime();
            expect({ step: one, happened }).toEqual({ step: one, happened: inModel(model, one) });
            const found = await gather(database.dataSource, id);
            expect(seenOf(found)).toEqual(expectedOf(model));
            standsAsItMust(found, world.clock.now());
          }
        },
      ),
      { numRuns: histories, seed },
    );
  },
  300_000 + histories * 3_000,
);

/** Whether it was allowed; for several people, whether each was. */
async function live(sessionId: string, one: Step): Promise<boolean | boolean[]> {
  const { dataSource } = database;
  const { clock } = world;
  try {
    switch (one.do) {
      case 'register':
        await registers[one.instance].run(sessionId, input(one.who), { kind: 'visitor' });
        return true;
      case 'group': {
        const group = { people: one.whom.map(input), allOrNothing: one.allOrNothing, delegationId: null };
        await registerGroup(makeFlow(Changes, dataSource, clock), sessionId, group, { kind: 'visitor' });
        return true;
      }
      case 'prove':
        await makeFlow(ProveAddress, dataSource, clock).run({ id: attendees[one.who]!, provenAt: null });
        return true;
      case 'withdraw':
      case 'accept':
      case 'decline-offer': {
        const [id] = await registrationsOf(sessionId, [one.who]);
        if (id === undefined) return one.do === 'withdraw';
        if (one.do === 'withdraw') await makeFlow(Withdraw, dataSource, clock).run(id, staff);
        else if (one.do === 'accept') await makeFlow(AnswerOffer, dataSource, clock).accept(id, staff);
        else await makeFlow(AnswerOffer, dataSource, clock).decline(id, staff);
        return true;
      }
      case 'approve':
      case 'decline': {
        const ids = await registrationsOf(sessionId, one.whom);
        const decide = makeFlow(DecideRegistration, dataSource, clock);
        const none = '00000000-0000-4000-8000-000000000000';
        const decided = await decide.runAll(
          ids.map((id) => id ?? none),
          one.do,
          null,
          staff,
        );
        return decided.map(({ ok }) => ok);
      }
      case 'capacity':
        await makeFlow(EditSession, dataSource, clock).run(sessionId, { capacity: one.to }, staff);
        return true;
      case 'limit':
        await makeFlow(EditSession, dataSource, clock).run(sessionId, { organizationLimit: one.to }, staff);
        return true;
      case 'reserve': {
        const reservedUntil = one.hours === null ? null : new Date(clock.now().getTime() + one.hours * 3_600_000);
        const reservation = { seats: one.seats, reservedUntil };
        await makeFlow(ReserveSeats, dataSource, clock).put(
          sessionId,
          organizations[one.organization],
          reservation,
          staff,
        );
        return true;
      }
      case 'unreserve':
        await makeFlow(ReserveSeats, dataSource, clock).remove(sessionId, organizations[one.organization], staff);
        return true;
      case 'wait':
        clock.advance({ hours: one.hours });
        return true;
      case 'release':
        // The time to confirm runs from when the email leaves.
        await dataSource.query(`update messages set state = 'sent', sent_at = created_at where state = 'queued'`);
        await makeFlow(ReleaseSeats, dataSource, clock).run();
        return true;
    }
  } catch (error) {
    // A refusal is an answer; anything else is a fault.
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function inModel(model: SeatModel, one: Step): boolean | boolean[] {
  const names = ['Harbour Works', 'Solar Union'] as const;
  switch (one.do) {
    case 'register':
      return model.register([nameOf(one.who)], false, false);
    case 'group':
      return model.register(one.whom.map(nameOf), one.allOrNothing, true);
    case 'withdraw':
      return model.withdraw(nameOf(one.who));
    case 'accept':
      return model.accept(nameOf(one.who));
    case 'decline-offer':
      return model.declineOffer(nameOf(one.who));
    case 'prove':
      return model.prove(nameOf(one.who));
    case 'approve':
      return model.approve(one.whom.map(nameOf));
    case 'decline':
      return model.decline(one.whom.map(nameOf));
    case 'capacity':
      return model.setCapacity(one.to);
    case 'limit':
      return model.setLimit(one.to);
    case 'reserve':
      return model.reserve(
        names[one.organization],
        one.seats,
        one.hours === null ? null : model.now + one.hours * 3_600_000,
      );
    case 'unreserve':
      return model.unreserve(names[one.organization]);
    case 'wait':
      return true;
    case 'release':
      return model.release();
  }
}

async function registrationsOf(sessionId: string, whomOf: readonly number[]): Promise<(string | undefined)[]> {
  const rows: { id: string; key: string }[] = await database.dataSource.query(
    `select r.id, a.name as key from registrations r join attendees a on a.id = r.attendee_id where r.session_id = $1`,
    [sessionId],
  );
  const ids = new Map(rows.map((row) => [row.key, row.id]));
  return whomOf.map((index) => ids.get(nameOf(index)));
}

/** How everybody stands and what they were told, and who waits in which order. */
function seenOf({ rows }: Gathered) {
  return {
    people: Object.fromEntries(
      rows.map(({ name, state, told, provisionalUntil }) => [
        name,
        { state, told, until: provisionalUntil?.getTime() ?? null },
      ]),
    ),
    line: rows.filter((row) => row.state === 'waitlisted').map((row) => row.name),
  };
}

function expectedOf(model: SeatModel) {
  const all = [...model.people.values()].sort((a, b) => a.line - b.line);
  return {
    people: Object.fromEntries(
      all.map(({ name, state, told, provisionalUntil: until }) => [name, { state, told, until }]),
    ),
    line: all.filter((one) => one.state === 'waitlisted').map((one) => one.name),
  };
}
