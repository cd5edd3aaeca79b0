import { DraftSession } from '../../../src/flows/sessions/draft-session.flow.js';
import { DecideRegistration } from '../../../src/flows/registrations/decide-registration.flow.js';
import { openDelegation } from '../../../src/domain/delegations/open-delegation.js';
import { lockPerson } from '../../../src/domain/registrations/admission/applicant.js';
import { RegisterRoster } from '../../../src/flows/delegations/register-roster.flow.js';
import { CheckIn } from '../../../src/flows/attendance/check-in.flow.js';
import { PublishSession } from '../../../src/flows/sessions/publish-session.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ChangeListing } from '../../../src/flows/delegations/change-listing.flow.js';
import {
  listMembers,
  listListings,
  findDelegationByToken,
} from '../../../src/domain/delegations/delegations.queries.js';
import { listedMembers } from '../../../src/domain/delegations/listed-member.js';
import { reportNotMe } from '../../../src/domain/registrations/links/report-not-me.js';
import { CancelSession } from '../../../src/flows/sessions/cancel-session.flow.js';
import { RescheduleSession } from '../../../src/flows/sessions/reschedule-session.flow.js';
import { ReplaceMember } from '../../../src/flows/delegations/replace-member.flow.js';
import { ChangeLinks } from '../../../src/flows/registrations/change-links.flow.js';
import { StartDelegation } from '../../../src/flows/delegations/start-delegation.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { Delegation } from '../../../src/domain/delegations/delegation.entity.js';
import { memberInput } from '../../../src/domain/delegations/delegation-input.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { delegationToken } from '../../../src/domain/registrations/links/link-tokens.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff, testConfig } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';
import { Changes } from '../../../src/flows/changes.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let flows: ReturnType<typeof flowsOver>;

const visitor = { kind: 'visitor' } as const;
const person = (name: string, more: object = {}) => ({
  ...memberInput.parse({ email: `${name}@example.org`, name }),
  ...more,
});
const people = (stem: string, count: number) => Array.from({ length: count }, (_, index) => person(`${stem}-${index}`));

function flowsOver() {
  const { dataSource } = database;
  return {
    start: makeFlow(StartDelegation, dataSource, world.clock),
    roster: makeFlow(RegisterRoster, dataSource, world.clock),
    preview: makeFlow(RegisterRoster, dataSource, world.clock),
    replace: makeFlow(ReplaceMember, dataSource, world.clock),
    register: makeFlow(Register, dataSource, world.clock),
    withdraw: makeFlow(Withdraw, dataSource, world.clock),
  };
}

let count = 0;
/** A delegation of its own, and its coordinator as an actor. */
async function delegation(changes: { language?: string } = {}) {
  count += 1;
  const input = {
    email: `coordinator-${count}@example.org`,
    name: `Coordinator ${count}`,
    organization: `City ${count}`,
    timeZone: 'Africa/Nairobi',
    ...changes,
  };
  const opened = await makeFlow(Changes, database.dataSource, world.clock).run(staff, async (change) => {
    const coordinator = await lockPerson(change, world.call.slug, input);
    return openDelegation(change, coordinator, input.organization);
  });
  return { ...opened, actor: { kind: 'attendee', id: opened.coordinatorId } as const };
}

const messagesOf = (where: object) =>
  database.dataSource.getRepository(Message).find({ where, order: { position: 'ASC' } });
const kindsOf = async (registrationId: string) => (await messagesOf({ registrationId })).map((message) => message.kind);
const sessionRow = (id: string) => database.dataSource.getRepository(Session).findOneByOrFail({ id });
const registrationRow = (id: string) => database.dataSource.getRepository(Registration).findOneByOrFail({ id });
const rowsOf = (sessionId: string) => database.dataSource.getRepository(Registration).findBy({ sessionId });

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  flows = flowsOver();
});
beforeEach(() => world.clock.set('2027-01-04T08:00:00Z'));
afterAll(() => database.drop());

describe('a delegation is started', () => {
  const input = {
    email: 'Amina@example.org',
    name: 'Amina',
    organization: 'County of Nairobi',
    timeZone: 'Africa/Nairobi',
  };

  test('by mail alone, once in ten minutes, and once for each organization', async () => {
    await flows.start.run(world.call.slug, input, visitor);
    await flows.start.run(
      world.call.slug,
      { ...input, email: 'amina@EXAMPLE.org', organization: 'county of  nairobi' },
      visitor,
    );
    const [row, ...others] = await database.dataSource.getRepository(Delegation).find();
    expect(others).toEqual([]);
    const attendee = await database.dataSource
      .getRepository(Attendee)
      .findOneByOrFail({ id: row?.coordinatorId ?? '' });
    expect(attendee).toMatchObject({
      emailKey: 'amina@example.org',
      name: 'Amina',
      organizationId: row?.organizationId,
    });
    const mails = await messagesOf({ attendeeId: attendee.id });
    expect(mails.map(({ kind, payload }) => [kind, payload.delegation])).toEqual([
      ['delegation-link', { id: row?.id, organization: 'County of Nairobi' }],
    ]);
    const token = delegationToken(testConfig.secret, row?.id ?? '', 1);
    expect((await findDelegationByToken(database.dataSource.manager, token))?.id).toBe(row?.id);
  });

  test('with at most three mails in ten minutes, whatever organizations a stranger makes up', async () => {
    const email = 'victim@example.org';
    for (let each = 0; each < 6; each++) {
      await flows.start.run(world.call.slug, { ...input, email, organization: `Made up ${each}` }, visitor);
    }
    const victim = await database.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: email });
    expect(await messagesOf({ attendeeId: victim.id })).toHaveLength(3);
  });

  test('and its link ends with the links of its coordinator', async () => {
    const { id, coordinatorId } = await delegation();
    await makeFlow(ChangeLinks, database.dataSource, world.clock).revoke(coordinatorId, staff);
    const find = (version: number) =>
      findDelegationByToken(database.dataSource.manager, delegationToken(testConfig.secret, id, version));
    expect([await find(1), (await find(2))?.id]).toEqual([null, id]);
  });
});

describe('twelve people on ten seats', () => {
  test('get them as far as they go, and the coordinator hears it once', async () => {
    const session = await world.session({ capacity: 10 });
    const { id, actor, coordinatorId } = await delegation();
    const roster = { sessions: [session.id], members: people('far', 12), allOrNothing: false };
    const [preview] = await flows.preview.preview({ callId: world.call.id, organizationId: 'none' }, roster);
    expect(preview?.outlook).toMatchObject({ confirmed: 10, waitlisted: 2, pending: 0, refusal: null, free: 10 });
    expect(await rowsOf(session.id)).toEqual([]);

    const [outcome] = await flows.roster.run(id, roster, actor, 'first');
    const states = outcome?.results.map(({ registration, place }) => [registration.state, place]);
    expect(states).toEqual([
      ...Array.from({ length: 10 }, () => ['confirmed', null]),
      ['waitlisted', 1],
      ['waitlisted', 2],
    ]);
    expect(await sessionRow(session.id)).toMatchObject({ taken: 10, waiting: 2 });
    expect(new Set(outcome?.results.map(({ registration }) => registration.groupId)).size).toBe(1);

    // The same button pressed twice.
    const [again] = await flows.roster.run(id, roster, actor, 'first');
    expect(again?.results.map(({ created }) => created)).toEqual(Array(12).fill(false));
    const mails = (await messagesOf({ attendeeId: coordinatorId })).filter((mail) => mail.kind === 'delegation');
    expect(mails.map((mail) => mail.payload.delegation?.sessions?.map(({ counts }) => counts))).toEqual([
      [{ confirmed: 10, waitlisted: 2 }],
    ]);
    expect(await kindsOf(outcome?.results[0]?.registration.id ?? '')).toEqual(['invited']);
    expect(await kindsOf(outcome?.results[11]?.registration.id ?? '')).toEqual(['waitlisted']);
  });

  test('wait together where they want to sit together', async () => {
    const session = await world.session({ capacity: 10 });
    const { id, actor } = await delegation();
    const roster = { sessions: [session.id], members: people('together', 12), allOrNothing: true };
    const [preview] = await flows.preview.preview({ callId: world.call.id, organizationId: 'none' }, roster);
    expect(preview?.outlook).toMatchObject({ confirmed: 0, waitlisted: 12, neverTogether: true });
    await flows.roster.run(id, roster, actor, 'first');
    expect(await sessionRow(session.id)).toMatchObject({ taken: 0, waiting: 12 });
  });

  test('are refused as a whole without a waiting list, in every session, and the first too many is named', async () => {
    const [wide, narrow] = [
      await world.session({ capacity: 100 }),
      await world.session({ capacity: 10, waitlist: false }),
    ];
    const { id, actor, coordinatorId } = await delegation();
    const roster = { sessions: [wide.id, narrow.id], members: people('whole', 12), allOrNothing: false };
    const previews = await flows.preview.preview({ callId: world.call.id, organizationId: 'none' }, roster);
    const refusals = previews.map(({ session, outlook }) => [
      session.id,
      outlook.refusal?.code,
      outlook.refusal?.index,
    ]);
    expect(refusals).toEqual(
      expect.arrayContaining([
        [wide.id, undefined, undefined],
        [narrow.id, 'party-too-large', 10],
      ]),
    );
    await expect(flows.roster.run(id, roster, actor, 'first')).rejects.toMatchObject({
      code: 'party-too-large',
      values: { sessionId: narrow.id, session: narrow.title },
      fieldErrors: [{ path: 'members.10' }],
    });
    expect([await rowsOf(wide.id), await rowsOf(narrow.id)]).toEqual([[], []]);
    expect(await database.dataSource.getRepository(Attendee).findBy({ emailKey: 'whole-0@example.org' })).toEqual([]);
    expect(await messagesOf({ attendeeId: coordinatorId })).toEqual([]);
  });

  test('are held to the limit of an organization, and nothing is written when it is passed in the middle', async () => {
    const session = await world.session({ capacity: 100 });
    await database.dataSource.getRepository(Session).update({ id: session.id }, { organizationLimit: 5 });
    const { id, actor, organizationId, callId } = await delegation();
    const roster = { sessions: [session.id], members: people('limit', 7), allOrNothing: false };
    const [preview] = await flows.preview.preview({ callId, organizationId }, roster);
    expect(preview?.outlook.refusal).toMatchObject({ code: 'organization-limit', index: 5, values: { limit: 5 } });
    await expect(flows.roster.run(id, roster, actor, 'first')).rejects.toMatchObject({ code: 'organization-limit' });
    expect(await rowsOf(session.id)).toEqual([]);
  });
});

test('those who are registered already are kept as they are, and what is known of people is not overwritten', async () => {
  const session = await world.session({ capacity: 2 });
  const own = await flows.register.run(
    session.id,
    registrationInput.parse({ ...person('kept'), name: 'Own Name' }),
    visitor,
  );
  const { id, organizationId, callId } = await delegation();
  const roster = {
    sessions: [session.id],
    members: [person('kept'), person('new-1'), person('new-2')],
    allOrNothing: false,
  };
  // Organizers and their systems see who is registered.
  const [preview] = await flows.preview.preview({ callId, organizationId }, roster);
  expect(preview?.outlook.people).toEqual([
    null,
    { state: 'confirmed', place: null },
    { state: 'waitlisted', place: 1 },
  ]);
  const [outcome] = await flows.roster.run(id, roster, staff, 'first');
  expect(
    outcome?.results.map(({ created, attendee, registration }) => [created, attendee.name, registration.delegationId]),
  ).toEqual([
    [false, 'Own Name', null],
    [true, 'new-1', id],
    [true, 'new-2', id],
  ]);
  // That staff list somebody vouches for the address: the seat is no longer provisional.
  const vouchedFor = { ...own.registration, provisionalUntil: null, unproven: false };
  expect({ ...(await registrationRow(own.registration.id)) }).toEqual(vouchedFor);
});

describe('a coordinator', () => {
  const shown = async (id: string) => {
    const connection = database.dataSource.manager;
    const members = listedMembers(await listMembers(connection, id), await listListings(connection, id));
    return members.map(({ name, email, registration }) => `${name} ${email} ${registration.state}`).toSorted();
  };

  test('learns of nobody on their list whether they are registered, or their name', async () => {
    const session = await world.session({ capacity: 5 });
    const known = async (name: string) =>
      flows.register.run(session.id, registrationInput.parse({ ...person(name), name: `Private ${name}` }), visitor);
    const there = await known('known-here');
    const declined = await known('known-declined');
    await database.dataSource.query(`update registrations set state = 'declined' where id = $1`, [
      declined.registration.id,
    ]);
    await database.dataSource.query(`update sessions set taken = taken - 1 where id = $1`, [session.id]);
    const elsewhere = await world.session({ startsAtLocal: '2027-01-20T16:00' });
    await flows.register.run(
      elsewhere.id,
      registrationInput.parse({ ...person('known-there'), name: 'Private' }),
      visitor,
    );
    const { id, actor, organizationId, callId } = await delegation();
    const names = ['known-here', 'known-declined', 'known-there', 'nobody-knows'];
    const roster = { sessions: [session.id], members: names.map((name) => person(name)), allOrNothing: false };

    const [preview] = await flows.preview.preview({ callId, organizationId }, roster, []);
    expect(preview?.existing).toEqual([null, null, null, null]);
    expect(preview?.outlook.people).toEqual(names.map(() => ({ state: 'confirmed', place: null })));
    await flows.roster.run(id, roster, actor, 'first');
    expect(await shown(id)).toEqual(names.map((name) => `${name} ${person(name).email} confirmed`).toSorted());
    const [summary] = await database.dataSource.query(
      `select payload->'delegation'->'sessions' as sessions from messages where kind = 'delegation' and
         payload->'delegation'->>'id' = $1`,
      [id],
    );
    expect(summary.sessions).toMatchObject([
      { people: names.map((name) => ({ name, state: 'confirmed' })), counts: { confirmed: 4 } },
    ]);
    // Their own registrations are as they were.
    expect(await registrationRow(there.registration.id)).toEqual(there.registration);
    expect(await registrationRow(declined.registration.id)).toMatchObject({ state: 'declined', delegationId: null });

    // Whoever is listed is taken off, replaced and listed again like anybody.
    const memberId = async (name: string) => {
      const connection = database.dataSource.manager;
      const members = listedMembers(await listMembers(connection, id), await listListings(connection, id));
      const { registration, isLockedByOther } = members.find((one) => one.name === name)!;
      expect(members.some((one) => one.id === registration.id)).toBe(isLockedByOther);
      return registration.id;
    };
    const listing = makeFlow(ChangeListing, database.dataSource, world.clock);
    await listing.withdraw(id, await memberId('known-here'), actor);
    await listing.replace(id, await memberId('known-declined'), person('replacement'), actor);
    await flows.replace.run(await memberId('nobody-knows'), person('known-here'), actor);
    expect((await shown(id)).filter((one) => one.endsWith(' confirmed'))).toEqual(
      ['known-here', 'known-there', 'replacement'].map((name) => `${name} ${person(name).email} confirmed`),
    );
    expect(await registrationRow(there.registration.id)).toEqual(there.registration);
    await expect(listing.withdraw(id, there.registration.id, actor)).rejects.toMatchObject({
      code: 'registration-not-found',
    });
  });

  test('sees nothing move or differ by who is known: seats, ids and order', async () => {
    const session = await world.session({ capacity: 6 });
    const here = await flows.register.run(session.id, registrationInput.parse(person('seen-here')), visitor);
    const { id, actor, organizationId, callId } = await delegation();
    const connection = database.dataSource.manager;
    const listed = async () => listedMembers(await listMembers(connection, id), await listListings(connection, id));
    const free = async () => {
      const roster = { sessions: [session.id], members: people('seen-more', 9), allOrNothing: false };
      return (await flows.preview.preview({ callId, organizationId }, roster, await listed()))[0]?.outlook.confirmed;
    };
    const roster = (...names: string[]) => {
      return { sessions: [session.id], members: names.map((name) => person(name)), allOrNothing: false };
    };
    expect(await free()).toBe(5);
    await flows.roster.run(id, roster('seen-here'), actor, 'known');
    expect(await free()).toBe(4);
    world.clock.advance({ seconds: 1 });
    await flows.roster.run(id, roster('seen-new-b', 'seen-there', 'seen-new-a'), actor, 'new');
    expect(await free()).toBe(1);
    const members = await listed();
    expect(members.map(({ name }) => name)).toEqual(['seen-here', 'seen-new-b', 'seen-there', 'seen-new-a']);
    expect(new Set(members.map((one) => one.id[14]))).toEqual(new Set(['4']));
    expect(await registrationRow(here.registration.id)).toEqual(here.registration);
  });

  test('brings in nobody who does not agree, and hears of objections and new times', async () => {
    const other = await world.session();
    const { attendee } = await flows.register.run(other.id, registrationInput.parse(person('proven')), staff);
    const session = await world.session({ capacity: 2 });
    const { id, actor, coordinatorId } = await delegation();
    const roster = { sessions: [session.id], members: [person('proven')], allOrNothing: false };
    const [outcome] = await flows.roster.run(id, roster, actor, 'first');
    const registration = outcome!.results[0]!.registration;
    expect(registration).toMatchObject({ state: 'confirmed', unproven: true, provisionalUntil: expect.any(Date) });
    const [invited] = await messagesOf({ registrationId: registration.id });
    expect(invited?.payload).toMatchObject({
      asksIfMine: true,
      registeredBy: {
        coordinator: expect.stringContaining('Coordinator'),
        organization: expect.stringContaining('City'),
      },
    });
    const heard = async () =>
      (await messagesOf({ attendeeId: coordinatorId, sessionId: session.id })).map(({ kind, payload }) => {
        return [kind, payload.delegation?.objector];
      });
    const reschedule = makeFlow(RescheduleSession, database.dataSource, world.clock);
    await reschedule.run(session.id, { startsAtLocal: '2027-01-15T16:00' }, staff);
    expect(await heard()).toEqual([['delegation-news', undefined]]);
    const changes = makeFlow(Changes, database.dataSource, world.clock);
    const self = { kind: 'attendee', id: attendee.id } as const;
    expect(await changes.run(self, (change) => reportNotMe(change, attendee.id))).toBe(true);
    expect(await registrationRow(registration.id)).toMatchObject({ state: 'cancelled' });
    expect(await heard()).toEqual([
      ['delegation-news', undefined],
      ['delegation-news', 'proven'],
    ]);
    await makeFlow(CancelSession, database.dataSource, world.clock).run(session.id, {}, staff);
    expect((await heard()).at(-1)).toEqual(['cancelled', undefined]);
  });

  test('does not get around the limit of unconfirmed people by replacing or withdrawing them', async () => {
    const session = await world.session({ capacity: 20 });
    await database.dataSource.query(`update calls set unconfirmed_per_coordinator = 2`);
    await flows.register.run(session.id, registrationInput.parse(person('known-limit')), visitor);
    const { id, actor } = await delegation();
    const roster = (...names: string[]) => {
      return { sessions: [session.id], members: names.map((name) => person(name)), allOrNothing: false };
    };
    await flows.roster.run(id, roster('limit-a', 'limit-b'), actor, 'first');
    const connection = database.dataSource.manager;
    const [member] = listedMembers(await listMembers(connection, id), await listListings(connection, id));
    const tooMany = { status: 429 };
    await expect(flows.replace.run(member!.registration.id, person('limit-c'), actor)).rejects.toMatchObject(tooMany);
    await flows.withdraw.run(member!.registration.id, actor);
    await expect(flows.roster.run(id, roster('limit-c'), actor, 'second')).rejects.toMatchObject(tooMany);
    await flows.roster.run(id, roster('limit-a'), actor, 'again');
    await database.dataSource.query(`update calls set unconfirmed_per_coordinator = 50`);
    await flows.roster.run(id, roster('known-limit'), actor, 'third');
    await database.dataSource.query(`update calls set unconfirmed_per_coordinator = 2`);
    const [listing] = (await listListings(connection, id)).filter(({ isLockedByOther }) => isLockedByOther);
    const change = makeFlow(ChangeListing, database.dataSource, world.clock);
    await expect(change.replace(id, listing!.id, person('limit-c'), actor)).rejects.toMatchObject(tooMany);
    await database.dataSource.query(`update calls set unconfirmed_per_coordinator = 50`);
  });

  test('sees what they listed before, and nothing about others', async () => {
    const session = await world.session({ capacity: 5 });
    await flows.register.run(session.id, registrationInput.parse(person('own-way')), visitor);
    const { id, actor, organizationId, callId } = await delegation();
    const roster = { sessions: [session.id], members: [person('own-way'), person('brought')], allOrNothing: false };
    await flows.roster.run(id, roster, actor, 'first');
    const connection = database.dataSource.manager;
    const listed = listedMembers(await listMembers(connection, id), await listListings(connection, id));
    const [preview] = await flows.preview.preview({ callId, organizationId }, roster, listed);
    expect(preview?.outlook.people).toEqual([null, null]);
    await flows.roster.run(id, roster, actor, 'second');
    expect(await shown(id)).toHaveLength(2);
  });
});

test('people attend one run of a session: nobody is brought into a second one', async () => {
  const session = await world.session({ capacity: 5 });
  const copy = await makeFlow(DraftSession, database.dataSource, world.clock).duplicate(
    session.id,
    { occurrence: true },
    staff,
  );
  const { session: occurrence } = await makeFlow(PublishSession, database.dataSource, world.clock).run(copy.id, staff);
  const { id, actor, callId, organizationId } = await delegation();
  const both = { sessions: [occurrence.id, session.id], members: people('run', 2), allOrNothing: false };
  const previews = await flows.preview.preview({ callId, organizationId }, both);
  expect(new Set(previews.map(({ outlook }) => outlook.refusal?.code))).toEqual(new Set(['other-run', undefined]));
  await expect(flows.roster.run(id, both, actor, 'x')).rejects.toMatchObject({ code: 'other-run' });
  expect([await rowsOf(session.id), await rowsOf(occurrence.id)]).toEqual([[], []]);

  const [outcome] = await flows.roster.run(id, { ...both, sessions: [session.id] }, actor, 'x');
  const [preview] = await flows.preview.preview({ callId, organizationId }, { ...both, sessions: [occurrence.id] });
  expect(preview?.outlook.refusal).toMatchObject({ code: 'other-run', index: 0 });
  const other = await flows.register.run(occurrence.id, registrationInput.parse(person('in-twin')), visitor);
  const member = outcome?.results[0]?.registration.id ?? '';
  await expect(flows.replace.run(member, person('in-twin'), staff)).rejects.toMatchObject({ code: 'other-run' });
  expect(await registrationRow(other.registration.id)).toMatchObject({ state: 'confirmed' });
});

test('each member has the zone of their row, else of their country, else of the coordinator, which is not theirs', async () => {
  const session = await world.session();
  const { id, actor } = await delegation({ language: 'zh-TW' });
  const members = [
    person('zone-row', { timeZone: 'America/Lima', country: 'KE' }),
    person('zone-country', { country: 'TW', language: 'en' }),
    person('zone-many', { country: 'US' }),
    person('zone-none'),
  ];
  const [outcome] = await flows.roster.run(
    id,
    { sessions: [session.id], members, allOrNothing: false },
    actor,
    'first',
  );
  const known = outcome?.results.map(({ attendee }) => [attendee.timeZone, attendee.isOwnZone, attendee.language]);
  expect(known).toEqual([
    ['America/Lima', true, 'zh-TW'],
    ['Asia/Taipei', true, 'en'],
    ['Africa/Nairobi', false, 'zh-TW'],
    ['Africa/Nairobi', false, 'zh-TW'],
  ]);
});

test('nobody else registers, withdraws or replaces the people of a delegation', async () => {
  const session = await world.session();
  const [ours, theirs] = [await delegation(), await delegation()];
  const roster = { sessions: [session.id], members: people('guarded', 1), allOrNothing: false };
  await expect(flows.roster.run(ours.id, roster, theirs.actor, 'x')).rejects.toMatchObject({ code: 'forbidden' });
  const [outcome] = await flows.roster.run(ours.id, roster, ours.actor, 'x');
  const member = outcome?.results[0]?.registration.id ?? '';
  await expect(flows.withdraw.run(member, theirs.actor)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(flows.replace.run(member, person('intruder'), theirs.actor)).rejects.toMatchObject({
    code: 'forbidden',
  });
  expect((await flows.withdraw.run(member, ours.actor)).registration.state).toBe('cancelled');
});

describe('a member is replaced', () => {
  async function seated(capacity: number, count: number, more: object = {}) {
    const session = await world.session({ capacity, ...more });
    const { id, actor } = await delegation();
    const members = people(`replaced-${session.slug}`, count);
    const [outcome] = await flows.roster.run(
      id,
      { sessions: [session.id], members, allOrNothing: false },
      actor,
      'first',
    );
    return { session, id, actor, ids: outcome?.results.map(({ registration }) => registration.id) ?? [] };
  }

  test('unless they are there', async () => {
    const { session, actor, ids } = await seated(1, 1);
    const before = world.clock.now();
    world.clock.set(new Date(session.startsAt.getTime() - 60_000));
    const checkIn = makeFlow(CheckIn, database.dataSource, world.clock);
    await checkIn.run(session.id, { registrationId: ids[0] ?? '' }, staff);
    await expect(flows.replace.run(ids[0] ?? '', person('too-late'), actor)).rejects.toMatchObject({
      code: 'checked-in',
    });
    expect(await registrationRow(ids[0] ?? '')).toMatchObject({ state: 'confirmed' });
    world.clock.set(before);
  });

  test('with the seat: the old one gets a CANCEL, the new one an invite, and no counter moves', async () => {
    const { session, id, actor, ids } = await seated(1, 2);
    const before = await registrationRow(ids[0] ?? '');
    const entered = await flows.replace.run(before.id, person('successor', { country: 'TW' }), actor);
    expect(entered).toMatchObject({
      state: 'confirmed',
      waitlistNumber: before.waitlistNumber,
      delegationId: id,
      groupId: before.groupId,
      sequence: 0,
    });
    expect(entered.uid).not.toBe(before.uid);
    expect(await registrationRow(entered.id)).toEqual(entered);
    expect(await registrationRow(before.id)).toMatchObject({ state: 'cancelled', sequence: 1 });
    expect(await sessionRow(session.id)).toMatchObject({ taken: 1, waiting: 1 });
    const [, cancel] = await messagesOf({ registrationId: before.id });
    expect([cancel?.kind, cancel?.payload.event]).toEqual([
      'withdrawn',
      expect.objectContaining({ uid: before.uid, sequence: 1 }),
    ]);
    const [invite] = await messagesOf({ registrationId: entered.id });
    expect([invite?.kind, invite?.payload.event?.uid, invite?.payload.recipient.timeZone]).toEqual([
      'invited',
      entered.uid,
      'Asia/Taipei',
    ]);
    // A stranger learns who registered them, as in the first email to the other members.
    expect(invite?.payload.registeredBy).toEqual({
      coordinator: expect.stringMatching(/^Coordinator \d+$/u) as string,
      organization: expect.stringMatching(/^City \d+$/u) as string,
    });
    await database.dataSource.query(
      `update attendees set proven_at = null, proven_by = null
       where id = (select coordinator_id from delegations where id = $1)`,
      [id],
    );
    const next = await flows.replace.run(entered.id, person('next-successor'), actor);
    const [first] = await messagesOf({ registrationId: next.id });
    expect([first?.kind, first?.payload.registeredBy]).toEqual(['invited', undefined]);
  });

  test('with the waiting list position, by a person who had withdrawn before', async () => {
    const { session, actor, ids } = await seated(1, 3);
    const back = await flows.register.run(session.id, registrationInput.parse(person('back')), visitor);
    await flows.withdraw.run(back.registration.id, staff);
    const entered = await flows.replace.run(ids[1] ?? '', person('back'), actor);
    expect(entered).toMatchObject({
      id: back.registration.id,
      uid: back.registration.uid,
      state: 'waitlisted',
      sequence: 2,
    });
    const waitlisted = (await messagesOf({ registrationId: entered.id })).at(-1);
    expect([waitlisted?.kind, waitlisted?.payload.place]).toEqual(['waitlisted', 1]);
    const withdrawn = (await messagesOf({ registrationId: ids[1] })).at(-1);
    expect([withdrawn?.kind, withdrawn?.payload.event]).toEqual(['withdrawn', undefined]);
    // The seat that comes free is the new person's.
    await flows.withdraw.run(ids[0] ?? '', actor);
    expect(await registrationRow(entered.id)).toMatchObject({ state: 'confirmed' });
    expect(await sessionRow(session.id)).toMatchObject({ taken: 1, waiting: 1 });
  });

  test('while they wait for approval, and the new one is approved', async () => {
    const { actor, ids } = await seated(5, 1, { approval: 'manual' });
    const entered = await flows.replace.run(ids[0] ?? '', person('pending-successor'), actor);
    expect(await kindsOf(entered.id)).toEqual(['pending']);
    await makeFlow(DecideRegistration, database.dataSource, world.clock).run(entered.id, 'approve', staff);
    expect(await registrationRow(entered.id)).toMatchObject({ state: 'confirmed' });
  });

  test('not by somebody who is there, not twice, not after the end, and not outside of a delegation', async () => {
    const { session, actor, ids } = await seated(5, 2);
    const alone = await flows.register.run(session.id, registrationInput.parse(person('alone')), visitor);
    const [first = '', second = ''] = ids;
    const refused = (run: Promise<unknown>) =>
      run.then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
    expect(await refused(flows.replace.run(first, person('alone'), staff))).toBe('already-registered');
    expect(await refused(flows.replace.run(alone.registration.id, person('other'), staff))).toBe('not-in-a-delegation');
    await flows.withdraw.run(second, actor);
    expect(await refused(flows.replace.run(second, person('other'), actor))).toBe('not-registered');
    world.clock.set('2027-01-14T09:15:00Z');
    expect(await refused(flows.replace.run(first, person('other'), actor))).toBe('over');
  });

  test('or withdrawn, never both', async () => {
    for (let round = 0; round < 8; round++) {
      const { session, actor, ids } = await seated(1, 2);
      const [first = '', second = ''] = ids;
      const results = await Promise.allSettled([
        flows.replace.run(first, person(`race-${round}`), actor),
        flowsOver().withdraw.run(first, actor),
      ]);
      expect(results[1].status).toBe('fulfilled');
      const replaced = results[0].status === 'fulfilled';
      expect(await registrationRow(second)).toMatchObject({ state: replaced ? 'waitlisted' : 'confirmed' });
      expect(await sessionRow(session.id)).toMatchObject({ taken: 1, waiting: replaced ? 1 : 0 });
      const rows = await rowsOf(session.id);
      expect(rows.filter((row) => row.state === 'confirmed')).toHaveLength(1);
    }
  });
});

test('two coordinators at two instances never get more seats than there are, and both see the true result', async () => {
  for (let round = 0; round < 4; round++) {
    const sessions = [await world.session({ capacity: 7 }), await world.session({ capacity: 5 })];
    const coordinators = [await delegation(), await delegation(), await delegation()];
    const results = await Promise.all(
      coordinators.map(({ id, actor }, index) => {
        const ids = sessions.map((session) => session.id);
        // The same person in every roster, and the sessions named in another order.
        const members = [person(`shared-${round}`), ...people(`rush-${round}-${index}`, 4)];
        const roster = { sessions: index % 2 ? ids : ids.toReversed(), members, allOrNothing: false };
        return flowsOver().roster.run(id, roster, actor, 'first');
      }),
    );
    for (const [at, session] of sessions.entries()) {
      const rows = await rowsOf(session.id);
      const seats = at === 0 ? 7 : 5;
      expect(rows.filter((row) => row.state === 'confirmed')).toHaveLength(seats);
      expect(rows.filter((row) => row.state === 'waitlisted')).toHaveLength(13 - seats);
      expect(await sessionRow(session.id)).toMatchObject({ taken: seats, waiting: 13 - seats });
    }
    expect(results.flat().flatMap((one) => one.results.filter(({ created }) => created))).toHaveLength(26);
  }
});
