/** The seats of an organization in a session. */
export interface OrganizationSeats {
  /** Kept for it now; those counted that its people have. */
  kept: number;
  /** Until when; null for the start, undefined where none are kept. */
  reservedUntil: Date | null | undefined;
  /** Its people with a seat or the offer of one. */
  seated: number;
  /** What its teams were invited with before. */
  invited: number;
}

export const noSeats: OrganizationSeats = { kept: 0, reservedUntil: undefined, seated: 0, invited: 0 };

export type ReservedForTeams<Key> =
  | { ok: true; kept: Map<Key, number> }
  /** The first team for which so many are not free, and how many are. */
  | { ok: false; index: number; most: number };

/**
 * How many seats are kept for each organization when each of these teams, given by its organization, gets `perTeam` more.
 * `free` are the seats that nobody has and that are kept for nobody.
 */
export function reserveForTeams<Key>(
  teams: readonly Key[],
  perTeam: number,
  free: number,
  current: ReadonlyMap<Key, OrganizationSeats>,
): ReservedForTeams<Key> {
  const kept = new Map<Key, number>();
  let left = free;
  for (const [index, key] of teams.entries()) {
    const own = current.get(key) ?? noSeats;
    const before = kept.get(key) ?? keptBefore(own);
    const held = (seats: number) => Math.max(0, seats - own.seated);
    const needed = held(before + perTeam) - (kept.has(key) ? held(before) : heldNow(own));
    if (needed > left) return { ok: false, index, most: Math.max(0, perTeam - (needed - left)) };
    left -= needed;
    kept.set(key, before + perTeam);
  }
  return { ok: true, kept };
}

/** The later of two ends; null, the start, is the latest. */
export function laterEnd(one: Date | null, other: Date | null | undefined): Date | null {
  if (other === undefined) return one;
  if (one === null || other === null) return null;
  return one > other ? one : other;
}

// Seats of an earlier team that its people took are theirs, though nothing is kept any more.
function keptBefore({ kept, reservedUntil, seated, invited }: OrganizationSeats): number {
  return reservedUntil === undefined ? Math.min(seated, invited) : kept;
}

function heldNow({ kept, seated }: OrganizationSeats): number {
  return Math.max(0, kept - seated);
}
