import { getCall } from '../../domain/calls/calls.queries.js';
import { listMaterials } from '../../domain/materials/materials.queries.js';
import { findSeriesOf } from '../../domain/sessions/series.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { Connection } from '../../platform/database/tx.js';
import { sessionView, type SessionView } from './session.view.js';

/** Reads the API view of a session, as `sessionView`. */
export async function readSession(
  connection: Connection,
  session: Session,
  publicUrl: string,
  language: string | null = null,
): Promise<SessionView> {
  const call = await getCall(connection, session.callId);
  const series = await findSeriesOf(connection, session);
  const about = { series: series?.title ?? null, materials: await listMaterials(connection, session.id) };
  return sessionView(session, about, call, publicUrl, language);
}
