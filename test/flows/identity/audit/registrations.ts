import { randomUUID } from 'node:crypto';
import { AnswerOffer } from '../../../../src/flows/registrations/answer-offer.flow.js';
import { DraftSession } from '../../../../src/flows/sessions/draft-session.flow.js';
import { DecideRegistration } from '../../../../src/flows/registrations/decide-registration.flow.js';
import { MoveOnWaitlist } from '../../../../src/flows/registrations/move-on-waitlist.flow.js';
import { makeProposal, makeStaff } from '../../../support/jury.js';
import { SetUpWorkspace } from '../../../../src/flows/identity/set-up-workspace.flow.js';
import type { Session } from '../../../../src/domain/sessions/session.entity.js';
import { LeaveSeries } from '../../../../src/flows/registrations/leave-series.flow.js';
import { StartJob } from '../../../../src/flows/jobs/start-job.flow.js';
import { RunJobs } from '../../../../src/flows/jobs/run-jobs.flow.js';
import { StartBulk } from '../../../../src/flows/registrations/start-bulk.flow.js';
import { StartRoomSheet } from '../../../../src/flows/attendance/start-room-sheet.flow.js';
import { ImportRegistrations } from '../../../../src/flows/registrations/import-registrations.flow.js';
import type { Actor, OrganizerActor } from '../../../../src/domain/identity/actor.js';
import { PublishSession } from '../../../../src/flows/sessions/publish-session.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { RegisterForSeveral } from '../../../../src/flows/registrations/register-for-several.flow.js';
import { ReleaseSeats } from '../../../../src/flows/registrations/release-seats.flow.js';
import { ResendInvite } from '../../../../src/flows/notifications/resend-invite.flow.js';
import { ChooseLanguage } from '../../../../src/parts/interpretation/flows/choose-language.flow.js';
import { DecideLateChange } from '../../../../src/flows/proposals/decide-late-change.flow.js';
import { MakeRecord } from '../../../../src/parts/record/flows/make-record.flow.js';
import { insertRecord, listRecords } from '../../../../src/parts/record/domain/records.queries.js';
import { StartDossier } from '../../../../src/parts/jury/flows/start-dossier.flow.js';
import { StartProposalBook } from '../../../../src/parts/submissions/flows/start-proposal-book.flow.js';
import { inTransaction } from '../../../../src/platform/database/tx.js';
import { storeFile } from '../../../../src/platform/file-store/files.queries.js';
import { storableBytes } from '../../../../src/platform/file-store/spooled-file.js';
import { ChangeAttendance } from '../../../../src/flows/registrations/change-attendance.flow.js';
import { SwitchOccurrence } from '../../../../src/flows/registrations/switch-occurrence.flow.js';
import { ReceiveEmail } from '../../../../src/flows/notifications/receive-email.flow.js';
import { UndoMistyped } from '../../../../src/flows/registrations/undo-mistyped.flow.js';
import { Withdraw } from '../../../../src/flows/registrations/withdraw.flow.js';
import { replyEmail } from '../../../support/replies.js';
import {
  app,
  world,
  origin,
  organizer,
  visitor,
  me,
  person,
  come,
  auditEntries,
  byStaff,
  byVisitor,
  byAttendee,
  bySystem,
} from './audited.js';

export function auditRegistrations(): void {
  test('names the first owner, who sets the workspace up', async () => {
    const code = (await app.app.get(SetUpWorkspace).issueCode())!;
    const first = { name: 'First', email: 'first@example.org', password: 'a long enough password', language: 'en' };
    const device = { network: '203.0.113.0/24', browser: null, system: null };
    expect(
      await auditEntries(SetUpWorkspace, (flow) => flow.run({ ...first, code, device, origin: 'page 203.0.113.0/24' })),
    ).toEqual([
      'organizer.added by visitor from page 203.0.113.0/24 about organizer',
      'organizer.signed-in by organizer from page 203.0.113.0/24 about organizer',
    ]);
    await app.dataSource.query('delete from logins');
    await app.dataSource.query('delete from organizers');
  });

  {
    let session: Session;

    test('names who registers, answers, leaves and comes back', async () => {
      session = await world.session({ capacity: 1, waitlist: true });
      let seated!: Awaited<ReturnType<typeof come>>;
      expect(await auditEntries(Register, async () => (seated = await come(session.id)))).toEqual([
        byVisitor('registration.confirmed'),
      ]);
      const key: Actor = { kind: 'api-key', id: '1', role: 'owner', abilities: ['personal-links'], origin };
      const proven = { ...seated, attendee: { ...seated.attendee, provenAt: app.clock.now() } };
      expect(await auditEntries(Register, (flow) => flow.givePersonalLink(proven, key))).toEqual([
        `registration.link-given by api-key from ${origin} about registration`,
      ]);
      const waiting = await come(session.id);
      const alsoWaiting = await come(session.id);
      const toFront = { position: 1, reason: 'Speaks' };
      expect(
        await auditEntries(MoveOnWaitlist, (flow) => flow.run(alsoWaiting.registration.id, toFront, organizer)),
      ).toEqual([byStaff('registration.waitlist-moved', 'registration')]);
      await app.app.get(Withdraw).run(alsoWaiting.registration.id, organizer);
      const { registration, attendee } = seated;
      expect(await auditEntries(ResendInvite, (flow) => flow.run(registration.id, me(attendee.id)))).toEqual([
        byAttendee('registration.resent'),
      ]);
      expect(
        await auditEntries(ReceiveEmail, (flow) =>
          flow.run(replyEmail({ uid: registration.uid, email: attendee.email, answer: 'TENTATIVE' }), {
            kind: 'api-key',
            id: '1',
            role: 'inbox',
            origin: 'api 192.0.2.0/24',
          }),
        ),
      ).toEqual(['registration.answered by attendee from calendar 192.0.2.0/24 about registration']);
      expect(await auditEntries(Withdraw, (flow) => flow.run(registration.id, me(attendee.id)))).toEqual([
        byAttendee('registration.cancelled'),
        bySystem('registration.promoted'),
      ]);
      expect(await auditEntries(Register, (flow) => flow.retakeSeat(registration.id, me(attendee.id)))).toEqual([
        byAttendee('registration.waitlisted'),
      ]);
      expect(await auditEntries(Withdraw, (flow) => flow.run(waiting.registration.id, organizer))).toEqual([
        byStaff('registration.cancelled', 'registration'),
        bySystem('registration.promoted'),
      ]);
      expect(
        await auditEntries(ImportRegistrations, (flow) =>
          flow.run(session.id, [{ line: 2, input: person() }], organizer),
        ),
      ).toEqual([byStaff('registration.waitlisted', 'registration'), byStaff('session.imported', 'session')]);
    });

    test('names who started a job of people, and who in it did what', async () => {
      const starter = await makeStaff(app.dataSource, app.clock, 'importer@example.org', 'organizer');
      const importer: OrganizerActor = { kind: 'organizer', id: starter.id, role: 'organizer', origin };
      const row = { line: 2, name: '', email: '', emailKey: '', input: person(), fieldErrors: [], unread: [] };
      let [id, sheetId] = ['', ''];
      const draft = async (flow: ImportRegistrations) => void (id = await flow.draft(session.id, [row], importer));
      expect(await auditEntries(ImportRegistrations, draft)).toEqual([]);
      expect(await auditEntries(StartJob, (flow) => flow.run(id, importer))).toEqual([byStaff('job.started', 'job')]);
      expect(await auditEntries(RunJobs, (flow) => flow.run())).toEqual([
        byStaff('registration.waitlisted', 'registration'),
        byStaff('session.imported', 'session'),
        byStaff('job.finished', 'job'),
      ]);
      await draft(app.app.get(ImportRegistrations));
      await app.app.get(StartJob).run(id, importer);
      const bulk = { action: 'withdraw', note: '' } as const;
      expect(await auditEntries(StartBulk, (flow) => flow.registrations(session, bulk, [], importer))).toEqual([
        byStaff('job.started', 'job'),
      ]);
      const tags = { tagId: randomUUID(), does: 'tag' } as const;
      expect(await auditEntries(StartBulk, (flow) => flow.tagging(session.callId, tags, [], importer))).toEqual([
        byStaff('job.started', 'job'),
      ]);
      const sheet = { what: 'list', paper: 'a4', language: 'en' } as const;
      expect(
        await auditEntries(
          StartRoomSheet,
          async (flow) => void (sheetId = await flow.run(session.id, sheet, importer)),
        ),
      ).toEqual([byStaff('job.started', 'job')]);
      await app.app.get(StartJob).cancel(sheetId, importer);
      const pdf = storableBytes('x.pdf', 'application/pdf', Buffer.from('x'));
      const fileId = await inTransaction(app.dataSource, (tx) => storeFile(tx, pdf, app.clock.now()));
      await app.dataSource.query(`update jobs set file_id = $2 where id = $1`, [sheetId, fileId]);
      expect(await auditEntries(StartJob, (flow) => flow.fetchFile(sheetId, importer))).toEqual([
        byStaff('session.exported', 'session'),
      ]);
      const proposalId = await makeProposal(app.dataSource, app.clock, 'book-1');
      const book = { theme: null, state: 'submitted', withNames: true, withFiles: false, language: 'en' } as const;
      expect(await auditEntries(StartProposalBook, (flow) => flow.run(session.callId, book, importer))).toEqual([
        byStaff('job.started', 'job'),
      ]);
      const dossier = { withFiles: false, language: 'en' };
      expect(
        await auditEntries(StartDossier, (flow) => flow.run(session.callId, dossier, { ...importer, role: 'owner' })),
      ).toEqual([byStaff('job.started', 'job')]);
      const sheets = { format: 'csv', round: null } as const;
      expect(
        await auditEntries(StartDossier, (flow) => flow.sheets(session.callId, sheets, { ...importer, role: 'owner' })),
      ).toEqual([byStaff('job.started', 'job')]);
      const owner = { ...importer, role: 'owner' } as const;
      const made = { withPersonalData: false, language: 'en' };
      expect(await auditEntries(MakeRecord, (flow) => flow.run(world.call.slug, made, owner))).toEqual([
        byStaff('job.started', 'job'),
      ]);
      await inTransaction(app.dataSource, (tx) => insertRecord(tx, session.callId, fileId, app.clock.now()));
      const [kept] = await listRecords(app.dataSource.manager, session.callId);
      expect(await auditEntries(MakeRecord, (flow) => flow.fetch(world.call, kept?.id ?? '', owner))).toEqual([
        byStaff('call.record-fetched', 'call'),
      ]);
      expect(await auditEntries(StartJob, (flow) => flow.cancel(id, importer))).toEqual([
        byStaff('job.cancelled', 'job'),
      ]);
      const seen = app.clock.now();
      await app.dataSource.query(
        `insert into proposal_late_changes (proposal_id, said, received_at, source) values ($1, '{"state": "withdrawn"}', $2, 'api')`,
        [proposalId, seen],
      );
      const late = { externalId: 'book-1', takes: false, seen };
      expect(
        await auditEntries(DecideLateChange, (flow) => flow.run(world.call.slug, late, { ...importer, role: 'owner' })),
      ).toEqual([byStaff('proposal.change-left', 'proposal')]);
    });
  }

  test('names who approves, and who registers for a series or another run', async () => {
    const byHand = await world.session({ approval: 'manual' });
    const { registration } = await come(byHand.id);
    expect(await auditEntries(DecideRegistration, (flow) => flow.run(registration.id, 'approve', organizer))).toEqual([
      byStaff('registration.confirmed', 'registration'),
    ]);
    const seen = { note: null, expected: null };
    const { registration: alsoPending } = await come(byHand.id);
    expect(
      await auditEntries(DecideRegistration, (flow) =>
        flow.approveInOrder(byHand.id, [alsoPending.id], seen, organizer),
      ),
    ).toEqual([byStaff('registration.confirmed', 'registration')]);
    const [first, second] = [await world.session({ series: 'Ports' }), await world.session({ series: 'Ports' })];
    expect(
      await auditEntries(RegisterForSeveral, (flow) => flow.run(first.id, [second.id], person(), visitor)),
    ).toEqual([byVisitor('registration.confirmed'), byVisitor('registration.confirmed')]);
    const { attendee: leaver } = await come(first.id);
    expect(await auditEntries(LeaveSeries, (flow) => flow.run(leaver.id, first.seriesId ?? '', me(leaver.id)))).toEqual(
      [byAttendee('registration.cancelled')],
    );
    const mistyped = await app.app.get(Register).run(first.id, person(), visitor);
    expect(await auditEntries(UndoMistyped, (flow) => flow.run([mistyped.registration.id], visitor))).toEqual([
      byVisitor('registration.cancelled'),
    ]);
    const occurrence = await app.app.get(DraftSession).duplicate(first.id, { occurrence: true }, organizer);
    await app.app.get(PublishSession).run(occurrence.id, organizer);
    const runner = await come(first.id);
    expect(
      await auditEntries(SwitchOccurrence, (flow) =>
        flow.run(runner.registration.id, occurrence.id, me(runner.attendee.id)),
      ),
    ).toEqual([byAttendee('registration.cancelled'), byAttendee('registration.confirmed')]);
  });

  test('names who changes how a person attends', async () => {
    const both = await world.session({ format: 'hybrid', venue: 'Hall', asksAttendance: true, inPersonCapacity: 1 });
    const [there, online] = [await come(both.id), await come(both.id)];
    const change = (id: string, attendance: 'in-person' | 'online', actor = organizer) =>
      auditEntries(ChangeAttendance, (flow) => flow.run(id, { attendance, waits: true }, actor));
    // The second one is on the waiting list for the room.
    expect([there.registration.state, online.registration.state]).toEqual(['confirmed', 'waitlisted']);
    expect(await change(online.registration.id, 'online')).toEqual([
      byStaff('registration.attendance-changed', 'registration'),
      'registration.promoted by system from system about registration',
    ]);
    expect(await change(online.registration.id, 'in-person')).toEqual([
      byStaff('registration.attendance-requested', 'registration'),
    ]);
  });

  test('names who chooses the language to listen to', async () => {
    const languageOffers = [{ kind: 'interpreted', language: 'es' }];
    const { registration, attendee } = await come((await world.session({ languageOffers })).id);
    const choose = (language: string) =>
      auditEntries(ChooseLanguage, (flow) => flow.run(registration.id, language, me(attendee.id)));
    expect(await choose('es')).toEqual([byAttendee('registration.language-chosen')]);
    expect(await choose('es')).toEqual([]);
  });

  test('names nobody for offers that end, and for places that lapse', async () => {
    const offering = await world.session({ capacity: 1, waitlist: true, promotion: 'offer', offerHours: 2 });
    const seated = await come(offering.id);
    const line = [await come(offering.id), await come(offering.id)];
    expect(await auditEntries(Withdraw, (flow) => flow.run(seated.registration.id, organizer))).toEqual([
      byStaff('registration.cancelled', 'registration'),
      bySystem('registration.offered'),
    ]);
    app.clock.advance({ hours: 2 });
    expect(await auditEntries(ReleaseSeats, (flow) => flow.run())).toEqual([
      bySystem('registration.offer-expired'),
      bySystem('registration.offered'),
    ]);
    const next = line[1]!;
    expect(await auditEntries(AnswerOffer, (flow) => flow.accept(next.registration.id, me(next.attendee.id)))).toEqual([
      byAttendee('registration.accepted'),
    ]);
    // The addresses that nobody has confirmed: their time starts when the session is nearly full.
    expect(new Set(await auditEntries(ReleaseSeats, (flow) => flow.run()))).toEqual(
      new Set([bySystem('registration.provisional')]),
    );
    app.clock.set('2027-01-06T08:00:00Z');
    expect(await auditEntries(ReleaseSeats, (flow) => flow.run())).toContain(bySystem('registration.lapsed'));
  });
}
