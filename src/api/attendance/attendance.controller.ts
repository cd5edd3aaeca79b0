import { Body, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { AttendanceReport } from '../../domain/attendance/attendance-report.entity.js';
import { listReports } from '../../domain/attendance/attendance.queries.js';
import { ImportReport } from '../../flows/attendance/import-report.flow.js';
import { RecordAttendance } from '../../flows/attendance/record-attendance.flow.js';
import type { OpenedReport } from '../../domain/attendance/open-report.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Config } from '../../platform/config.js';
import { Invalid } from '../../platform/errors.js';
import { fault, instant } from '../../platform/validation.js';
import { emailInput } from '../../domain/registrations/admission/registration-input.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { timeZoneInput } from '../../domain/time/zone-input.js';
import { ApiController, Caller, noBody } from '../api-controller.js';
import { CsvBody, csvCells } from '../csv-body.js';
import { registrationStates } from '../../domain/registrations/registration.js';
import { asked, bothWays } from '../list-query.js';
import { Operation } from '../operation.js';
import { attendancePlace, attendanceSorts, type AttendedRow, pageOfAttendance } from './attendance.queries.js';
import {
  attendanceSchema,
  attendanceView,
  notedSchema,
  notedView,
  reportSchema,
  reportView,
  storedReportSchema,
  storedReportView,
} from './attendance.view.js';
import { pageOf, pageOfAll, pageQuery, readPage } from '../page.js';

const yesNo = z.enum(['true', 'false']);
const listQuery = pageQuery.extend({
  state: asked.state(registrationStates),
  q: asked.q('a name or email address'),
  attended: yesNo
    .optional()
    .meta({ description: 'If set, return only people who attended (`true`) or only people who did not (`false`).' }),
  sort: asked.sort(attendanceSorts),
});
const reportsQuery = pageQuery.extend({ sort: asked.sort(bothWays('-importedAt')) });
const spansInput = z.strictObject({
  spans: z
    .array(
      z
        .strictObject({
          email: emailInput,
          from: instant,
          until: instant.nullish().meta({ description: 'Omit if the person is still in the session.' }),
        })
        .refine(({ from, until }) => !until || until >= from, fault('ends-before-start', 'Must not be before `from`.')),
    )
    .min(1)
    .max(5000),
});
const takeBackInput = z.strictObject({
  spans: z
    .array(
      z.strictObject({
        email: emailInput,
        from: instant.nullish().meta({ description: 'Start of the span. Omit it for all spans of the person.' }),
      }),
    )
    .min(1)
    .max(5000),
});
const takenBackSchema = z.object({ deleted: z.number().int() });
const reportQuery = z.strictObject({
  dryRun: yesNo
    .default('false')
    .meta({ description: 'If `true`, validate the file and return what would happen, without saving anything.' }),
  timeZone: timeZoneInput
    .optional()
    .meta({ description: "Time zone of the times in the report. Defaults to the session's time zone." }),
  byName: yesNo
    .default('false')
    .meta({ description: 'If `true`, also match people by name when exactly one registration has that name.' }),
});
const missing = 'Session not found.';

@ApiController('Attendance', '/sessions/:id/attendance')
export class AttendanceApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly recordAttendance: RecordAttendance,
    private readonly importReport: ImportReport,
  ) {}

  @Get()
  @Operation({
    summary: 'List attendance for a session',
    description:
      'Returns everyone with a seat, and anyone who attended without one, as they registered unless you say otherwise. In the order of `attendedAt`, those who did not attend are last.',
    answer: 'A page of attendance records.',
    schema: pageOf(attendanceSchema),
    refusals: { 404: missing },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('id') id: string, @Query({ schema: listQuery }) query: z.output<typeof listQuery>) {
    const connection = this.database.manager;
    const session = await getSession(connection, id);
    const list = {
      name: `attendance:${session.id}`,
      position: (row: AttendedRow) => attendancePlace(row, query.sort),
    };
    const attended = query.attended === undefined ? null : query.attended === 'true';
    const read = (limit: number, after: [string, string] | null) =>
      pageOfAttendance(connection, session.id, {
        attended,
        state: query.state ?? null,
        q: query.q ?? null,
        sort: query.sort,
        limit,
        after,
      });
    return readPage(this.config.secret, list, query, read, (row) => attendanceView(row, session));
  }

  @Post()
  @Operation({
    summary: 'Record attendance',
    description:
      'Reports when people were in the session, identified by email address. Safe to repeat: sending the same span again changes nothing. To end an open span, send it again with `until`; to shorten one, delete it first. Times in the future are refused.',
    answer: 'The outcome of each span.',
    schema: notedSchema,
    refusals: { 404: missing, 409: "The session hasn't been published." },
    requires: 'change',
  })
  async tell(
    @Param('id') id: string,
    @Body({ schema: spansInput }) input: z.output<typeof spansInput>,
    @Caller() actor: Actor,
  ): Promise<z.output<typeof notedSchema>> {
    const spans = input.spans.map(({ email, from, until }) => ({ email, fromAt: from, untilAt: until ?? null }));
    return notedView(await this.recordAttendance.run(id, spans, actor));
  }

  @Delete()
  @Operation({
    summary: 'Take back attendance',
    description:
      'Deletes spans that were recorded with this API or by a room: of each person the one that starts at `from`, or all. ' +
      'Reports, check-ins and join links still count. Safe to repeat.',
    answer: 'How many spans were deleted.',
    schema: takenBackSchema,
    refusals: { 404: missing },
    requires: 'change',
  })
  async takeBack(
    @Param('id') id: string,
    @Body({ schema: takeBackInput }) input: z.output<typeof takeBackInput>,
    @Caller() actor: Actor,
  ): Promise<z.output<typeof takenBackSchema>> {
    const spans = input.spans.map(({ email, from }) => ({ email, fromAt: from ?? null }));
    return { deleted: await this.recordAttendance.takeBack(id, spans, actor) };
  }

  @Get('reports')
  @Operation({
    summary: 'List attendance reports',
    description: 'Reports that were imported for the session, here or in the console.',
    answer: 'A page of reports.',
    schema: pageOf(storedReportSchema),
    refusals: { 404: missing },
    requires: 'read',
    reads: 'query',
  })
  async reports(@Param('id') id: string, @Query({ schema: reportsQuery }) query: z.output<typeof reportsQuery>) {
    const session = await getSession(this.database.manager, id);
    const listing = { name: `attendance-reports:${session.id}`, position: (one: AttendanceReport) => [one.id] };
    const reports = await listReports(this.database.manager, session.id);
    return pageOfAll(this.config.secret, listing, query, reports.toReversed(), storedReportView);
  }

  @Delete('reports/:report')
  @Operation({
    summary: 'Take back an attendance report',
    description:
      'What it says of anyone no longer counts. Other evidence stays, as do people who were registered from the report.',
    answer: 'For how many people attendance changed.',
    schema: z.object({ changed: z.int() }),
    refusals: { 404: 'Session or report not found.' },
    requires: 'change',
  })
  async removeReport(
    @Param('id') id: string,
    @Param('report') reportId: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<{ changed: number }> {
    return this.importReport.remove(id, reportId, actor);
  }

  @Post('report')
  @Operation({
    summary: 'Import an attendance report',
    description:
      'Accepts reports of Zoom, Teams and Webex as downloaded, in any language, and simple lists (CSV in UTF-8 or ' +
      'UTF-16). People are matched by email address, and by name with `byName`; others are skipped. Importing the ' +
      'same report again replaces the earlier import.',
    answer: 'How the report was interpreted and what was imported (with `dryRun=true`, what would be imported).',
    schema: reportSchema,
    refusals: { 404: missing, 409: "The session hasn't started." },
    requires: 'change',
    accepts: 'text/csv',
    reads: 'query',
  })
  @CsvBody(
    [
      ['Name', csvCells.text],
      ['Email', csvCells.email],
      ['Join time', csvCells.time],
      ['Leave time', csvCells.time],
    ],
    'a list with minutes, or a report of Zoom, Teams or Webex as downloaded, in any language',
    'Name,Email,Join time,Leave time\nAmina Odhiambo,amina@example.org,2027-03-02 16:01,2027-03-02 16:58\n',
  )
  async report(
    @Param('id') id: string,
    @Query({ schema: reportQuery }) query: z.output<typeof reportQuery>,
    @Body() csv: Uint8Array | undefined,
    @Caller() actor: Actor,
  ): Promise<z.output<typeof reportSchema>> {
    const session = await getSession(this.database.manager, id);
    const input = {
      report: csv ?? new Uint8Array(),
      timeZone: query.timeZone ?? null,
      choices: new Map<string, string>(),
      byName: query.byName === 'true',
    };
    const opened = await this.importReport.preview(id, input, actor);
    if (!opened.ok) throw unreadable(opened);
    if (query.dryRun === 'true') return reportView(opened, session, null);
    const taken = await this.importReport.run(id, input, actor);
    if (!taken.ok) throw unreadable(taken);
    return reportView(opened, session, taken);
  }
}

function unreadable({ fault: { code, line } }: Extract<OpenedReport, { ok: false }>): Invalid {
  const messages: Record<typeof code, string> = {
    'not-unicode': 'The file must be encoded as UTF-8 or UTF-16.',
    'not-csv': `The file isn't valid CSV${line === null ? '' : `, starting at line ${line}`}.`,
    'no-rows': 'The file is empty.',
    'not-a-report': 'The file needs a column with names or email addresses and a column with times or minutes.',
    'too-many-rows': 'The file has more than 20,000 rows. Split it into smaller files.',
  };
  return new Invalid('invalid-report', messages[code], {}, [{ path: 'file', code, message: messages[code] }]);
}
