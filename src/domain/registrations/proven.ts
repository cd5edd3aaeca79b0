import type { Attendee } from './attendee.entity.js';

/** Who proved an address: its owner, with a secret from an email, or staff or one of their systems. */
export type Prover = 'owner' | 'staff';

/** Returns whether the address is known to belong to the attendee. Anyone can have typed an unproven address. */
export function isProven({ provenAt }: Pick<Attendee, 'provenAt'>): boolean {
  return provenAt !== null;
}

/** Returns SQL of `isProven` for sets, for attendees in the row `alias`. */
export function provenSql(alias: string): string {
  return `(${alias}.proven_at is not null)`;
}
