import { secretsOf } from '../../platform/secrets/secrets.js';
import type { Connection } from '../../platform/database/tx.js';
import { isTokenOf, rowOfToken } from '../../platform/tokens.js';
import { Speaker } from './speaker.entity.js';

/** Returns the speaker behind the link of their page, or null. */
export async function findSpeakerByToken(connection: Connection, token: string): Promise<Speaker | null> {
  const id = rowOfToken(token);
  const speaker = id === null ? null : await connection.getRepository(Speaker).findOneBy({ id });
  if (speaker === null) return null;
  const { accepted } = secretsOf(connection);
  return isTokenOf(accepted, token, 'speaker', speaker.id, speaker.linkVersion) ? speaker : null;
}
