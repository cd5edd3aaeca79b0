import { type AdmittedDecision, decideEntry, holdersOf, type Reserving, type Room } from '../admission/admission.js';
import { waitlistEntries } from '../waitlist/waitlist.js';

/** The order in which people are approved: as they registered, in turns by organization, or by hand. */
export const approvalOrders = ['request', 'spread', 'manual'] as const;
export type ApprovalOrder = (typeof approvalOrders)[number];

/** A person who waits for approval. */
export interface PendingPerson extends Reserving {
  /** Id of the registration. */
  id: string;
  groupId: string | null;
  allOrNothing: boolean;
}

/** What an approval would do for a person. */
export interface ApprovalOutcome {
  id: string;
  /** `full` if the session has no waiting list: the registration stays as it is. */
  outcome: 'confirmed' | 'waitlisted' | 'full';
  /** Position on the waiting list. */
  place: number | null;
}

/** The decision about an approved person; people with the same `together` stay together on the waiting list. */
export interface ApprovalDecision {
  decision: AdmittedDecision;
  together: number | null;
}

/**
 * Returns people in the order in which they are approved. `people` are in the order in which they registered. With
 * `spread`, organizations take turns, the one with the fewest seats first, and a person without an organization counts
 * as one of their own. `ranks` are the numbers typed by hand; people without one follow.
 */
export function approvalOrder<Person extends PendingPerson>(
  people: readonly Person[],
  order: ApprovalOrder,
  { seated, ranks }: { seated: ReadonlyMap<string, number>; ranks: ReadonlyMap<string, number> },
): Person[] {
  if (order === 'request') return [...people];
  if (order === 'manual') return sortedBy(people, ({ id }) => ranks.get(id) ?? Infinity);
  const turns = new Map(seated);
  const turnOf = new Map<string, number>();
  for (const { id, organizationId } of people) {
    if (organizationId === null) continue;
    const turn = turns.get(organizationId) ?? 0;
    turnOf.set(id, turn);
    turns.set(organizationId, turn + 1);
  }
  return sortedBy(people, ({ id }) => turnOf.get(id) ?? 0);
}

function sortedBy<Person>(people: readonly Person[], key: (person: Person) => number): Person[] {
  // Equal numbers keep their order; the difference of two infinite ones is none.
  return people.toSorted((one, other) => (key(one) === key(other) ? 0 : key(one) - key(other)));
}

/**
 * Decides about people who are approved one after the other, for a session whose waiting list has been promoted. Only
 * people who are approved together can form a group. Returns decisions without those about people who are refused.
 */
export function planApproval(
  seats: Pick<Room, 'seats' | 'online' | 'reserved'>,
  people: readonly PendingPerson[],
): { decisions: Map<string, ApprovalDecision>; room: Room } {
  const decisions = new Map<string, ApprovalDecision>();
  const asking = people.map((person) => ({ ...person, holders: holdersOf(person) }));
  let room: Room = { ...seats, organizationLimit: null, live: new Map() };
  for (const [index, { members, allOrNothing }] of waitlistEntries(asking).entries()) {
    const entry = decideEntry(room, members, { allOrNothing, approved: true });
    if (entry.outcome !== 'admitted') continue;
    room = entry.room;
    const together = allOrNothing && members.length > 1 ? index : null;
    for (const { person, decision } of entry.decided) decisions.set(person.id, { decision, together });
  }
  return { decisions, room };
}

/** Returns the outcome for each person, in order. */
export function approvalOutcomes(
  people: readonly { id: string }[],
  decisions: ReadonlyMap<string, ApprovalDecision>,
): ApprovalOutcome[] {
  return people.map(({ id }) => {
    const decision = decisions.get(id)?.decision;
    if (decision?.outcome === 'confirmed') return { id, outcome: 'confirmed', place: null };
    if (decision?.outcome === 'waitlisted') return { id, outcome: 'waitlisted', place: decision.place };
    return { id, outcome: 'full', place: null };
  });
}

/** Returns a short text that is the same for the same outcomes in the same order. */
export function outcomesKey(outcomes: readonly ApprovalOutcome[]): string {
  return outcomes
    .map(
      ({ id, outcome, place }) => `${id.slice(-8)}${outcome === 'confirmed' ? 's' : outcome === 'full' ? 'x' : place}`,
    )
    .join('.');
}
