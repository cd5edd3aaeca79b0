import type { Attendee } from './attendee.entity.js';

/** Who proved an address: its owner, with a secret that had left by email; or staff, or a system of theirs. */
export type Prover = 'owner' | 'staff';

/** Whether the address is known to belong to the attendee. Until then anyone can have typed it. */
export function isProven({ provenAt }: Pick<Attendee, 'provenAt'>): boolean {
  return provenAt !== null;
}

/** Returns SQL of `isProven` for sets, for attendees in the row `alias`. */
export function provenSql(alias: string): string {
  return `(${alias}.proven_at is not null)`;
}
