import { InviteTeams } from '../../../../src/flows/delegations/invite-teams.flow.js';
import { milestoneInput, pilotInput } from '../../../../src/parts/pilots/domain/pilot-input.js';
import { EditPilot } from '../../../../src/parts/pilots/flows/edit-pilot.flow.js';
import { PutProposal } from '../../../../src/flows/proposals/put-proposal.flow.js';
import { app, world, organizer, auditEntries, byStaff } from './audited.js';

export function auditWinners(): void {
  test('names who follows up pilots', async () => {
    const members = [{ email: 'reef@example.org' }];
    const proposal = { title: 'Reef blocks', theme: 'energy', state: 'winner' as const, members };
    await app.app.get(PutProposal).run(world.call.slug, 'pilot-1', proposal, organizer);
    const ids: string[] = [];
    const create = async (flow: EditPilot) => void ids.push(await flow.create(world.call.slug, 'pilot-1', organizer));
    expect(await auditEntries(EditPilot, create)).toEqual([byStaff('pilot.created', 'pilot')]);
    expect(await auditEntries(EditPilot, create)).toEqual([]);
    const pilot = { call: world.call.slug, id: ids[0] ?? '' };
    const running = pilotInput.parse({ state: 'running' });
    expect(await auditEntries(EditPilot, (flow) => flow.edit(pilot, () => running, organizer))).toEqual([
      byStaff('pilot.edited', 'pilot'),
    ]);
    expect(await auditEntries(EditPilot, (flow) => flow.edit(pilot, () => running, organizer))).toEqual([]);
    const milestone = milestoneInput.parse({ title: 'First block', dueOn: '2027-06-01' });
    const add = async (flow: EditPilot) => void ids.push(await flow.addMilestone(pilot, milestone, organizer));
    expect(await auditEntries(EditPilot, add)).toEqual([byStaff('pilot.milestone-added', 'pilot')]);
    const renamed = () => ({ ...milestone, title: 'Two blocks' });
    const [, added = ''] = ids.slice(-2);
    expect(await auditEntries(EditPilot, (flow) => flow.editMilestone(pilot, added, renamed, organizer))).toEqual([
      byStaff('pilot.milestone-edited', 'pilot'),
    ]);
    expect(await auditEntries(EditPilot, (flow) => flow.completeMilestone(pilot, added, organizer))).toEqual([
      byStaff('pilot.milestone-done', 'pilot'),
    ]);
    expect(await auditEntries(EditPilot, (flow) => flow.deleteMilestone(pilot, added, organizer))).toEqual([
      byStaff('pilot.milestone-deleted', 'pilot'),
    ]);
    const link = { title: '', url: 'https://city.example' };
    const attach = async (flow: EditPilot) => void ids.push(await flow.addDocument(pilot, link, null, organizer));
    expect(await auditEntries(EditPilot, attach)).toEqual([byStaff('pilot.document-added', 'pilot')]);
    const document = ids.at(-1) ?? '';
    expect(await auditEntries(EditPilot, (flow) => flow.removeDocument(pilot, document, organizer))).toEqual([
      byStaff('pilot.document-deleted', 'pilot'),
    ]);
    expect(await auditEntries(EditPilot, (flow) => flow.delete(pilot, organizer))).toEqual([
      byStaff('pilot.deleted', 'pilot'),
    ]);
  });

  test('names who invites the teams of winners', async () => {
    const session = await world.session({ kind: 'showcase', capacity: 10, startsAtLocal: '2027-04-04T16:00' });
    const proposal = { title: 'Moss walls', theme: 'energy', organization: 'Port Moss', state: 'winner' as const };
    await app.app
      .get(PutProposal)
      .run(world.call.slug, 'team-1', { ...proposal, members: [{ email: 'moss@example.org' }] }, organizer);
    const teams = { proposals: ['team-1'], seatsPerTeam: 2 };
    expect(await auditEntries(InviteTeams, (flow) => flow.run(session.id, teams, organizer))).toEqual([
      byStaff('session.seats-reserved', 'session'),
      byStaff('delegation.started', 'delegation'),
      byStaff('proposal.team-invited', 'proposal'),
    ]);
  });
}
