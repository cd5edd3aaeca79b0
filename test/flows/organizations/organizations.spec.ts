import { setTimeout } from 'node:timers/promises';
import { EditOrganization } from '../../../src/flows/organizations/edit-organization.flow.js';
import { MergeOrganizations } from '../../../src/flows/organizations/merge-organizations.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ReserveSeats } from '../../../src/flows/registrations/reserve-seats.flow.js';
import { StartDelegation } from '../../../src/flows/delegations/start-delegation.flow.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { findSimilarOrganizations } from '../../../src/domain/organizations/similar-organizations.queries.js';
import { Conflict, Forbidden } from '../../../src/platform/errors.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let register: Register;
let reserve: ReserveSeats;
let merge: MergeOrganizations;
let undo: MergeOrganizations;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  register = makeFlow(Register, database.dataSource, world.clock);
  reserve = makeFlow(ReserveSeats, database.dataSource, world.clock);
  merge = makeFlow(MergeOrganizations, database.dataSource, world.clock);
  undo = makeFlow(MergeOrganizations, database.dataSource, world.clock);
});
beforeEach(() => world.clock.set('2027-01-04T08:00:00Z'));
afterAll(() => database.drop());

const visitor = { kind: 'visitor' } as const;
const create = async (name: string, domains: string[] = []) =>
  (await makeFlow(EditOrganization, database.dataSource, world.clock).create('solutions', { name, domains }, staff)).id;
const come = (sessionId: string, name: string, organization: string | null = null) =>
  register.run(sessionId, registrationInput.parse({ email: `${name}@example.org`, name, organization }), visitor);

/** Everything that hangs on organizations, by their names. */
async function everything(...names: string[]): Promise<Record<string, object>> {
  const rows: { name: string }[] = await database.dataSource.query(
    `select o.name, into_.name as into,
       array(select a.name from attendees a where a.organization_id = o.id order by 1) as people,
       array(select domain from organization_domains d where d.organization_id = o.id order by 1) as domains,
       (select count(*)::int from delegations d where d.organization_id = o.id) as delegations,
       array(select s.title || ' ' || v.seats from seat_reservations v join sessions s on s.id = v.session_id
         where v.organization_id = o.id order by 1) as seats
     from organizations o left join organizations into_ on into_.id = o.merged_into
     where o.name = any($1) order by o.name`,
    [names],
  );
  return Object.fromEntries(rows.map(({ name, ...rest }) => [name, rest]));
}

describe('a merge', () => {
  test('moves everything, and its undoing moves exactly that back', async () => {
    const [first, second] = [
      await world.session({ title: 'First' }),
      await world.session({ title: 'Second', capacity: 50 }),
    ];
    const third = await world.session({ title: 'Third', capacity: 50 });
    const one = await create('Port of One', ['one.example.com']);
    const other = await create('Port of Other', ['other.example.com']);
    const alias = await create('Port of Alias');
    await merge.run(alias, one, staff);
    await come(first.id, 'one-a', 'Port of One');
    await come(second.id, 'one-b', 'port of alias');
    await come(first.id, 'other-a', 'Port of Other');
    const start = {
      email: 'lead@example.org',
      name: 'lead',
      organization: 'Port of One',
      timeZone: 'UTC',
      language: 'en',
    };
    await makeFlow(StartDelegation, database.dataSource, world.clock).run('solutions', start, staff);
    await reserve.put(second.id, one, { seats: 4 }, staff);
    await reserve.put(third.id, one, { seats: 2 }, staff);
    await reserve.put(third.id, other, { seats: 3 }, staff);
    const names = ['Port of One', 'Port of Other', 'Port of Alias'];
    const before = await everything(...names);
    expect(before['Port of One']).toEqual({
      into: null,
      people: ['lead', 'one-a', 'one-b'],
      domains: ['one.example.com'],
      delegations: 1,
      seats: ['Second 4', 'Third 2'],
    });

    await merge.run(one, other, staff);
    const nothing = { people: [], domains: [], delegations: 0, seats: [] };
    expect(await everything(...names)).toEqual({
      'Port of One': { into: 'Port of Other', ...nothing },
      'Port of Alias': { into: 'Port of Other', ...nothing },
      'Port of Other': {
        into: null,
        people: ['lead', 'one-a', 'one-b', 'other-a'],
        domains: ['one.example.com', 'other.example.com'],
        delegations: 1,
        seats: ['Second 4', 'Third 5'],
      },
    });
    const reserved = await database.dataSource.query(
      `select title, reserved from sessions where title in ('Second', 'Third') order by title`,
    );
    expect(reserved).toEqual([
      { title: 'Second', reserved: 4 },
      { title: 'Third', reserved: 5 },
    ]);
    // Whoever comes now, by either of the old names, is of the other one, and stays so.
    await come(first.id, 'late-a', 'PORT OF ONE');
    await come(first.id, 'late-b', 'Port of Alias');

    await undo.undo(one, staff);
    const after = await everything(...names);
    expect(after).toEqual({
      ...before,
      'Port of Other': { ...before['Port of Other'], people: ['late-a', 'late-b', 'other-a'] },
    });
    const log: { action: string; subject: string }[] = await database.dataSource.query(
      `select action, subject from audit_entries where subject = any($1) and action not like '%created' order by position`,
      [[`organization:${one}`, `organization:${other}`]],
    );
    expect(log).toEqual([
      { action: 'organization.took-in', subject: `organization:${one}` },
      { action: 'organization.merged', subject: `organization:${one}` },
      { action: 'organization.took-in', subject: `organization:${other}` },
      { action: 'organization.unmerged', subject: `organization:${one}` },
      { action: 'organization.gave-back', subject: `organization:${other}` },
    ]);
  });

  test('is undone after the other one was merged as well, and in either order', async () => {
    const session = await world.session();
    const [a, b, c] = [await create('Chain A'), await create('Chain B'), await create('Chain C')];
    await come(session.id, 'chain-a', 'Chain A');
    await come(session.id, 'chain-b', 'Chain B');
    const people = async () =>
      Object.values(await everything('Chain A', 'Chain B', 'Chain C')).map(
        (one) => (one as { people: string[] }).people,
      );
    const apart = [['chain-a'], ['chain-b'], []];
    await merge.run(a, b, staff);
    await merge.run(b, c, staff);
    expect(await people()).toEqual([[], [], ['chain-a', 'chain-b']]);
    await undo.undo(a, staff);
    expect(await people()).toEqual([['chain-a'], [], ['chain-b']]);
    await undo.undo(b, staff);
    expect(await people()).toEqual(apart);
    await merge.run(a, b, staff);
    await merge.run(b, c, staff);
    await undo.undo(b, staff);
    expect(await people()).toEqual([[], ['chain-a', 'chain-b'], []]);
    await undo.undo(a, staff);
    expect(await people()).toEqual(apart);
  });

  test('passes a reserved seat to the waiting list if the merged people already have theirs', async () => {
    const session = await world.session({ capacity: 4 });
    const [kept, small] = [await create('Kept Seats'), await create('Small Branch')];
    await reserve.put(session.id, kept, { seats: 2 }, staff);
    await come(session.id, 'branch-a', 'Small Branch');
    await come(session.id, 'branch-b', 'Small Branch');
    const waiting = await come(session.id, 'stranger');
    expect(waiting.registration.state).toBe('waitlisted');
    await merge.run(small, kept, staff);
    const messages = await database.dataSource
      .getRepository(Message)
      .find({ where: { registrationId: waiting.registration.id }, order: { position: 'ASC' } });
    expect(messages.map(({ kind }) => kind)).toEqual(['waitlisted', 'promoted']);
    expect(await database.dataSource.query(`select taken, waiting from sessions where id = $1`, [session.id])).toEqual([
      { taken: 3, waiting: 0 },
    ]);
    // Undone, the seats are kept again, and nobody loses one.
    await undo.undo(small, staff);
    expect((await come(session.id, 'stranger-2')).registration.state).toBe('waitlisted');
    const theirs = { email: 'kept-a@example.org', name: 'kept-a', organization: 'Kept Seats' };
    const vouched = await register.run(session.id, registrationInput.parse(theirs), staff);
    expect(vouched.registration.state).toBe('confirmed');
  });

  test('leaves nobody behind who registers at the same moment', async () => {
    const sessions = await Promise.all(Array.from({ length: 8 }, () => world.session()));
    const [one, other] = [await create('Race One'), await create('Race Other')];
    const comers = sessions.map(async ({ id }, at) => {
      for (let n = 0; n < 20; n++) await come(id, `race-${at}-${n}`, n % 2 === 0 ? 'Race One' : 'Race Other');
    });
    for (let n = 0; n < 12; n++) {
      await merge.run(one, other, staff);
      // Whoever had read the old name before it may write their row after it.
      await setTimeout(20);
      const { 'Race One': left } = await everything('Race One');
      expect([n, left]).toMatchObject([n, { people: [] }]);
      if (n < 11) await undo.undo(one, staff);
    }
    await Promise.all(comers);
    const { 'Race One': left, 'Race Other': joined } = await everything('Race One', 'Race Other');
    expect(left).toMatchObject({ people: [] });
    expect(joined).toMatchObject({ people: { length: 160 } });
  });

  test('of two opposite ones at once is refused', async () => {
    const [one, other] = [await create('Opposite One'), await create('Opposite Other')];
    const merges = await Promise.allSettled([merge.run(one, other, staff), merge.run(other, one, staff)]);
    expect(merges.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = merges.find((result) => result.status === 'rejected');
    expect(refused?.reason).toBeInstanceOf(Conflict);
  });

  test('is for those who may change things', async () => {
    const [one, other] = [await create('Mine'), await create('Yours')];
    const viewer = { kind: 'organizer', id: one, role: 'viewer' } as const;
    await expect(merge.run(one, other, viewer)).rejects.toBeInstanceOf(Forbidden);
    await expect(undo.undo(one, viewer)).rejects.toBeInstanceOf(Forbidden);
    const edit = makeFlow(EditOrganization, database.dataSource, world.clock);
    await expect(edit.run(one, { city: 'Lisbon' }, viewer)).rejects.toBeInstanceOf(Forbidden);
    await expect(edit.run(one, { name: 'yours' }, staff)).rejects.toMatchObject({ code: 'organization-exists' });
  });
});

describe('organizations with names like one', () => {
  const similar = async (name: string, country: string | null = null, domain: string | null = null) =>
    (await findSimilarOrganizations(database.dataSource.manager, world.call.id, { name, country, domain }, 5)).map(
      (one) => [one.name, Math.round(one.similarity * 100) / 100, one.byDomain],
    );

  test('are found by PostgreSQL in any script, through an alias, by domain, and less readily abroad', async () => {
    const edit = makeFlow(EditOrganization, database.dataSource, world.clock);
    const kaohsiung = await create('高雄市政府環境保護局', ['epb.example.com']);
    await create('臺南市政府環境保護局');
    await create('Київська політехніка');
    await create('กรุงเทพมหานคร');
    const weather = await create('Weather Society of Wellington');
    expect(await similar('高雄市環保局')).toEqual([['高雄市政府環境保護局', 0.53, false]]);
    expect(await similar('Київска політехнiка')).toEqual([['Київська політехніка', expect.any(Number), false]]);
    expect(await similar('กรุงเทพ มหานคร')).toEqual([['กรุงเทพมหานคร', 0.71, false]]);
    expect(await similar('Nothing of the kind', null, 'mail.epb.example.com')).toEqual([
      ['高雄市政府環境保護局', 0, true],
    ]);
    expect(await similar('Nothing of the kind', null, 'gmail.com')).toEqual([]);
    await edit.run(weather, { country: 'NZ' }, staff);
    expect(await similar('Wellington Weather Forecasts')).toHaveLength(1);
    expect(await similar('Wellington Weather Forecasts', 'NZ')).toHaveLength(1);
    expect(await similar('Wellington Weather Forecasts', 'ZA')).toHaveLength(0);
    const bureau = await create('Kaohsiung Environment Bureau');
    await merge.run(bureau, kaohsiung, staff);
    expect(await similar('Environment Bureau Kaohsiung')).toEqual([['高雄市政府環境保護局', 1, false]]);
  });
});
