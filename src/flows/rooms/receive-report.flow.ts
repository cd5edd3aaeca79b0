import { Injectable } from '@nestjs/common';
import { record } from '../../domain/identity/change.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Invalid, Unauthorized } from '../../platform/errors.js';
import { isUuid } from '../../platform/database/uuid.js';
import { checkReportToken, readReport } from '../../domain/rooms/bigbluebutton.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { isChanged, recordAttendance } from '../../domain/attendance/record-attendance.js';
import { Changes } from '../changes.js';

/** Records attendance from the report that a BigBlueButton server sends at the end of a meeting. */
@Injectable()
export class ReceiveReport {
  constructor(
    private readonly changes: Changes,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Repeated reports change nothing; hosts and guests of other sessions are skipped. Throws Unauthorized unless the
   * report is signed by the configured server, Invalid for anything but a report, and NotFound for an unknown session.
   */
  async run(authorization: string, body: unknown): Promise<{ people: number }> {
    const server = this.config.bigBlueButton;
    if (server === undefined) throw new Unauthorized('signature-wrong', 'This server is not configured.');
    await checkReportToken(server, authorization, this.clock.now());
    const report = readReport(body);
    if (report === null) throw new Invalid('invalid', 'Must be a meeting report.');
    const spans = report.stretches
      .filter(({ guestId }) => isUuid(guestId))
      .map(({ guestId, ...stretch }) => ({ registrationId: guestId, source: 'room' as const, ...stretch }));
    return this.changes.run({ kind: 'system' }, async (change) => {
      const { tx } = change;
      const session = await lockSession(tx, report.sessionId);
      const recorded = await recordAttendance(change, session, spans);
      const changed = recorded.filter(isChanged).length;
      if (changed > 0)
        await record(change, 'session.room-reported', `session:${session.id}`, {
          count: changed,
        });
      return { people: recorded.length };
    });
  }
}
