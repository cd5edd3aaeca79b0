import type { Change } from '../../../src/domain/identity/change.js';
import { erasePeople } from '../../../src/domain/privacy/erase-people.js';
import { proveAddress } from '../../../src/domain/registrations/links/prove-address.js';
import { replaceAttendeeLinks } from '../../../src/domain/registrations/links/replace-links.js';
import { findAttendeeByPageToken } from '../../../src/domain/registrations/links/links.queries.js';
import { pageToken } from '../../../src/domain/registrations/links/link-tokens.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Changes } from '../../../src/flows/changes.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { makeFlow } from '../../support/flows.js';
import { createWorld, staff, testConfig } from '../../support/world.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let changes: Changes;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  changes = new Changes(database.dataSource, world.clock, testConfig);
});
afterAll(() => database.drop());

const query = <Row>(sql: string, params: unknown[] = []) => database.dataSource.query<Row[]>(sql, params);
const run = <Result>(work: (change: Change) => Promise<Result>) => changes.run(staff, work);
const come = async (sessionId: string, email: string, actor: Parameters<Register['run']>[2] = staff) => {
  const input = registrationInput.parse({ email, name: 'Ada' });
  return makeFlow(Register, database.dataSource, world.clock).run(sessionId, input, actor);
};
const attendee = (id: string) => database.dataSource.getRepository(Attendee).findOneByOrFail({ id });

describe('replacing the links of a person', () => {
  const opens = async (id: string, version: number) =>
    (await findAttendeeByPageToken(database.dataSource.manager, pageToken(testConfig.secret, id, version)))?.id === id;

  test('closes the old ones, in queued emails too, and goes above a version that somebody else had', async () => {
    const { id } = await world.session();
    const { attendee: person } = await come(id, 'links@example.org');
    const before = person.linkVersion;
    const first = await run((change) => replaceAttendeeLinks(change, person.id));
    expect([first.attendee.linkVersion, await opens(person.id, before), await opens(person.id, before + 1)]).toEqual([
      before + 1,
      false,
      true,
    ]);
    await run((change) => replaceAttendeeLinks(change, person.id, 7));
    expect([await opens(person.id, before + 1), await opens(person.id, 8)]).toEqual([false, true]);
    const queued = await query<{ version: number }>(
      `select distinct (payload #>> '{recipient,linkVersion}')::int as version from messages
       where attendee_id = $1 and state = 'queued'`,
      [person.id],
    );
    expect(queued).toEqual([{ version: 8 }]);
    const revoked = await query<{ n: number }>('select count(*)::int as n from revoked_links where attendee_id = $1', [
      person.id,
    ]);
    expect(revoked[0]!.n).toBeGreaterThan(0);
  });

  test('invites anew for seats in coming sessions with a room, and for nothing else', async () => {
    const email = 'rooms@example.org';
    const online = await world.session({ title: 'Online' });
    const others = [
      await world.session({ title: 'In person', format: 'in-person', venue: 'Hall', joinUrl: null }),
      await world.session({ title: 'Cancelled' }),
      await world.session({ title: 'Over' }),
      await world.session({ title: 'Waiting', capacity: 1, waitlist: true }),
    ];
    await come(others[3]!.id, 'first@example.org');
    const { attendee: person, registration } = await come(online.id, email);
    for (const { id } of others) await come(id, email);
    await query(`update sessions set state = 'cancelled' where id = $1`, [others[1]!.id]);
    await query(`update sessions set starts_at = '2027-01-03T08:00Z', ends_at = '2027-01-03T09:00Z' where id = $1`, [
      others[2]!.id,
    ]);
    const { invitations } = await run((change) => replaceAttendeeLinks(change, person.id));
    expect(invitations.map((one) => [one.sessionId, one.payload.recipient.linkVersion])).toEqual([[online.id, 2]]);
    const [{ event }] = [invitations[0]!.payload];
    expect([event?.uid, event?.sequence]).toEqual([registration.uid, registration.sequence]);
    expect(new Date(event!.stampedAt).getTime()).toBeGreaterThan(registration.stampedAt.getTime());
  });

  test('is refused for who is erased, and nothing of the links stays open', async () => {
    const { id } = await world.session();
    const { attendee: person } = await come(id, 'gone@example.org');
    await run((change) => erasePeople(change, world.call, [person.id], { confirms: false }));
    await expect(run((change) => replaceAttendeeLinks(change, person.id))).rejects.toMatchObject({
      code: 'data-erased',
    });
    expect(await opens(person.id, person.linkVersion)).toBe(false);
  });
});

describe('proving an address', () => {
  const stranger = async (email: string) => {
    const { id } = await world.session({ capacity: 2 });
    const made = await come(id, email, { kind: 'visitor' });
    await query(`update attendees set suppressed_at = now(), suppression_reason = 'bounced' where id = $1`, [
      made.attendee.id,
    ]);
    return made;
  };
  const actionsOf = async (id: string) =>
    (
      await query<{ action: string }>(`select action from audit_entries where subject = $1 order by position`, [id])
    ).map(({ action }) => action);

  test('by its owner makes places final, and lifts what bounced; only the first proof counts', async () => {
    const { attendee: person, registration } = await stranger('owner@example.org');
    expect(await run((change) => proveAddress(change, [person.id], 'owner'))).toEqual([person.id]);
    expect(await run((change) => proveAddress(change, [person.id], 'staff'))).toEqual([]);
    const proven = await attendee(person.id);
    expect([proven.provenBy, proven.suppressedAt, proven.source]).toEqual(['owner', null, null]);
    const [row] = await query(`select unproven, provisional_until as until from registrations where id = $1`, [
      registration.id,
    ]);
    expect(row).toEqual({ unproven: false, until: null });
    const actions = await actionsOf(`attendee:${person.id}`);
    expect(actions.filter((action) => action === 'attendee.proven')).toHaveLength(1);
  });

  test('by staff proves nothing about a mailbox that bounced, unless its owner had denied it', async () => {
    const bounced = await stranger('bounced@example.org');
    const denied = await stranger('denied@example.org');
    await query('update attendees set not_me_at = now() where id = $1', [denied.attendee.id]);
    const ids = [bounced.attendee.id, denied.attendee.id];
    expect((await run((change) => proveAddress(change, ids, 'staff'))).toSorted()).toEqual(ids.toSorted());
    expect((await attendee(bounced.attendee.id)).suppressedAt).not.toBeNull();
    expect((await attendee(denied.attendee.id)).suppressedAt).toBeNull();
    expect(await run((change) => proveAddress(change, [], 'owner'))).toEqual([]);
  });
});
