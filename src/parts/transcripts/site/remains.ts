import type { Connection } from '../../../platform/database/tx.js';
import { translate } from '../../../platform/i18n/messages.js';
import { isInTranscribedSession } from '../domain/transcripts.queries.js';

/** Says to whom had a seat in a session with a transcript that their words stay in it. */
export async function remainingWords(connection: Connection, attendeeId: string, language: string) {
  return (await isInTranscribedSession(connection, attendeeId)) ? translate(language, 'transcripts.stay') : null;
}
