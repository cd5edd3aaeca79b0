/** Seats that nobody has, and how many of them are reserved for the people of an organization. */
export interface FreeSeats {
  /** Infinity where the session has no limit. */
  free: number;
  /** By organization. */
  reserved: ReadonlyMap<string, number>;
}

/** A person in line. */
interface WaitlistMember {
  /** Of the registration. */
  id: string;
  organizationId: string | null;
}

/** A place in the waiting list: a person, or a group. */
export interface WaitlistEntry {
  members: readonly WaitlistMember[];
  /** Whether all of them get a seat at once or none does; otherwise they get seats as far as these go. */
  allOrNothing: boolean;
}

/** Why somebody waits: no seat is free, too few for a group, or the free ones are reserved for others. */
export type WaitReason =
  | { reason: 'full' }
  | { reason: 'party-too-large'; needs: number; free: number }
  | { reason: 'reserved'; held: number };

interface WaitingMember {
  id: string;
  why: WaitReason;
  /** Whether somebody behind them in the line got a seat. */
  overtaken: boolean;
}

export interface WaitlistPlan {
  /** Ids of the registrations that get a seat now, in the order of the line. */
  seated: string[];
  waiting: WaitingMember[];
  left: FreeSeats;
}

/**
 * Decides who of a waiting list gets a seat now, in strict order: people who cannot be seated are passed over, and the
 * next who can have the seat gets it, so that none stays idle. A second plan over those who are left seats nobody.
 */
export function planWaitlist(seats: FreeSeats, entries: readonly WaitlistEntry[]): WaitlistPlan {
  const reserved = new Map(seats.reserved);
  let { free } = seats;
  let reservedInAll = [...reserved.values()].reduce((sum, count) => sum + count, 0);
  const seated: string[] = [];
  const passed: { id: string; why: WaitReason; before: number }[] = [];

  for (const { members, allOrNothing } of entries) {
    for (const group of allOrNothing ? [members] : members.map((member) => [member])) {
      const own = ownSeats(reserved, group);
      const ownInAll = [...own.values()].reduce((sum, count) => sum + count, 0);
      const open = Math.max(0, free - reservedInAll);
      if (group.length > free || group.length - ownInAll > open) {
        const why = reasonOf(group.length, free, reservedInAll - ownInAll);
        passed.push(...group.map(({ id }) => ({ id, why, before: seated.length })));
        continue;
      }
      for (const [organizationId, count] of own)
        reserved.set(organizationId, (reserved.get(organizationId) ?? 0) - count);
      reservedInAll -= ownInAll;
      free -= group.length;
      seated.push(...group.map(({ id }) => id));
    }
  }
  const waiting = passed.map(({ id, why, before }) => ({ id, why, overtaken: before < seated.length }));
  return { seated, waiting, left: { free, reserved } };
}

/** Returns why each person of a promoted waiting list waits, by registration. */
export function lineReasons(seats: FreeSeats, entries: readonly WaitlistEntry[]): Map<string, WaitReason> {
  return new Map(planWaitlist(seats, entries).waiting.map(({ id, why }) => [id, why]));
}

/** Groups the ordered rows of a waiting list: a group that stays together has the place of its first member. */
export function waitlistEntries(
  rows: readonly { id: string; organizationId: string | null; groupId: string | null; allOrNothing: boolean }[],
): WaitlistEntry[] {
  const groups = new Map<string, WaitlistMember[]>();
  return rows.flatMap(({ id, organizationId, groupId, allOrNothing }): WaitlistEntry[] => {
    const member = { id, organizationId };
    if (!allOrNothing || groupId === null) return [{ members: [member], allOrNothing: false }];
    const known = groups.get(groupId);
    if (known !== undefined) {
      known.push(member);
      return [];
    }
    const members = [member];
    groups.set(groupId, members);
    return [{ members, allOrNothing: true }];
  });
}

// How many of the seats that are reserved for its own organizations a group takes.
function ownSeats(reserved: ReadonlyMap<string, number>, group: readonly WaitlistMember[]): Map<string, number> {
  const own = new Map<string, number>();
  if (reserved.size === 0) return own;
  for (const { organizationId } of group) {
    if (organizationId === null) continue;
    const taken = own.get(organizationId) ?? 0;
    if (taken < (reserved.get(organizationId) ?? 0)) own.set(organizationId, taken + 1);
  }
  return own;
}

function reasonOf(needs: number, free: number, reservedForOthers: number): WaitReason {
  if (free <= 0) return { reason: 'full' };
  if (needs > free) return { reason: 'party-too-large', needs, free };
  return { reason: 'reserved', held: reservedForOthers };
}
