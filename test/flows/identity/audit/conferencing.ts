import { ConnectAccount } from '../../../../src/parts/conferencing/flows/connect-account.flow.js';
import { AnswerOffer } from '../../../../src/parts/conferencing/flows/answer-offer.flow.js';
import { SyncRooms } from '../../../../src/parts/conferencing/flows/sync-rooms.flow.js';
import { ReceiveZoomEvent } from '../../../../src/parts/conferencing/flows/receive-zoom-event.flow.js';
import { ZoomServer } from '../../../support/zoom.js';
import { app, auditEntries, bySystem, byStaff, organizer, world } from './audited.js';

export function auditConferencing(): void {
  test('names who connects, tests and disconnects an account, and says that a room was restored', async () => {
    const zoom = await new ZoomServer().start();
    Object.assign(app.config, { zoomUrls: zoom.urls });
    const { id } = world.call;
    const entries = (work: (flow: ConnectAccount) => Promise<unknown>) => auditEntries(ConnectAccount, work);
    const about = (action: string) => byStaff(`call.conferencing-${action}`, 'call');
    const save = (flow: ConnectAccount) => flow.save(id, 'zoom', () => zoom.credentials, organizer);
    expect(await entries(save)).toEqual([about('connected'), about('checked')]);
    expect(await entries((flow) => flow.check(id, 'zoom', organizer))).toEqual([about('checked')]);
    const session = await world.session({ room: 'zoom', joinUrl: null });
    const sync = () => auditEntries(SyncRooms, (flow) => flow.run());
    expect(await sync()).toEqual([]);
    zoom.meetings.clear();
    await app.dataSource.query('update conferencing_rooms set due_at = $1', [app.clock.now()]);
    expect(await sync()).toEqual([bySystem('session.conferencing-replaced', 'session')]);
    const file = { id: 'f', file_type: 'MP4', file_size: 1, status: 'completed' as const };
    const times = { recording_start: session.startsAt.toISOString(), recording_end: session.endsAt.toISOString() };
    for (const uuid of ['one', 'two']) {
      zoom.recordings.set(zoom.all[0]!.id, { uuid, recording_files: [{ ...file, ...times }] });
      const offer = [session.id, uuid, session.startsAt];
      await app.dataSource.query(
        `insert into conferencing_offers (session_id, external_id, started_at, minutes, bytes, found_at)
         values ($1, $2, $3, 75, 1, $3)`,
        offer,
      );
    }
    const answer = (work: (flow: AnswerOffer) => Promise<unknown>) => auditEntries(AnswerOffer, work);
    expect(await answer((flow) => flow.take(session.id, 'two', organizer))).toEqual([
      byStaff('session.material-added', 'session'),
    ]);
    expect(await answer((flow) => flow.decline(session.id, 'one', organizer))).toEqual([
      byStaff('session.recording-declined', 'session'),
    ]);
    await app.dataSource.query(`update sessions set room = 'link' where id = $1`, [session.id]);
    await sync();
    expect(await entries((flow) => flow.remove(id, 'zoom', organizer))).toEqual([about('removed')]);
    await zoom.close();
    const event = () =>
      auditEntries(ReceiveZoomEvent, (flow) => flow.run('', { timestamp: '', signature: '' }, Buffer.of()));
    await expect(event()).rejects.toMatchObject({ code: 'not-signed' });
  });
}
