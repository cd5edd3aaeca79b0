import { ChangeListing } from '../../../../src/flows/delegations/change-listing.flow.js';
import { StartDelegation } from '../../../../src/flows/delegations/start-delegation.flow.js';
import { EditOrganization } from '../../../../src/flows/organizations/edit-organization.flow.js';
import { MergeOrganizations } from '../../../../src/flows/organizations/merge-organizations.flow.js';
import { RegisterRoster } from '../../../../src/flows/delegations/register-roster.flow.js';
import { ReplaceMember } from '../../../../src/flows/delegations/replace-member.flow.js';
import { ReserveSeats } from '../../../../src/flows/registrations/reserve-seats.flow.js';
import { delegationInput } from '../../../../src/domain/delegations/delegation-input.js';
import { Delegation } from '../../../../src/domain/delegations/delegation.entity.js';
import { app, world, organizer, visitor, me, person, auditEntries, byStaff, byVisitor, byAttendee } from './audited.js';

export function auditOrganizations(): void {
  test('names who merges organizations, and the coordinator of a delegation', async () => {
    const ids: string[] = [];
    const make = (name: string) => async (flow: EditOrganization) => {
      ids.push((await flow.create(world.call.slug, { name }, organizer)).id);
    };
    expect(await auditEntries(EditOrganization, make('Port of Lisbon'))).toEqual([
      byStaff('organization.created', 'organization'),
    ]);
    await make('Porto de Lisboa')(app.app.get(EditOrganization));
    const [one = '', other = ''] = ids;
    expect(await auditEntries(EditOrganization, (flow) => flow.run(one, { city: 'Lisbon' }, organizer))).toEqual([
      byStaff('organization.edited', 'organization'),
    ]);
    const session = await world.session({ capacity: 10, startsAtLocal: '2027-03-01T10:00' });
    expect(await auditEntries(ReserveSeats, (flow) => flow.put(session.id, one, { seats: 2 }, organizer))).toEqual([
      byStaff('session.seats-reserved', 'session'),
    ]);
    expect(await auditEntries(MergeOrganizations, (flow) => flow.run(other, one, organizer))).toEqual([
      byStaff('organization.merged', 'organization'),
      byStaff('organization.took-in', 'organization'),
    ]);
    expect(await auditEntries(MergeOrganizations, (flow) => flow.undo(other, organizer))).toEqual([
      byStaff('organization.unmerged', 'organization'),
      byStaff('organization.gave-back', 'organization'),
    ]);
    const start = { name: 'Rui', email: 'rui@example.org', organization: 'Port of Lisbon', timeZone: 'Europe/Lisbon' };
    expect(await auditEntries(StartDelegation, (flow) => flow.run(world.call.slug, start, visitor))).toEqual([
      byVisitor('delegation.started', 'delegation'),
    ]);
    const [delegation] = await app.dataSource.getRepository(Delegation).find();
    const coordinator = me(delegation!.coordinatorId);
    const roster = { sessions: [session.id], allOrNothing: false, members: [person()] };
    expect(await auditEntries(RegisterRoster, (flow) => flow.run(delegation!.id, roster, coordinator, 'once'))).toEqual(
      [byAttendee('registration.confirmed'), byAttendee('delegation.registered', 'delegation')],
    );
    const [member]: { id: string }[] = await app.dataSource.query(
      `select id from registrations where delegation_id = $1`,
      [delegation!.id],
    );
    expect(await auditEntries(ReplaceMember, (flow) => flow.run(member!.id, person(), coordinator))).toEqual(
      expect.arrayContaining([byAttendee('registration.replaced')]),
    );
    const listing = '11111111-1111-4111-8111-111111111111';
    await app.dataSource.query(
      `insert into delegation_listings (id, delegation_id, session_id, email_key, email, name, state, is_elsewhere, created_at)
     values ($1, $2, $3, 'listed@example.org', 'listed@example.org', 'Listed', 'confirmed', true, now())`,
      [listing, delegation!.id, session.id],
    );
    expect(await auditEntries(ChangeListing, (flow) => flow.withdraw(delegation!.id, listing, coordinator))).toEqual([
      byAttendee('delegation.member-unlisted', 'delegation'),
    ]);
  });

  test('names the key with which another system hands in a delegation', async () => {
    const session = await world.session({ startsAtLocal: '2027-03-02T10:00' });
    const coordinator = { name: 'Mei', email: 'mei@example.org' };
    const input = delegationInput.parse({
      coordinator,
      organization: 'City of Kaohsiung',
      sessions: [session.id],
      members: [person()],
    });
    expect(await auditEntries(StartDelegation, (flow) => flow.create(world.call.slug, input, organizer))).toEqual([
      byStaff('delegation.started', 'delegation'),
      byStaff('registration.confirmed', 'registration'),
      byStaff('delegation.registered', 'delegation'),
    ]);
  });
}
