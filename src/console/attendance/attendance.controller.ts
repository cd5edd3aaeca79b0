import { Get, Param, Post } from '@nestjs/common';
import { ReadReplica } from '../../platform/database/read-replica.js';
import type { Connection } from '../../platform/database/tx.js';
import { presenceCurve } from '../../domain/attendance/presence-curve.js';
import { listReports, type AttendanceRow, listEvidence } from '../../domain/attendance/attendance.queries.js';
import { RecordExport } from '../../flows/privacy/record-export.flow.js';
import { ImportReport } from '../../flows/attendance/import-report.flow.js';
import { ConsoleController, OpenToFacilitators, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { isConfirmed } from '../ui/question.js';
import { pageSize } from '../ui/pager.js';
import { sessionPath } from '../paths/session-paths.js';
import { attendancePage } from './attendance.page.js';
import { countAttendance, countAttendanceRows, listAttendance, listAttendanceChanges } from './attendance.queries.js';
import { attendanceViews } from './attendance-view.js';
import { tableCsv, type Table } from '../ui/table-file.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { localTime } from '../../domain/time/wall-time.js';
import type { AttendanceRuling } from '../../domain/attendance/correct-attendance.js';
import { RecordAttendance } from '../../flows/attendance/record-attendance.flow.js';
import { getRegisteredPerson, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { FormEdit } from '../ui/form-edit.js';
import { registrationPath } from '../paths/registration-paths.js';
import {
  correctAttendancePage,
  correctionFields,
  editedCorrection,
  type RulingName,
  rulings,
} from './correct-attendance.page.js';

const everybody = 1_000_000;

/** As fine as a picture of this size shows. */
const chartPoints = 120;

/** The attendance of a session, and correcting it by hand. */
@ConsoleController('', 'sessions')
export class AttendanceController {
  constructor(
    private readonly replica: ReadReplica,
    private readonly importReport: ImportReport,
    private readonly recordExport: RecordExport,
    private readonly recordAttendance: RecordAttendance,
  ) {}

  @OpenToFacilitators('session')
  @Get('sessions/:id/attendance')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const { session } = await page.session(id);
    const { query } = page;
    const filter = { view: query.choice('show', attendanceViews), search: query.search };
    const numbers = await countAttendance(connection, session);
    const { attended, absent } = numbers;
    const counts = { attended, absent, all: attended + absent };
    const view = attendancePage(await page.layout(), {
      session,
      filter,
      page: query.page,
      counts,
      found: filter.search === '' ? counts[filter.view] : await countAttendanceRows(connection, session.id, filter),
      numbers,
      curve: presenceCurve(await listAttendanceChanges(connection, session), session, chartPoints),
      rows: await listAttendance(connection, session.id, filter, pageSize, (query.page - 1) * pageSize),
      reports: await listReports(connection, session.id),
    });
    page.render('attendance/attendance', view);
  }

  @Get('sessions/:id/attendance.csv')
  async csv(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    await this.recordExport.run(session, 'attendance', page.actor);
    const list = (connection: Connection) =>
      listAttendance(connection, session.id, { view: 'all', search: '' }, everybody, 0);
    const rows = await this.replica.read(page, list);
    page.download(`${session.slug}-attendance.csv`, tableCsv(attendanceTable(rows, session)));
  }

  @OpenToFacilitators('session')
  @Post('sessions/:id/attendance/reports/:report/take-back')
  async removeReport(@Param('id') id: string, @Param('report') reportId: string, @Page() page: ConsolePage) {
    await page.session(id);
    if (!(await isConfirmed(page, 'attendance.removeReport', {}, sessionPath({ id }, 'attendance')))) return;
    const { changed } = await this.importReport.remove(id, reportId, page.actor);
    page.redirect(sessionPath({ id }, 'attendance'), 'console.attendance.done.reportTakenBack', { count: changed });
  }

  @Get('registrations/:id/presence')
  @OpenToFacilitators('registration')
  @RequireAbility('change')
  async correctionForm(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.showCorrectionForm(page, id, {});
  }

  @Post('registrations/:id/presence')
  @OpenToFacilitators('registration')
  async correct(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const typed = { as: page.form.choice('as', rulings), minutes: page.form.text('minutes').trim() };
    const edit = new FormEdit(page, editedCorrection(id, page.language));
    try {
      const { sessionId } = await getRegistration(page.connection, id);
      await this.recordAttendance.correct(sessionId, [id], rulingOf(typed), page.actor, (evidence) => {
        edit.merge(typed, correctionFields(evidence.get(id)?.correction ?? null));
      });
      page.redirect(registrationPath(id), 'console.common.saved');
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.showCorrectionForm(page, id, { typed, fieldErrors, edit: await edit.view() }),
      );
    }
  }

  private async showCorrectionForm(
    page: ConsolePage,
    id: string,
    entered: Pick<Parameters<typeof correctAttendancePage>[1], 'typed' | 'edit' | 'fieldErrors'>,
  ): Promise<void> {
    const { connection } = page;
    const person = await getRegisteredPerson(connection, id);
    const { session } = await page.session(person.registration.sessionId);
    const { spans, correction } = (await listEvidence(connection, [id])).get(id) ?? { spans: [], correction: null };
    const view = correctAttendancePage(await page.layout(), { ...person, session, spans, correction, ...entered });
    page.render('attendance/correct-attendance', view);
  }
}

/**
 * Who was at a session as a table for other programs. Instants are in UTC (RFC 3339) and, under the same name with
 * `_local`, on the clock of the session's zone; `share` is of the planned time, from 0 to 1.
 */
export function attendanceTable(rows: readonly AttendanceRow[], session: Session): Table {
  return {
    columns: [
      'name',
      'email',
      'organization',
      'state',
      'attended',
      'attended_at',
      'attended_at_local',
      'minutes_present',
      'share',
      'sources',
      'corrected',
    ],
    rows: rows.map((row) => [
      row.name,
      row.email,
      row.organization,
      row.state,
      row.attendedAt === null ? 'no' : 'yes',
      row.attendedAt?.toISOString() ?? null,
      row.attendedAt && localTime(row.attendedAt, session.timeZone).local,
      row.minutesPresent,
      row.minutesPresent === null ? null : Math.round((row.minutesPresent / session.durationMinutes) * 1000) / 1000,
      row.sources.join(' '),
      row.corrected ? 'yes' : 'no',
    ]),
  };
}

/** Minutes that are no number are refused as -1. */
function rulingOf({ as, minutes }: { as: RulingName; minutes: string }): AttendanceRuling {
  if (as !== 'present') return { as };
  return { as, minutes: minutes === '' ? null : /^\d{1,6}$/u.test(minutes) ? Number(minutes) : -1 };
}
