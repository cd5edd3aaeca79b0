import { Organizer } from '../../domain/identity/organizer.entity.js';
import type { Tx } from '../../platform/database/tx.js';

/** All staff, by name. */
export async function listOrganizers(tx: Tx): Promise<Organizer[]> {
  return tx.getRepository(Organizer).find({ order: { name: 'ASC', emailKey: 'ASC' } });
}
