import { LessThanOrEqual, In } from 'typeorm';
import { type StoredInstants, storedInstantColumns } from '../../../domain/time/local-instant.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { ScheduledAnnouncement } from './announcement.entity.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { findDecision } from '../../jury/domain/decisions.queries.js';
import { readReleasedFeedback } from '../../jury/domain/team-feedback.queries.js';
import { Acceptance } from '../../winners/domain/acceptance.entity.js';
import { findPublished } from '../../winners/domain/winner-entries.queries.js';
import { type LetterFacts, ranksOf } from './letter-messages.js';

/** Returns the announcement of a decision that is scheduled, or null. */
export async function findAnnouncement(connection: Connection, decisionId: string) {
  return connection.getRepository(ScheduledAnnouncement).findOneBy({ decisionId });
}

/** Returns the announcements whose time has come. */
export async function listDueAnnouncements(connection: Connection, now: Date): Promise<ScheduledAnnouncement[]> {
  return connection.getRepository(ScheduledAnnouncement).findBy({ sendAt: LessThanOrEqual(now) });
}

/** Writes an announcement, or its new time. */
export async function putAnnouncement(tx: Tx, announcement: ScheduledAnnouncement): Promise<void> {
  await tx.getRepository(ScheduledAnnouncement).upsert(announcement, ['decisionId']);
}

/** Deletes the announcement of a decision. Returns false if there was none. */
export async function deleteAnnouncement(tx: Tx, decisionId: string): Promise<boolean> {
  return ((await tx.getRepository(ScheduledAnnouncement).delete({ decisionId })).affected ?? 0) > 0;
}

const listSql = query(
  `select decision_id as id, call_id as "callId", send_at_local as "local", send_zone as "timeZone", send_at as at,
     tz_version as "tzVersion"
   from announcements where tz_version collate "C" < $1 and send_at > $2`,
  storedInstantColumns,
);
const writeSql = command(`update announcements set send_at = $2, tz_version = $3 where decision_id = $1`);

/** When decisions are published. */
export const announcementTimes: StoredInstants = {
  action: 'letter.time-moved',
  subject: ({ callId }) => `call:${callId}`,
  list: (connection, version, now) => listSql.all(connection, [version, now]),
  write: async (tx, id, { at, tzVersion }) => void (await writeSql.run(tx, [id, at, tzVersion])),
};

/** Reads what letters say about these proposals beyond their texts. */
export async function readLetterFacts(
  connection: Connection,
  call: Call,
  proposalIds: readonly string[],
): Promise<LetterFacts> {
  const decision = await findDecision(connection, call.id);
  const asked =
    decision === null
      ? []
      : await connection
          .getRepository(Acceptance)
          .findBy({ decisionId: decision.id, proposalId: In([...proposalIds]), state: In(['pending', 'accepted']) });
  return {
    ranks: ranksOf(decision?.ranking ?? []),
    feedback: await readReleasedFeedback(connection, call, [...new Set(proposalIds)]),
    hasWinnersPage: (await findPublished(connection, call.id)) !== null,
    deadlines: new Map(asked.map(({ proposalId, deadlineAt }) => [proposalId, deadlineAt])),
  };
}
