import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { builtInTzData, useTzData } from '../../../../src/domain/time/tz-data.js';
import { ShareTzData } from '../../../../src/flows/time/share-tz-data.flow.js';
import { join } from 'node:path';
import { ChangeMember } from '../../../../src/flows/identity/change-member.flow.js';
import { CancelSession } from '../../../../src/flows/sessions/cancel-session.flow.js';
import { UndoAct } from '../../../../src/flows/sessions/undo-act.flow.js';
import { MapColumns } from '../../../../src/flows/calls/map-columns.flow.js';
import { ImportSessions } from '../../../../src/parts/imports/flows/import-sessions.flow.js';
import { CreateCall } from '../../../../src/flows/calls/create-call.flow.js';
import { speakerInput } from '../../../../src/domain/speakers/speaker-input.js';
import { EditSpeaker } from '../../../../src/flows/speakers/edit-speaker.flow.js';
import { EnterAsSpeaker } from '../../../../src/flows/speakers/enter-as-speaker.flow.js';
import { materialInput } from '../../../../src/domain/materials/material.js';
import { UploadMaterial } from '../../../../src/flows/speakers/upload-material.flow.js';
import { SetSpeakerPhoto } from '../../../../src/flows/speakers/set-speaker-photo.flow.js';
import { getSpeaker } from '../../../../src/domain/speakers/speakers.queries.js';
import { venueInput } from '../../../../src/domain/venues/venue-input.js';
import { EditVenue } from '../../../../src/flows/venues/edit-venue.flow.js';
import { DraftSession } from '../../../../src/flows/sessions/draft-session.flow.js';
import { ChangeCallState } from '../../../../src/flows/calls/change-call-state.flow.js';
import { SampleEmail } from '../../../../src/flows/notifications/sample-email.flow.js';
import { AllowSite } from '../../../../src/parts/sharing/flows/allow-site.flow.js';
import { NameLink } from '../../../../src/parts/sharing/flows/name-link.flow.js';
import { ChangeTranscript } from '../../../../src/parts/transcripts/flows/change-transcript.flow.js';
import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { SetLogo } from '../../../../src/flows/calls/set-logo.flow.js';
import { EditCall } from '../../../../src/flows/calls/edit-call.flow.js';
import { ChangeTags } from '../../../../src/flows/registrations/change-tags.flow.js';
import { ChangeProposalState } from '../../../../src/flows/proposals/change-proposal-state.flow.js';
import { DecideSimilar } from '../../../../src/flows/proposals/decide-similar.flow.js';
import { ReadProposalTexts } from '../../../../src/flows/proposals/read-proposal-texts.flow.js';
import { SetPrivacyNotice } from '../../../../src/flows/privacy/set-privacy-notice.flow.js';
import { privacyNoticeInput } from '../../../../src/domain/privacy/privacy-notice-input.js';
import { AssignFacilitator } from '../../../../src/flows/sessions/assign-facilitator.flow.js';
import { speakerToken } from '../../../../src/domain/speakers/speaker-link.js';
import { StopSpeakerEmails } from '../../../../src/flows/notifications/stop-speaker-emails.flow.js';
import { SendUpdateNow } from '../../../../src/flows/sessions/send-update-now.flow.js';
import type { Session } from '../../../../src/domain/sessions/session.entity.js';
import { planSeriesMove } from '../../../../src/domain/sessions/series-move.js';
import { ChangeSeries } from '../../../../src/flows/sessions/change-series.flow.js';
import { RepeatSession } from '../../../../src/flows/sessions/repeat-session.flow.js';
import { ChangeMaterial } from '../../../../src/flows/materials/change-material.flow.js';
import { EditSession } from '../../../../src/flows/sessions/edit-session.flow.js';
import { ImportProposals } from '../../../../src/flows/proposals/import-proposals.flow.js';
import { PublishSession } from '../../../../src/flows/sessions/publish-session.flow.js';
import { ChangeProposalHook } from '../../../../src/flows/proposals/change-proposal-hook.flow.js';
import { ReceiveProposalEvent } from '../../../../src/flows/proposals/receive-proposal-event.flow.js';
import { DecideMatches } from '../../../../src/flows/proposals/decide-matches.flow.js';
import { PutProposal } from '../../../../src/flows/proposals/put-proposal.flow.js';
import { RederiveCalls } from '../../../../src/flows/calls/rederive-calls.flow.js';
import { RederiveSessions } from '../../../../src/flows/sessions/rederive-sessions.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { RescheduleSession } from '../../../../src/flows/sessions/reschedule-session.flow.js';
import { SpooledFile } from '../../../../src/platform/file-store/spooled-file.js';
import type { Actor } from '../../../../src/domain/identity/actor.js';
import { sessionInput } from '../../../../src/domain/sessions/session-input.js';
import type { CrewTask } from '../../../../src/domain/speakers/crew-task.js';
import { BookCrew } from '../../../../src/parts/interpretation/flows/book-crew.flow.js';
import { crewInput } from '../../../../src/parts/interpretation/domain/crew-input.js';
import { app, world, organizer, visitor, person, auditEntries, byStaff, bySystem } from './audited.js';

export function auditSessions(): void {
  {
    const input = sessionInput.parse({
      title: 'Drafted',
      kind: 'webinar',
      format: 'online',
      startsAtLocal: '2027-02-14T16:00',
      timeZone: 'Asia/Taipei',
      durationMinutes: 60,
      capacity: 10,
    });
    const time = {
      startsAtLocal: '2027-02-20T16:00',
      timeZone: 'Asia/Taipei',
      overlap: 'first',
      durationMinutes: 60,
    } as const;
    let id = '';

    test('names who drafts, deletes and doubles a session', async () => {
      expect(
        await auditEntries(
          DraftSession,
          async (flow) => (id = (await flow.create(world.call.slug, input, organizer)).id),
        ),
      ).toEqual([byStaff('session.created', 'session')]);
      const deleted = await app.app.get(DraftSession).create(world.call.slug, input, organizer);
      expect(await auditEntries(DraftSession, (flow) => flow.delete(deleted.id, organizer))).toEqual([
        byStaff('session.deleted', 'session'),
      ]);
      expect(await auditEntries(DraftSession, (flow) => flow.duplicate(id, { occurrence: true }, organizer))).toEqual([
        byStaff('session.created', 'session'),
        byStaff('session.twinned', 'session'),
      ]);
    });

    test('names who makes, moves and cancels a series', async () => {
      const draft = await app.app.get(DraftSession).create(world.call.slug, input, organizer);
      const making = {
        title: 'Weekly',
        times: [{ ...time, startsAtLocal: '2027-02-27T16:00' }],
        firstId: randomUUID(),
      };
      let seriesId = '';
      expect(
        await auditEntries(
          RepeatSession,
          async (flow) => (seriesId = (await flow.run(draft.id, making, organizer)).series?.id ?? ''),
        ),
      ).toEqual([
        byStaff('call.series-created', 'call'),
        byStaff('session.edited', 'session'),
        byStaff('session.created', 'session'),
      ]);
      const described = { title: 'Weekly', description: 'For everyone.' };
      expect(await auditEntries(ChangeSeries, (flow) => flow.edit(seriesId, described, organizer))).toEqual([
        byStaff('call.series-edited', 'call'),
      ]);
      const unused = await world.series('Unused');
      expect(await auditEntries(ChangeSeries, (flow) => flow.delete(unused, organizer))).toEqual([
        byStaff('call.series-deleted', 'call'),
      ]);
      const shifted = (all: readonly Session[], now: Date) =>
        planSeriesMove(all, all[0]?.id ?? '', { by: 'shift', minutes: 30 }, now).planned;
      expect(await auditEntries(ChangeSeries, (flow) => flow.move(seriesId, shifted, '', organizer))).toEqual([
        byStaff('session.rescheduled', 'session'),
        byStaff('session.rescheduled', 'session'),
      ]);
      expect(await auditEntries(ChangeSeries, (flow) => flow.cancel(seriesId, (all) => all, '', organizer))).toEqual([
        byStaff('session.cancelled', 'session'),
        byStaff('session.cancelled', 'session'),
      ]);
    });

    test('names who publishes, edits and moves a session, or nobody', async () => {
      expect(await auditEntries(PublishSession, (flow) => flow.run(id, organizer))).toEqual([
        byStaff('session.published', 'session'),
      ]);
      expect(await auditEntries(EditSession, (flow) => flow.run(id, { title: 'Edited' }, organizer))).toEqual([
        byStaff('session.edited', 'session'),
      ]);
      const account = {
        email: 'fay@example.org',
        name: 'Fay',
        role: 'facilitator',
        password: 'a password of the tests',
      } as const;
      const { organizer: fay } = await app.app.get(ChangeMember).add(account, organizer);
      for (const [isAssigned, action] of [
        [true, 'assigned'],
        [false, 'removed'],
      ] as const)
        expect(await auditEntries(AssignFacilitator, (flow) => flow.run(id, fay.id, isAssigned, organizer))).toEqual([
          byStaff(`session.facilitator-${action}`, 'session'),
        ]);
      await app.app.get(Register).run(id, person(), visitor);
      await app.app.get(EditSession).run(id, { title: 'Edited again' }, organizer);
      expect(await auditEntries(SendUpdateNow, (flow) => flow.run(id, organizer))).toEqual([
        byStaff('session.update-sent', 'session'),
      ]);
      const later = { startsAtLocal: '2027-02-15T16:00' };
      expect(await auditEntries(RescheduleSession, (flow) => flow.run(id, later, organizer))).toEqual([
        byStaff('session.rescheduled', 'session'),
      ]);
      await app.dataSource.query(
        `update sessions set tz_version = '2020a', starts_at = starts_at - interval '1 hour' where id = $1`,
        [id],
      );
      expect(await auditEntries(RederiveSessions, (flow) => flow.run())).toEqual([
        bySystem('session.rescheduled', 'session'),
      ]);
      const path = join(app.config.dataDir, 'tz.json');
      writeFileSync(path, JSON.stringify({ ...builtInTzData, version: '2099a' }));
      expect(await auditEntries(ShareTzData, (flow) => flow.adopt(path, organizer))).toEqual([
        byStaff('workspace.tz-data-adopted', 'workspace'),
      ]);
      useTzData(builtInTzData);
      // While newer data is stored than this process uses, no email leaves it.
      await app.dataSource.query('delete from tz_data');
      expect(await auditEntries(CancelSession, (flow) => flow.run(id, {}, organizer))).toEqual([
        byStaff('session.cancelled', 'session'),
      ]);
      expect(await auditEntries(UndoAct, (flow) => flow.cancellation(id, organizer))).toEqual([
        byStaff('session.cancellation-undone', 'session'),
      ]);
    });

    test('names who creates, copies, archives and tests a call', async () => {
      const call = { ...world.call, slug: 'another' };
      expect(await auditEntries(CreateCall, (flow) => flow.run(call, organizer))).toEqual([
        byStaff('call.created', 'call'),
      ]);
      expect(await auditEntries(EditCall, (flow) => flow.run('another', { name: 'Renamed' }, organizer))).toEqual([
        byStaff('call.edited', 'call'),
      ]);
      await app.dataSource.query(
        `update calls set tz_version = '2020a', closes_at = closes_at - interval '1 hour' where slug = 'another'`,
      );
      expect(await auditEntries(RederiveCalls, (flow) => flow.run())).toEqual([bySystem('call.dates-moved', 'call')]);
      const states = app.app.get(ChangeCallState);
      for (const [action, work] of [
        ['archived', () => states.archive('another', organizer)],
        ['reopened', () => states.reopen('another', organizer)],
      ] as const) {
        expect(await auditEntries(ChangeCallState, work)).toEqual([byStaff(`call.${action}`, 'call')]);
      }
      const copy = {
        name: 'Next',
        slug: 'next',
        opensOn: '2028-01-01',
        closesOn: '2028-02-01',
        sessions: 'none' as const,
      };
      expect(await auditEntries(CreateCall, (flow) => flow.clone(world.call.slug, copy, organizer))).toEqual([
        byStaff('call.copied', 'call'),
      ]);
      const mapping = { columns: { Wer: 'name' }, dates: null };
      const mapped = (flow: MapColumns) => flow.run(world.call.id, 'people', 'Wer\nAna', mapping, organizer);
      expect(await auditEntries(MapColumns, mapped)).toEqual([byStaff('call.columns-mapped', 'call')]);
      const ics =
        'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a@b\nSUMMARY:A\nDTSTART:20270601T100000Z\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR';
      const imported = await auditEntries(ImportSessions, (flow) => flow.run(world.call.slug, ics, null, organizer));
      expect(imported).toEqual(
        expect.arrayContaining([byStaff('session.created', 'session'), byStaff('call.sessions-imported', 'call')]),
      );
      const sample = {
        kind: 'invited' as const,
        language: 'en',
        shownCase: '',
        texts: {},
        organization: 'Port',
        title: 'Session',
        reader: { name: 'Lin', email: 'lin@example.org', timeZone: 'Asia/Taipei' },
      };
      expect(await auditEntries(SampleEmail, (flow) => flow.testMailServer(world.call, sample, organizer))).toEqual([
        byStaff('call.email-tested', 'call'),
      ]);
    });

    test('names who writes down what is said in a recording, and takes words out', async () => {
      const recording = {
        kind: 'recording',
        title: '',
        translations: {},
        language: null,
        visibility: 'after',
        url: 'https://x.example',
      } as const;
      const materialId = randomUUID();
      await auditEntries(ChangeMaterial, (flow) => flow.add(id, recording, null, organizer, materialId));
      const said = { language: 'en', madeBy: 'program', isChecked: false, seen: '', recording: recording.url } as const;
      const cues = [{ start: 0, end: 9, voice: 'Ana', text: 'Words', settings: '' }];
      const of = { sessionId: id, materialId };
      expect(await auditEntries(ChangeTranscript, (flow) => flow.add(of, said, cues, organizer))).toEqual([
        byStaff('session.transcript-uploaded', 'session'),
      ]);
      const [{ id: transcript }] = await app.dataSource.query('select id from transcripts');
      const one = { ...of, id: transcript as string };
      const blank = { positions: [0], seen: `${one.id}:3` };
      const acts: [name: string, act: (flow: ChangeTranscript) => Promise<unknown>][] = [
        ['checked', (flow) => flow.check(one, `${one.id}:1`, organizer)],
        ['confirmed', (flow) => flow.confirm(one, { seen: `${one.id}:2`, recording: recording.url }, organizer)],
        ['blanked', (flow) => flow.blank(one, blank, organizer)],
        ['deleted', (flow) => flow.delete(one, organizer)],
      ];
      for (const [name, act] of acts)
        expect(await auditEntries(ChangeTranscript, act)).toEqual([byStaff(`session.transcript-${name}`, 'session')]);
      await auditEntries(ChangeMaterial, (flow) => flow.delete({ sessionId: id, id: materialId }, organizer));
    });

    test('names who adds material, and a logo', async () => {
      const logo = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
      const slides = {
        title: '',
        translations: {},
        kind: 'slides',
        language: null,
        visibility: 'after',
        url: 'https://x.example',
      } as const;
      expect(await auditEntries(ChangeMaterial, (flow) => flow.add(id, slides, null, organizer))).toEqual([
        byStaff('session.material-added', 'session'),
      ]);
      const [{ id: material }] = await app.dataSource.query('select id from session_materials where session_id = $1', [
        id,
      ]);
      const which = { sessionId: id, id: material };
      expect(await auditEntries(ChangeMaterial, (flow) => flow.edit(which, slides, null, organizer))).toEqual([
        byStaff('session.material-changed', 'session'),
      ]);
      expect(await auditEntries(ChangeMaterial, (flow) => flow.move(which, 'up', organizer))).toEqual([
        byStaff('session.material-moved', 'session'),
      ]);
      expect(await auditEntries(ChangeMaterial, (flow) => flow.delete(which, organizer))).toEqual([
        byStaff('session.material-deleted', 'session'),
      ]);
      expect(await auditEntries(SetLogo, (flow) => flow.run('next', logo, organizer))).toEqual([
        byStaff('call.logo-set', 'call'),
      ]);
      expect(await auditEntries(SetLogo, (flow) => flow.remove('next', organizer))).toEqual([
        byStaff('call.logo-removed', 'call'),
      ]);
      expect(await auditEntries(ShowFeature, (flow) => flow.run('next', 'speakers', true, organizer))).toEqual([
        byStaff('call.feature-shown', 'call'),
      ]);
      expect(await auditEntries(ShowFeature, (flow) => flow.run('next', 'speakers', false, organizer))).toEqual([
        byStaff('call.feature-hidden', 'call'),
      ]);
      expect(await auditEntries(NameLink, (flow) => flow.run('next', 'Press', organizer))).toEqual([
        byStaff('call.link-named', 'call'),
      ]);
      expect(await auditEntries(NameLink, (flow) => flow.remove('next', 'press', organizer))).toEqual([
        byStaff('call.link-removed', 'call'),
      ]);
      expect(await auditEntries(AllowSite, (flow) => flow.run('next', 'example.org', organizer))).toEqual([
        byStaff('call.site-allowed', 'call'),
      ]);
      expect(await auditEntries(AllowSite, (flow) => flow.remove('next', 'https://example.org', organizer))).toEqual([
        byStaff('call.site-removed', 'call'),
      ]);
      expect(await auditEntries(ChangeCallState, (flow) => flow.publish('next', organizer))).toEqual([
        byStaff('call.published', 'call'),
      ]);
      expect(await auditEntries(ChangeCallState, (flow) => flow.delete('next', organizer))).toEqual([
        byStaff('call.deleted', 'call'),
      ]);
      const notice = privacyNoticeInput.parse({
        controller: 'Port & City',
        contactEmail: 'privacy@example.org',
        purpose: 'Webinars',
        legalBasis: 'Public task',
        retentionDays: 90,
      });
      expect(await auditEntries(SetPrivacyNotice, (flow) => flow.run('another', notice, organizer))).toEqual([
        byStaff('call.privacy-notice', 'call'),
      ]);
    });

    test('names who imports, changes and receives proposals', async () => {
      const [someone]: { email: string }[] = await app.dataSource.query(`select email from attendees limit 1`);
      const csv = `external_id,title,theme,members\np-1,Solar roofs,energy,${someone?.email}\n`;
      expect(
        await auditEntries(ImportProposals, (flow) => flow.run(world.call.slug, Buffer.from(csv), organizer)),
      ).toEqual([byStaff('proposal.created', 'proposal')]);
      const [linked]: { id: string }[] = await app.dataSource.query(
        `select l.id from proposal_matches l join proposals p on p.id = l.proposal_id where p.external_id = 'p-1'`,
      );
      const reject = { confirm: [], reject: [linked?.id ?? ''], reopen: [] };
      expect(await auditEntries(DecideMatches, (flow) => flow.run(world.call.slug, reject, organizer))).toEqual([
        byStaff('proposal.link-rejected', 'proposal'),
      ]);
      const proposal = { title: 'Solar walls', theme: 'energy', state: 'draft' as const, members: [] };
      expect(await auditEntries(PutProposal, (flow) => flow.run(world.call.slug, 'p-1', proposal, organizer))).toEqual([
        byStaff('proposal.changed', 'proposal'),
      ]);
      const made = await app.app.get(ChangeProposalHook).create(world.call.slug, 'Another', organizer);
      expect(
        await auditEntries(ChangeProposalHook, (flow) => flow.create(world.call.slug, 'Platform', organizer)),
      ).toEqual([byStaff('proposal-hook.created', 'proposal-hook')]);
      expect(
        await auditEntries(ChangeProposalHook, (flow) => flow.rotate(made.hook.id, { endsNow: true }, organizer)),
      ).toEqual([byStaff('proposal-hook.rotated', 'proposal-hook')]);
      const headers = { id: 'msg_1', timestamp: '0', signature: '' };
      await expect(
        auditEntries(ReceiveProposalEvent, (flow) => flow.run(made.hook.id, headers, Buffer.from('{}'))),
      ).rejects.toThrow('signature');
      expect(await auditEntries(ChangeProposalHook, (flow) => flow.remove(made.hook.id, organizer))).toEqual([
        byStaff('proposal-hook.removed', 'proposal-hook'),
      ]);
    });

    test('names who decides about proposals', async () => {
      const step = { state: 'submitted' as const, note: 'Handed in on paper' };
      expect(
        await auditEntries(ChangeProposalState, (flow) => flow.run(world.call.slug, 'p-1', step, organizer)),
      ).toEqual([byStaff('proposal.state-changed', 'proposal')]);
      const all: { id: string; external_id: string }[] = await app.dataSource.query(
        `select id, external_id from proposals where call_id = $1 and merged_into is null order by external_id`,
        [world.call.id],
      );
      const [one, other] = all;
      const back = { state: 'draft' as const, note: '', batchId: randomUUID() };
      expect(await auditEntries(ChangeProposalState, (flow) => flow.many([one?.id ?? ''], back, organizer))).toEqual([
        byStaff('proposal.state-changed', 'proposal'),
      ]);
      const undo = async (flow: ChangeProposalState) =>
        void (await flow.undo(world.call.slug, back.batchId, organizer));
      expect(await auditEntries(ChangeProposalState, undo)).toEqual([byStaff('proposal.state-undone', 'proposal')]);
      const tagged = async (flow: ChangeTags) =>
        void (await flow.tagProposals(world.call.id, [one?.id ?? ''], 'Odd', organizer));
      expect(await auditEntries(ChangeTags, tagged)).toEqual([byStaff('proposal.tagged', 'proposal')]);
      await app.dataSource.query(`delete from tags where name = 'Odd'`);
      expect(await auditEntries(ReadProposalTexts, (flow) => flow.run())).toEqual([]);
      await app.dataSource.query(
        `insert into proposal_pairs (one_id, other_id, call_id, share, found_at)
     select least(p.id, q.id), greatest(p.id, q.id), p.call_id, 0.7, now() from proposals p, proposals q
     where p.id = $1 and q.id = $2`,
        [one?.id, other?.id],
      );
      const pair = [one?.external_id ?? '', other?.external_id ?? ''] as const;
      expect(
        await auditEntries(DecideSimilar, (flow) => flow.run(world.call.slug, pair, 'dismissed', organizer)),
      ).toEqual([byStaff('proposal.similarity-decided', 'proposal')]);
    });
  }

  test('names who invites and confirms speakers, and the speakers themselves', async () => {
    const kim = speakerInput.parse({ name: 'Kim' });
    const ids: string[] = [];
    const make = async (flow: EditSpeaker) => void ids.push((await flow.create(world.call.slug, kim, organizer)).id);
    expect(await auditEntries(EditSpeaker, make)).toEqual([byStaff('speaker.created', 'speaker')]);
    await make(app.app.get(EditSpeaker));
    const [one = '', other = ''] = ids;
    const session = await world.session({ speakers: [{ id: one, name: 'Kim' }] });
    const self: Actor = { kind: 'speaker', id: one, origin: 'page 198.51.100.0/24' };
    const bySpeaker = (action: string, about = 'speaker') =>
      `${action} by speaker from page 198.51.100.0/24 about ${about}`;
    expect(await auditEntries(EditSpeaker, (flow) => flow.run(one, { jobTitle: 'Engineer' }, self))).toEqual([
      bySpeaker('speaker.edited'),
    ]);
    expect(await auditEntries(EditSpeaker, (flow) => flow.setStatus(session.id, one, 'confirmed', self))).toEqual([
      bySpeaker('speaker.confirmed'),
    ]);
    const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    const photo = await SpooledFile.receive(Readable.from([png]), 'me.png', { folder: tmpdir(), maxBytes: 10_000 });
    expect(await auditEntries(SetSpeakerPhoto, (flow) => flow.run(one, [photo], self))).toEqual([
      bySpeaker('speaker.photo-set'),
    ]);
    await photo.close();
    const speaker = await getSpeaker(app.dataSource.manager, one);
    const soon = { ...session, startsAt: app.clock.now() };
    expect(
      await auditEntries(EnterAsSpeaker, (flow) => flow.run(speaker, soon, { status: 'confirmed', task: null }, self)),
    ).toEqual([bySpeaker('session.hosted', 'session')]);
    const token = speakerToken(app.config.secret, one, 1);
    for (const [isStopped, action] of [
      [true, 'muted'],
      [false, 'unmuted'],
    ] as const)
      expect(await auditEntries(StopSpeakerEmails, (flow) => flow.run(token, 'news', isStopped, self.origin))).toEqual([
        `speaker.${action} by speaker from page 198.51.100.0/24 about speaker`,
      ]);
    const link = materialInput.parse({ kind: 'slides', visibility: 'after', url: 'https://slides.example.org' });
    expect(await auditEntries(UploadMaterial, (flow) => flow.run(session.id, one, link, null, self))).toEqual([
      bySpeaker('session.material-added', 'session'),
    ]);
    expect(
      await auditEntries(EditSpeaker, (flow) =>
        flow.writeBriefing(session.id, { body: 'Speak slowly.', sharedQuestions: [] }, organizer),
      ),
    ).toEqual([byStaff('session.briefing-changed', 'session')]);
    expect(await auditEntries(EditSpeaker, (flow) => flow.merge(one, other, organizer))).toEqual([
      byStaff('speaker.merged', 'speaker'),
    ]);
    expect(await auditEntries(EditSpeaker, (flow) => flow.remove(other, organizer))).toEqual([
      byStaff('speaker.deleted', 'speaker'),
    ]);
  });

  test('names who books an interpreter, and who declines', async () => {
    const session = await world.session({ languageOffers: [{ kind: 'interpreted', language: 'es' }] });
    const ira = crewInput.parse({ kind: 'interpreted', language: 'es', name: 'Ira', email: 'ira@crew.example' });
    let id = '';
    const book = async (flow: BookCrew) => void (id = (await flow.book(session.id, ira, organizer)).id);
    expect(await auditEntries(BookCrew, book)).toEqual(
      ['speaker.created', 'speaker.booked'].map((action) => byStaff(action, 'speaker')),
    );
    const inTurns = (task: CrewTask) => ({ ...task, takesTurns: true });
    expect(await auditEntries(BookCrew, (flow) => flow.edit(session.id, id, inTurns, organizer))).toEqual([
      byStaff('speaker.task-changed', 'speaker'),
    ]);
    const self: Actor = { kind: 'speaker', id, origin: 'page 198.51.100.0/24' };
    expect(await auditEntries(EditSpeaker, (flow) => flow.setStatus(session.id, id, 'declined', self))).toEqual([
      'speaker.declined by speaker from page 198.51.100.0/24 about speaker',
    ]);
    expect(await auditEntries(BookCrew, (flow) => flow.remove(session.id, id, organizer))).toEqual([
      byStaff('speaker.unbooked', 'speaker'),
    ]);
  });

  test('names who creates and edits a venue', async () => {
    let id = '';
    const input = venueInput.parse({ name: 'EC1', timeZone: 'Europe/Warsaw' });
    const create = async (flow: EditVenue) => void (id = (await flow.create(input, organizer)).id);
    expect(await auditEntries(EditVenue, create)).toEqual([byStaff('venue.created', 'venue')]);
    expect(await auditEntries(EditVenue, (flow) => flow.run(id, { address: 'Targowa 1' }, organizer))).toEqual([
      byStaff('venue.edited', 'venue'),
    ]);
  });
}
