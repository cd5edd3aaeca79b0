import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ImportReport } from '../../flows/attendance/import-report.flow.js';
import { RecordAttendance } from '../../flows/attendance/record-attendance.flow.js';
import type { OpenedReport } from '../../domain/attendance/open-report.js';
import { PreviewReport } from '../../flows/attendance/preview-report.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Config } from '../../platform/config.js';
import { Invalid } from '../../platform/errors.js';
import { fault, instant } from '../../platform/validation.js';
import { emailInput } from '../../domain/registrations/registration-input.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { timeZoneInput } from '../../domain/time/zone-input.js';
import { ApiController } from '../api-controller.js';
import { Caller } from '../api.guard.js';
import { type AttendanceRow, pageOfAttendance } from './attendance.queries.js';
import {
  attendanceSchema,
  attendanceView,
  notedSchema,
  notedView,
  reportSchema,
  reportView,
} from './attendance.view.js';
import { Operation } from '../operation.js';
import { type Page, pageOf, pageQuery, readPage } from '../page.js';

const yesNo = z.enum(['true', 'false']);
const listQuery = pageQuery.extend({
  attended: yesNo.optional().meta({ description: 'Only those who were there, or only those who were not.' }),
});
const spansInput = z.strictObject({
  spans: z
    .array(
      z
        .strictObject({
          email: emailInput,
          from: instant,
          until: instant.nullish().meta({ description: 'Left out while they are there.' }),
        })
        .refine(
          ({ from, until }) => !until || until >= from,
          fault('ends-before-start', 'Must not end before it begins.'),
        ),
    )
    .min(1)
    .max(5000),
});
const reportQuery = z.strictObject({
  dryRun: yesNo.default('false').meta({ description: 'Whether to say what would happen and write nothing.' }),
  timeZone: timeZoneInput.optional().meta({ description: "On whose clock its times are; the session's otherwise." }),
  byName: yesNo.default('false').meta({ description: 'Whether a name alone is enough where one registration has it.' }),
});
const missing = 'There is no such session.';

@ApiController('Attendance', '/sessions/:id/attendance')
export class AttendanceApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly note: RecordAttendance,
    private readonly preview: PreviewReport,
    private readonly importReport: ImportReport,
  ) {}

  @Get()
  @Operation({
    summary: 'List who was at a session, and who was not',
    description: 'Everybody with a seat, and whoever was there without one.',
    status: 200,
    answer: 'A page of people.',
    schema: pageOf(attendanceSchema),
    refusals: { 404: missing },
    requires: 'read',
    reads: 'query',
  })
  async list(
    @Param('id') id: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ): Promise<Page<z.output<typeof attendanceSchema>>> {
    const connection = this.database.manager;
    const session = await getSession(connection, id);
    const list = {
      name: `attendance:${session.id}:${query.attended ?? ''}`,
      position: ({ registrationId }: AttendanceRow): [string] => [registrationId],
    };
    const attended = query.attended === undefined ? null : query.attended === 'true';
    const read = (limit: number, start: [string] | null) =>
      pageOfAttendance(connection, session.id, { attended, limit, after: start?.[0] ?? null });
    return readPage(this.config.secret, list, query, read, (row) => attendanceView(row, session));
  }

  @Post()
  @Operation({
    summary: 'Tell who was in the room, and when',
    description: 'By address. Told again it changes nothing; a stretch without an end may be told again with one.',
    status: 200,
    answer: 'What became of each stretch.',
    schema: notedSchema,
    refusals: { 404: missing, 409: 'The session is not published yet.' },
    requires: 'change',
  })
  async tell(
    @Param('id') id: string,
    @Body({ schema: spansInput }) input: z.output<typeof spansInput>,
    @Caller() actor: Actor,
  ): Promise<z.output<typeof notedSchema>> {
    const told = input.spans.map(({ email, from, until }) => ({ email, fromAt: from, untilAt: until ?? null }));
    return notedView(await this.note.run(id, told, actor));
  }

  @Post('report')
  @Operation({
    summary: 'Take in a report of Zoom, Teams or Webex, or a list of who was there',
    description:
      'As it was downloaded, in any language; UTF-8 or UTF-16. People are found by address, with `byName` by name too; ' +
      'everybody else is left out. Sent again, it replaces itself and counts nothing twice.',
    status: 200,
    answer: 'How it was read, and what became of it, or with `dryRun=true` what would.',
    schema: reportSchema,
    refusals: { 404: missing, 409: 'The session has not begun.' },
    requires: 'change',
    accepts: 'text/csv',
    reads: 'query',
  })
  @ApiBody({ schema: { type: 'string' }, required: true })
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
    const opened = await this.preview.run(id, input, actor);
    if (!opened.ok) throw unreadable(opened);
    if (query.dryRun === 'true') return reportView(opened, session, null);
    const taken = await this.importReport.run(id, input, actor);
    if (!taken.ok) throw unreadable(taken);
    return reportView(opened, session, taken);
  }
}

function unreadable({ fault: { code, line } }: Extract<OpenedReport, { ok: false }>): Invalid {
  const messages: Record<typeof code, string> = {
    'not-unicode': 'The file is not UTF-8 or UTF-16.',
    'not-csv': `The file is not CSV that can be read${line === null ? '' : `, from line ${line} on`}.`,
    'no-rows': 'There is nothing in the file.',
    'not-a-report': 'No heading names a person beside a time or minutes.',
    'too-many-rows': 'The file has more than 20,000 rows.',
  };
  return new Invalid('invalid-report', messages[code], {}, [{ path: 'file', code, message: messages[code] }]);
}
