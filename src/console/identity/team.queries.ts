import type { EntityManager } from 'typeorm';
import { Organizer } from '../../domain/identity/organizer.entity.js';

/** All staff, by name. */
export async function listOrganizers(tx: EntityManager): Promise<Organizer[]> {
  return tx.getRepository(Organizer).find({ order: { name: 'ASC', emailKey: 'ASC' } });
}
