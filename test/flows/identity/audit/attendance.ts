import { SignJWT } from 'jose';
import { IssueCertificate } from '../../../../src/parts/certificates/flows/issue-certificate.flow.js';
import { GiveFeedback } from '../../../../src/parts/feedback/flows/give-feedback.flow.js';
import { CorrectName } from '../../../../src/flows/registrations/correct-name.flow.js';
import { ReceiveReport } from '../../../../src/flows/rooms/receive-report.flow.js';
import { randomUUID } from 'node:crypto';
import { AdmitWalkIn } from '../../../../src/flows/attendance/admit-walk-in.flow.js';
import { CheckIn } from '../../../../src/flows/attendance/check-in.flow.js';
import { findRoomCode } from '../../../../src/domain/attendance/check-ins.queries.js';
import { shownRoomCode } from '../../../../src/domain/attendance/room-code.js';
import { SetRoomCode } from '../../../../src/flows/attendance/set-room-code.flow.js';
import { SetFeedbackForm } from '../../../../src/parts/feedback/flows/set-feedback-form.flow.js';
import { EnterAsHost } from '../../../../src/flows/rooms/enter-as-host.flow.js';
import { listReports } from '../../../../src/domain/attendance/attendance.queries.js';
import { RecordAttendance } from '../../../../src/flows/attendance/record-attendance.flow.js';
import { ImportReport } from '../../../../src/flows/attendance/import-report.flow.js';
import type { Session } from '../../../../src/domain/sessions/session.entity.js';
import { ChangeMaterial } from '../../../../src/flows/materials/change-material.flow.js';
import { RequestRecording } from '../../../../src/flows/materials/request-recording.flow.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import {
  roomSecret,
  app,
  world,
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

export function auditAttendance(): void {
  test('names who records and corrects who was there', async () => {
    const session = await world.session();
    const { registration, attendee } = await come(session.id);
    const now = app.clock.now();
    app.clock.set(session.endsAt);
    try {
      const { email } = attendee;
      const told = [{ email, fromAt: session.startsAt, untilAt: session.endsAt }];
      expect(await auditEntries(RecordAttendance, (flow) => flow.run(session.id, told, organizer))).toEqual([
        byStaff('session.attendance-noted', 'session'),
      ]);
      expect(await auditEntries(RecordAttendance, (flow) => flow.run(session.id, told, organizer))).toEqual([]);
      const input = { report: `email,minutes\n${email},30`, timeZone: null, choices: new Map(), byName: false };
      expect(await auditEntries(ImportReport, (flow) => flow.run(session.id, input, organizer))).toEqual([
        byStaff('session.attendance-reported', 'session'),
      ]);
      const [report] = await listReports(app.dataSource.manager, session.id);
      expect(await auditEntries(ImportReport, (flow) => flow.remove(session.id, report?.id ?? '', organizer))).toEqual([
        byStaff('session.attendance-taken-back', 'session'),
      ]);
      expect(
        await auditEntries(RecordAttendance, (flow) =>
          flow.correct(session.id, [registration.id], { as: 'absent' }, organizer),
        ),
      ).toEqual([byStaff('registration.presence-corrected', 'registration')]);
    } finally {
      app.clock.set(now);
    }
  });

  {
    let later: Session;
    let attendee: Attendee;

    test('names who lets people in at the door and into the room', async () => {
      app.clock.set('2027-03-01T08:00:00Z');
      const venue = await world.session({
        format: 'in-person',
        venue: 'Pier 2',
        startsAtLocal: '2027-03-01T17:00',
        durationMinutes: 60,
      });
      later = await world.session({ startsAtLocal: '2027-03-01T16:10' });
      const { registration } = await come(venue.id);
      const id = registration.id;
      expect(await auditEntries(CheckIn, (flow) => flow.run(venue.id, { registrationId: id }, organizer))).toEqual([
        byStaff('registration.checked-in', 'registration'),
      ]);
      expect(await auditEntries(CheckIn, (flow) => flow.undo(venue.id, id, undefined, organizer))).toEqual([
        byStaff('registration.check-in-undone', 'registration'),
      ]);
      expect(await auditEntries(AdmitWalkIn, (flow) => flow.run(venue.id, person(), organizer))).toEqual([
        byStaff('registration.confirmed', 'registration'),
        byStaff('registration.checked-in', 'registration'),
      ]);
      ({ attendee } = await come(later.id));
      expect(await auditEntries(SetRoomCode, (flow) => flow.renew(later.id, false, organizer))).toEqual([
        byStaff('session.room-code', 'session'),
      ]);
      const room = await findRoomCode(app.dataSource.manager, later.id);
      const code = shownRoomCode(app.config.secret, room!, app.clock.now());
      expect(
        await auditEntries(CheckIn, (flow) => flow.checkInSelf(code, attendee.email, 'page 198.51.100.0/24')),
      ).toEqual([byAttendee('registration.checked-in')]);
      expect(
        await auditEntries(EnterAsHost, (flow) =>
          flow.run(later.id, { id: randomUUID(), name: 'Host', email: 'host@example.org' }, organizer),
        ),
      ).toEqual([byStaff('session.hosted', 'session')]);
      expect(
        await auditEntries(SetFeedbackForm, (flow) => flow.run(venue.id, ([first]) => [first!], organizer)),
      ).toEqual([byStaff('session.feedback-asked', 'session')]);
    });

    test('names who gets a certificate, a recording or a new name, and not who gave feedback', async () => {
      app.clock.set('2027-03-01T10:30:00Z');
      const [seat]: { id: string }[] = await app.dataSource.query(
        `select id from registrations where session_id = $1 and attendee_id = $2`,
        [later.id, attendee.id],
      );
      const mine = seat?.id ?? '';
      const stretch = { ext_user_id: mine, joins: ['2027-03-01T08:10:00Z'], leaves: ['2027-03-01T09:25:00Z'] };
      const report = { meeting_id: later.id, data: { attendees: [stretch] } };
      const token = await new SignJWT({})
        .setProtectedHeader({ alg: 'HS512' })
        .setExpirationTime(new Date('2027-03-02T00:00:00Z'))
        .sign(new TextEncoder().encode(roomSecret));
      expect(await auditEntries(ReceiveReport, (flow) => flow.run(`Bearer ${token}`, report))).toEqual([
        bySystem('session.room-reported', 'session'),
      ]);
      let certificate!: { id: string };
      expect(
        await auditEntries(IssueCertificate, async (flow) => (certificate = await flow.run(mine, me(attendee.id)))),
      ).toEqual([byAttendee('registration.certificate-issued')]);
      expect(await auditEntries(IssueCertificate, (flow) => flow.revoke(certificate.id, true, organizer))).toEqual([
        byStaff('registration.certificate-revoked', 'registration'),
      ]);
      expect(await auditEntries(CorrectName, (flow) => flow.run(mine, { name: 'Renamed' }, organizer))).toEqual([
        byStaff('attendee.renamed', 'attendee'),
      ]);
      // Nothing here shows who gave feedback, either.
      expect(await auditEntries(GiveFeedback, (flow) => flow.run(mine, { useful: '5' }, false))).toEqual([
        'session.feedback by visitor from null about session',
      ]);
      const recording = {
        title: '',
        translations: {},
        kind: 'recording',
        language: null,
        visibility: 'after',
        url: 'https://x.example',
      } as const;
      await app.app.get(ChangeMaterial).add(later.id, recording, null, organizer);
      const reader = { email: 'latecomer@example.org', language: 'en', timeZone: 'UTC' };
      expect(await auditEntries(RequestRecording, (flow) => flow.run(world.call, later.id, reader, visitor))).toEqual([
        byVisitor('session.recording-requested', 'session'),
      ]);
    });
  }
}
