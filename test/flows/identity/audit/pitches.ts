import { ArrangePitches } from '../../../../src/parts/pitches/flows/arrange-pitches.flow.js';
import { makeProposal } from '../../../support/jury.js';
import { app, auditEntries, byStaff, organizer, world } from './audited.js';

export function auditPitches(): void {
  test('names who arranges, draws, moves and publishes pitches', async () => {
    const { id } = await world.session({ startsAtLocal: '2030-01-14T16:00' });
    const teams = [
      await makeProposal(app.dataSource, app.clock, 'PITCH-1', {}, world.call.slug),
      await makeProposal(app.dataSource, app.clock, 'PITCH-2', {}, world.call.slug),
    ];
    const input = { minutes: 10, bufferMinutes: 0, offsetMinutes: 0, breaks: [], teams };
    expect(await auditEntries(ArrangePitches, (flow) => flow.arrange(id, input, organizer))).toEqual([
      byStaff('session.pitches-arranged', 'session'),
    ]);
    const first = { seen: 0, reason: '' };
    expect(await auditEntries(ArrangePitches, (flow) => flow.draw(id, first, organizer))).toEqual([
      byStaff('session.pitches-drawn', 'session'),
    ]);
    const [pitch] = await app.dataSource.query('select id from pitches where session_id = $1 and position = 0', [id]);
    expect(await auditEntries(ArrangePitches, (flow) => flow.place(id, pitch.id, 1, organizer))).toEqual([
      byStaff('session.pitch-moved', 'session'),
    ]);
    expect(await auditEntries(ArrangePitches, (flow) => flow.publish(id, organizer))).toEqual([
      byStaff('session.pitches-published', 'session'),
    ]);
  });
}
