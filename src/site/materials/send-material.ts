import { isVisible, type MaterialReader } from '../../domain/materials/material.js';
import { getMaterial } from '../../domain/materials/materials.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { Connection } from '../../platform/database/tx.js';
import { NotFound } from '../../platform/errors.js';
import type { FileStore } from '../../platform/file-store/file-store.js';
import { sendFile } from '../../platform/file-store/send-file.js';
import type { SitePage } from '../site-page.js';

const missing = () => new NotFound('material-not-found', 'The file was not found.');

/** Sends the file of a material, or leads to its link. Throws NotFound for one that the reader can't have. */
export async function sendMaterial(
  page: SitePage,
  connection: Connection,
  store: FileStore,
  { session, id, reader }: { session: Session; id: string; reader: MaterialReader },
): Promise<void> {
  const { url, file, ...material } = await getMaterial(connection, session.id, id);
  if (!isVisible(material, session, reader, page.now)) throw missing();
  if (url !== null) return page.redirect(url);
  const stored = file && (await store.find(file.id));
  if (stored === null) throw missing();
  sendFile(page, store, stored, reader === 'anyone' ? 'public, no-cache' : 'private, no-store');
}
