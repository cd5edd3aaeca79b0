/** Free seats, and how many of them are reserved. */
export interface FreeSeats {
  /** Infinity if the session has no limit. */
  free: number;
  /** By holder: an organization, a team (`teamHolder`) or an invitation. */
  reserved: ReadonlyMap<string, number>;
}

/** A person on the waiting list. */
interface WaitlistMember {
  /** Id of the registration. */
  id: string;
  /**
   * Whose reserved seats they can take, in this order. Of their teams, it is the one with the most seats left: so the
   * others of each find one as long as they can.
   */
  holders: readonly string[];
}

/** An entry of the waiting list: a person or a group. */
export interface WaitlistEntry<Member extends { id: string } = WaitlistMember> {
  members: readonly Member[];
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
  /** Whose reserved seats those of them get who get one. */
  holders: ReadonlyMap<string, string>;
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
  const holders = new Map<string, string>();
  const passed: { id: string; why: WaitReason; before: number }[] = [];

  for (const { members, allOrNothing } of entries) {
    for (const group of allOrNothing ? [members] : members.map((member) => [member])) {
      const own = ownSeats(reserved, group);
      const open = Math.max(0, free - reservedInAll);
      if (group.length > free || group.length - own.size > open) {
        const why = reasonOf(group.length, free, reservedInAll - own.size);
        passed.push(...group.map(({ id }) => ({ id, why, before: seated.length })));
        continue;
      }
      for (const [id, holder] of own) {
        reserved.set(holder, (reserved.get(holder) ?? 0) - 1);
        holders.set(id, holder);
      }
      reservedInAll -= own.size;
      free -= group.length;
      seated.push(...group.map(({ id }) => id));
    }
  }
  const waiting = passed.map(({ id, why, before }) => ({ id, why, overtaken: before < seated.length }));
  return { seated, holders, waiting, left: { free, reserved } };
}

/** Returns why each person on a promoted waiting list is waiting, by registration. */
export function lineReasons(seats: FreeSeats, entries: readonly WaitlistEntry[]): Map<string, WaitReason> {
  return new Map(planWaitlist(seats, entries).waiting.map(({ id, why }) => [id, why]));
}

/** Groups the ordered rows of a waiting list: a group that stays together has the position of its first member. */
export function waitlistEntries<Row extends { id: string; groupId: string | null; allOrNothing: boolean }>(
  rows: readonly Row[],
): WaitlistEntry<Row>[] {
  const groups = new Map<string, Row[]>();
  return rows.flatMap((member): WaitlistEntry<Row>[] => {
    const { groupId, allOrNothing } = member;
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
export function movedWaitlist(
  entries: readonly WaitlistEntry<{ id: string }>[],
  id: string,
  position: number,
): string[] {
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

const teamPrefix = 'team:';

/** Returns the holder of the seats that are reserved for the team of a proposal. */
export function teamHolder(proposalId: string): string {
  return teamPrefix + proposalId;
}

/** Returns the proposal whose team is this holder of reserved seats; null for any other holder. */
export function teamOf(holder: string | null | undefined): string | null {
  return holder?.startsWith(teamPrefix) ? holder.slice(teamPrefix.length) : null;
}

// Returns whose reserved seats the members of a group take, by member: as many as they can have together, so that one who
// can take those of two holders leaves to another what only that one can take.
function ownSeats(reserved: ReadonlyMap<string, number>, group: readonly WaitlistMember[]): Map<string, string> {
  const own = new Map<string, string>();
  if (reserved.size === 0) return own;
  const left = new Map(reserved);
  const leftOf = (holder: string) => left.get(holder) ?? 0;
  const bestFirst = (holders: readonly string[]) =>
    holders.toSorted((one, other) => {
      if (teamOf(one) === null || teamOf(other) === null) return 0;
      return leftOf(other) - leftOf(one) || (one < other ? -1 : 1);
    });
  const take = ({ id, holders }: WaitlistMember, tried: Set<string>): boolean =>
    bestFirst(holders).some((holder) => {
      if (tried.has(holder) || !reserved.has(holder)) return false;
      tried.add(holder);
      if (leftOf(holder) > 0) left.set(holder, leftOf(holder) - 1);
      else if (!group.some((member) => own.get(member.id) === holder && take(member, tried))) return false;
      own.set(id, holder);
      return true;
    });
  for (const member of group) take(member, new Set());
  return own;
}

function reasonOf(needs: number, free: number, reservedForOthers: number): WaitReason {
  if (free <= 0) return { reason: 'full' };
  if (needs > free) return { reason: 'party-too-large', needs, free };
  return { reason: 'reserved', held: reservedForOthers };
}
