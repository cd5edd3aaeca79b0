/** The seats of an organization in a session. */
export interface OrganizationSeats {
  /** Currently reserved, including those that its people have taken. */
  reserved: number;
  /** When they are released; null for the start, undefined if none are reserved. */
  reservedUntil: Date | null | undefined;
  /** Its people with a seat or the offer of one. */
  seated: number;
  /** Number of seats that its teams were invited with before. */
  invited: number;
}

export const noSeats: OrganizationSeats = { reserved: 0, reservedUntil: undefined, seated: 0, invited: 0 };

export type ReservedForTeams<Key> =
  | { ok: true; reserved: Map<Key, number> }
  /** The first team without enough free seats, and how many are free. */
  | { ok: false; index: number; most: number };

/**
 * Returns how many seats to reserve for each organization so that each of these teams, identified by organization, gets
 * `perTeam` more. `free` is the number of free seats that are not reserved.
 */
export function reserveForTeams<Key>(
  teams: readonly Key[],
  perTeam: number,
  free: number,
  current: ReadonlyMap<Key, OrganizationSeats>,
): ReservedForTeams<Key> {
  const reserved = new Map<Key, number>();
  let left = free;
  for (const [index, key] of teams.entries()) {
    const own = current.get(key) ?? noSeats;
    const before = reserved.get(key) ?? reservedBefore(own);
    const unused = (seats: number) => Math.max(0, seats - own.seated);
    const needed = unused(before + perTeam) - (reserved.has(key) ? unused(before) : unusedNow(own));
    if (needed > left) return { ok: false, index, most: Math.max(0, perTeam - (needed - left)) };
    left -= needed;
    reserved.set(key, before + perTeam);
  }
  return { ok: true, reserved };
}

/** The later of two ends; null, the start, is the latest. */
export function laterEnd(one: Date | null, other: Date | null | undefined): Date | null {
  if (other === undefined) return one;
  if (one === null || other === null) return null;
  return one > other ? one : other;
}

// Seats of an earlier team that its people took are theirs, though nothing is reserved any more.
function reservedBefore({ reserved, reservedUntil, seated, invited }: OrganizationSeats): number {
  return reservedUntil === undefined ? Math.min(seated, invited) : reserved;
}

function unusedNow({ reserved, seated }: OrganizationSeats): number {
  return Math.max(0, reserved - seated);
}
