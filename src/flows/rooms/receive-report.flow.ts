import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Invalid, Unauthorized } from '../../platform/errors.js';
import { isUuid } from '../../platform/database/uuid.js';
import { checkReportToken, readReport } from '../../domain/rooms/bigbluebutton.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { isChanged, recordAttendance } from '../../domain/attendance/record-attendance.js';

/** Takes in what a BigBlueButton server tells at the end of a meeting: who was there, and when. */
@Injectable()
export class ReceiveReport {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * The same report again changes nothing; hosts and guests of other sessions are passed over. Throws Unauthorized unless
   * our server signed it, Invalid for what is no report, NotFound for a session that is not ours.
   */
  async run(authorization: string, body: unknown): Promise<{ people: number }> {
    const now = this.clock.now();
    const server = this.config.bigBlueButton;
    if (server === undefined) throw new Unauthorized('signature-wrong', 'No such server is set up.');
    await checkReportToken(server, authorization, now);
    const report = readReport(body);
    if (report === null) throw new Invalid('invalid', 'This is no report of a meeting.');
    const spans = report.stretches
      .filter(({ guestId }) => isUuid(guestId))
      .map(({ guestId, ...stretch }) => ({ registrationId: guestId, source: 'room' as const, ...stretch }));
    return this.database.transaction(async (tx) => {
      const session = await lockSession(tx, report.sessionId);
      const noted = await recordAttendance(tx, session, spans, now);
      const changed = noted.filter(isChanged).length;
      if (changed > 0)
        await record(tx, { kind: 'system' }, 'session.room-reported', `session:${session.id}`, now, { count: changed });
      return { people: noted.length };
    });
  }
}
