/** Free seats, and how many of them are reserved for organizations. */
export interface FreeSeats {
  /** Infinity if the session has no limit. */
  free: number;
  /** By organization, or by invitation (`invitationHolder`). */
  reserved: ReadonlyMap<string, number>;
}

/** A person on the waiting list. */
interface WaitlistMember {
  /** Id of the registration. */
  id: string;
  /** Whose reserved seats they can take: their organization, or an invitation. */
  organizationId: string | null;
}

/** An entry of the waiting list: a person or a group. */
export interface WaitlistEntry {
  members: readonly WaitlistMember[];
  /** Whether all of them get seats together or none does. Otherwise, as many as possible get seats. */
  allOrNothing: boolean;
}

/** Why a person is waiting: no free seats, too few for a group, or free seats that are reserved for others. */
export type WaitReason =
  | { reason: 'full' }
  | { reason: 'party-too-large'; needs: number; free: number }
  | { reason: 'reserved'; held: number };

interface WaitingMember {
  id: string;
  why: WaitReason;
  /** Whether a person behind them on the waiting list got a seat. */
  overtaken: boolean;
}

export interface WaitlistPlan {
  /** Ids of the registrations that get a seat now, in waiting list order. */
  seated: string[];
  waiting: WaitingMember[];
  left: FreeSeats;
}

/**
 * Decides who on a waiting list gets a seat now, in strict order. People who can't be seated are skipped, and the next
 * person who can have the seat gets it, so that no seat stays empty. Planning again for the remaining people seats no
 * one.
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

/** Returns why each person on a promoted waiting list is waiting, by registration. */
export function lineReasons(seats: FreeSeats, entries: readonly WaitlistEntry[]): Map<string, WaitReason> {
  return new Map(planWaitlist(seats, entries).waiting.map(({ id, why }) => [id, why]));
}

/** Groups the ordered rows of a waiting list: a group that stays together has the position of its first member. */
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

/** Returns the position of a person on a waiting list, from 1. */
export function placeIn(line: readonly { id: string }[], id: string): number {
  return line.findIndex((one) => one.id === id) + 1;
}

/**
 * Returns a waiting list, as ids in order, after the entry of a person has moved so that `position - 1` people are ahead
 * of it. An entry that stays together moves as a whole and is not moved into another one: then it comes right behind.
 */
export function movedWaitlist(entries: readonly WaitlistEntry[], id: string, position: number): string[] {
  const moved = entries.filter(({ members }) => members.some((member) => member.id === id));
  const others = entries.filter((entry) => !moved.includes(entry));
  let ahead = 0;
  let index = 0;
  for (const { members } of others) {
    if (ahead >= position - 1) break;
    ahead += members.length;
    index += 1;
  }
  const order = [...others.slice(0, index), ...moved, ...others.slice(index)];
  return order.flatMap(({ members }) => members.map((member) => member.id));
}

// Returns how many seats reserved for its own organizations a group takes.
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
