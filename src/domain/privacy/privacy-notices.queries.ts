import { query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { PrivacyNotice } from './privacy-notice.entity.js';

/** Returns the privacy notice of a call, or null before organizers have filled it in. */
export async function findPrivacyNotice(connection: Connection, callId: string): Promise<PrivacyNotice | null> {
  return connection.getRepository(PrivacyNotice).findOneBy({ callId });
}

/** Writes the privacy notice of a call. */
export async function savePrivacyNotice(tx: Tx, notice: PrivacyNotice): Promise<void> {
  await tx.getRepository(PrivacyNotice).save(notice);
}

const lacksNoticeSql = query(
  `select not exists (select 1 from privacy_notices where call_id = $1) as lacks,
     exists (select 1 from sessions where call_id = $1 and published_at is not null) as published`,
  { lacks: 'boolean', published: 'boolean' },
);

/** Returns whether a call has no privacy notice yet, and whether any session of it was ever published. */
export async function findNoticeState(
  connection: Connection,
  callId: string,
): Promise<{ isMissing: boolean; hasPublished: boolean }> {
  const { lacks, published } = await lacksNoticeSql.one(connection, [callId]);
  return { isMissing: lacks, hasPublished: published };
}
