import { stringify } from 'csv-stringify/sync';
import { listReports } from '../../../domain/attendance/attendance.queries.js';
import { openReport } from '../../../domain/attendance/open-report.js';
import { takeReport } from '../../../domain/attendance/take-report.js';
import type { Change } from '../../../domain/identity/change.js';
import { lockOccurrence } from '../../../domain/sessions/sessions.queries.js';
import type { Attended } from './provider.js';
import type { ConferencingRoom } from './room.entity.js';
import { listEmails, writeReported } from './rooms.queries.js';

const columns = ['Name (original name)', 'Email', 'Join time', 'Leave time'];

/**
 * Records who was in a claimed room, as the import of a report does: by the registration that they were admitted for, or
 * else by their address. A later report of the room replaces the earlier one; one that an organizer has removed stays
 * away.
 */
export async function takeAttendance(
  change: Change,
  room: ConferencingRoom,
  attended: readonly Attended[],
): Promise<void> {
  const { tx, now } = change;
  const session = await lockOccurrence(tx, room.sessionId);
  const reports = await listReports(tx, session.id);
  const before = reports.find(({ id }) => id === room.reportId) ?? null;
  if (before === null && room.reportId !== null) return;
  const emails = new Map((await listEmails(tx, session.id)).map(({ externalId, email }) => [externalId, email]));
  const rows = attended.map(({ externalId, name, email, joinedAt, leftAt }) => [
    name,
    (externalId !== null && emails.get(externalId)) || (email ?? ''),
    joinedAt.toISOString(),
    leftAt.toISOString(),
  ]);
  const report = stringify([columns, ...rows]);
  const input = { report, timeZone: 'UTC', choices: new Map<string, string>(), byName: false };
  const opened = await openReport(tx, session, input);
  if (!opened.ok || (opened.before !== null && opened.before.id !== before?.id)) return;
  await takeReport(change, session, { ...opened, before });
  const taken = (await listReports(tx, session.id)).find(({ digest }) => digest.equals(opened.digest));
  await writeReported(tx, room, taken?.id ?? null, now);
}
