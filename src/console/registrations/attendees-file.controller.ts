import { issuedCertificates } from './issued-certificates.js';
import { Get, Param } from '@nestjs/common';
import { RecordExport } from '../../flows/privacy/record-export.flow.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { registrationStates, currentRsvp } from '../../domain/registrations/registration.js';
import { type StreamedCell, streamWorkbook, type StreamedColumn } from '../../platform/workbook/stream-workbook.js';
import { ReadReplica } from '../../platform/database/read-replica.js';
import { tabFilter, tabOf } from './attendee-rows.js';
import { type AttendeeSort, sortOf } from './attendee-sort.js';
import { type AttendeeRow, listAnsweredQuestions, listAttendeeRows, listSortedIds } from './attendees.queries.js';
import { listeningLanguages } from '../../domain/sessions/language-offer.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { streamCsv } from '../../platform/workbook/stream-rows.js';
import { answerColumns } from '../../domain/questions/answer-columns.js';
import type { Question } from '../../domain/questions/question.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { localTime } from '../../domain/time/wall-time.js';

const names = [
  'name',
  'email',
  'organization',
  'country',
  'time_zone',
  'language',
  'state',
  'place',
  'answer',
  'comment',
  'registered_at',
  'registered_at_local',
  'joined_at',
  'joined_at_local',
  'attended_at',
  'attended_at_local',
  'minutes_present',
  'certificate',
  'local_start',
  'attendance',
];

/** The attendees of a session in a file: the columns, and a row for each. */
interface AttendeeTable {
  columns: StreamedColumn[];
  row(attendee: AttendeeRow): StreamedCell[];
}

/**
 * Instants are texts in UTC (RFC 3339) and, under the same name with `_local`, on the clock of the session's zone;
 * `local_start` is on the attendee's. `certificates` holds the number of a certificate, or that one was earned, by
 * registration. The answers to the session's questions follow; `answered` are those that anyone has answered.
 */
export function attendeeTable(
  session: Session,
  questions: readonly Question[],
  answered: readonly string[],
  language: string,
  certificates: ReadonlyMap<string, string> = new Map(),
): AttendeeTable {
  const answers = answerColumns(questions, answered, language, names);
  // Only where there is a choice.
  const isChosen = listeningLanguages(session).length > 0;
  const there = (at: Date | null) => at && localTime(at, session.timeZone).local;
  const isWide = (name: string) => /^(?:name|email|organization|comment)$/u.test(name) || answers.names.includes(name);
  return {
    columns: [...names, ...(isChosen ? ['listens_in'] : []), ...answers.names].map((name) => ({
      name,
      width: isWide(name) ? 30 : 16,
    })),
    row: (row) => [
      row.name,
      row.email,
      row.organization,
      row.country,
      row.timeZone,
      row.language,
      row.state,
      row.place,
      currentRsvp(row),
      row.rsvpComment ?? row.proposedTime?.comment ?? null,
      row.createdAt.toISOString(),
      there(row.createdAt),
      row.joinedAt?.toISOString() ?? null,
      there(row.joinedAt),
      row.attendedAt?.toISOString() ?? null,
      there(row.attendedAt),
      row.minutesPresent,
      certificates.get(row.registrationId) ?? null,
      localTime(session.startsAt, row.timeZone).local,
      row.attendance,
      ...(isChosen ? [row.listensIn] : []),
      ...answers.cells(row.answers),
    ],
  };
}

/** How many attendees are read at a time. */
const portion = 1000;

/** The attendees of a session as a file. */
@ConsoleController('sessions/:id')
export class AttendeesFileController {
  constructor(
    private readonly replica: ReadReplica,
    private readonly recordExport: RecordExport,
  ) {}

  @Get('attendees.csv')
  async csv(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, columns, rows } = await this.table(page, id);
    page.download(`${session.slug}-attendees.csv`, streamCsv(columns, rows));
  }

  @Get('attendees.xlsx')
  async xlsx(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, columns, rows } = await this.table(page, id);
    page.download(`${session.slug}-attendees.xlsx`, streamWorkbook(columns, rows, 'Attendees'));
  }

  private async table(page: ConsolePage, id: string) {
    const { session } = await page.session(id);
    await this.recordExport.run(session, 'attendees', page.actor);
    const { query } = page;
    const state = query.text('state');
    const shown = state === '' ? { states: registrationStates } : tabFilter(tabOf(state));
    const filter = { ...shown, search: query.search };
    const { key, down } = sortOf(query);
    const sort = { key: key === 'answer' ? ('line' as const) : key, down };
    const { table, ids } = await this.replica.read(page, async (connection) => ({
      table: attendeeTable(
        session,
        await listQuestions(connection, id),
        await listAnsweredQuestions(connection, id),
        page.language,
        await issuedCertificates.all[0]?.inSession(connection, session, page.now),
      ),
      ids: await listSortedIds(connection, id, filter, sort),
    }));
    return { session, columns: table.columns, rows: this.rows(page, { sessionId: id, ids, sort, table }) };
  }

  /** Reads the attendees of a file in portions, while those before are sent: in this order, whatever changes meanwhile. */
  private async *rows(
    page: ConsolePage,
    { sessionId, ids, sort, table }: { sessionId: string; ids: string[]; sort: AttendeeSort; table: AttendeeTable },
  ): AsyncGenerator<StreamedCell[][]> {
    for (let from = 0; from < ids.length; from += portion) {
      const filter = { states: registrationStates, search: '', ids: ids.slice(from, from + portion) };
      const rows: AttendeeRow[] = await this.replica.read(page, (connection) =>
        listAttendeeRows(connection, sessionId, filter, sort, portion, 0),
      );
      yield rows.map((row) => table.row(row));
    }
  }
}
