import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { translate } from '../../../platform/i18n/messages.js';
import { canHavePitches } from '../domain/pitches.queries.js';
import { pitchesPath } from './pitches-path.js';

/** Offers pitches once the call has proposals that could pitch. */
export async function pitchOffer(connection: Connection, session: Session, language: string) {
  if (!(await canHavePitches(connection, session.id, session.callId))) return null;
  return {
    title: translate(language, 'pitches.title'),
    path: pitchesPath(session),
    label: translate(language, 'console.pitches.draw'),
  };
}
