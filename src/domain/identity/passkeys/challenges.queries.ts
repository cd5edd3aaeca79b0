import { command } from '../../../platform/database/statement.js';
import type { Tx } from '../../../platform/database/tx.js';
import { hashToken } from '../../../platform/tokens.js';

const forgetChallengesSql = command(`delete from passkey_challenges where expires_at <= $1`);
const insertChallengeSql = command(
  `insert into passkey_challenges (challenge_hash, organizer_id, expires_at) values ($1, $2, $3)`,
);

/**
 * Writes a challenge that a device has to sign: to register a passkey of an organizer, or to sign in where that is null.
 * Forgets those that have expired.
 */
export async function insertChallenge(
  tx: Tx,
  { challenge, organizerId, expiresAt }: { challenge: string; organizerId: string | null; expiresAt: Date },
  now: Date,
): Promise<void> {
  await forgetChallengesSql.run(tx, [now]);
  await insertChallengeSql.run(tx, [hashToken(challenge), organizerId, expiresAt]);
}

/** Uses up a challenge; false if it is unknown, expired, used before, or for another purpose. */
export const takeChallenge = command(`
  delete from passkey_challenges
  where challenge_hash = $1 and organizer_id is not distinct from $2 and expires_at > $3`).wrote(
  (challenge: string, organizerId: string | null, now: Date) => [hashToken(challenge), organizerId, now],
);
