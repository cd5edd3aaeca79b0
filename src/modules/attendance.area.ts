import { area } from '../app/area.js';
import { searchEntries } from '../console/calls/search-entries.js';
import { sessionsPath } from '../console/paths/session-paths.js';
import { AttendanceApiController } from '../api/attendance/attendance.controller.js';
import { CheckInsApiController } from '../api/attendance/check-ins.controller.js';
import { AttendanceController } from '../console/attendance/attendance.controller.js';
import { CheckInSessionsController } from '../console/attendance/check-in-sessions.controller.js';
import { CheckInController } from '../console/attendance/check-in.controller.js';
import { ReportController } from '../console/attendance/report.controller.js';
import { ScansController } from '../console/attendance/scans.controller.js';
import { SessionCheckInController } from '../console/attendance/session-check-in.controller.js';
import { AdmitWalkIn } from '../flows/attendance/admit-walk-in.flow.js';
import { CheckIn } from '../flows/attendance/check-in.flow.js';
import { RecordAttendance } from '../flows/attendance/record-attendance.flow.js';
import { ImportReport } from '../flows/attendance/import-report.flow.js';
import { SetRoomCode } from '../flows/attendance/set-room-code.flow.js';
import { StartRoomSheet } from '../flows/attendance/start-room-sheet.flow.js';
import { SelfCheckInController } from '../site/attendance/self-check-in.controller.js';
import { checkInPath } from '../console/paths/paths.js';

/** Who came: joining, check-in at the venue, attendance reports and corrections. */
export const attendance = area({
  name: 'attendance',
  data: {
    auditActions: [
      'registration.joined',
      'registration.presence-corrected',
      'registration.checked-in',
      'registration.check-in-undone',
      'session.attendance-reported',
      'session.attendance-noted',
      'session.attendance-taken-back',
      'session.room-code',
      'session.room-code-removed',
      'session.exported',
    ],
  },
  surface: {
    contributes: [
      searchEntries.with({
        label: 'console.common.term.nameBadges',
        path: sessionsPath,
        under: 'console.common.sessions',
      }),
    ],
    navigation: [
      {
        name: 'check-in',
        group: 'check-in',
        order: 100,
        label: 'console.attendance.checkIn.title',
        ability: 'check-in',
        path: checkInPath,
        feature: 'in-person',
      },
    ],
    apiTags: [{ name: 'Attendance', order: 40, description: 'Check-in and attendance records.' }],
    controllers: [
      // Public pages
      SelfCheckInController,
      // Console
      AttendanceController,
      CheckInController,
      ScansController,
      CheckInSessionsController,
      ReportController,
      SessionCheckInController,
      // API
      AttendanceApiController,
      CheckInsApiController,
    ],
    providers: [AdmitWalkIn, CheckIn, RecordAttendance, ImportReport, SetRoomCode, StartRoomSheet],
  },
});
