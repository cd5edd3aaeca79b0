import { isMaterialEdit, settledAt } from '../../../domain/sessions/session-changes.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import type { Connection } from '../../../platform/database/tx.js';
import { listReachable } from '../../submissions/domain/reachable.queries.js';
import { pitchPage } from './arrangement.js';
import type { Says } from './emails/pitches.js';
import { countUnregistered, type Invite, listInvites } from './invites.queries.js';
import type { Slot } from './pitch.js';
import { findOrder, listPitches, type Pitch, type PitchOrder } from './pitches.queries.js';
import { slotOf, takesPart } from './running-order.js';

/** What a person on a team has to hear of its pitch. */
export interface News {
  pitch: Pitch;
  person: Attendee;
  says: Exclude<Says, 'reminder'>;
  /** The time of the pitch; for one that is cancelled, the time that it had. */
  slot: Slot;
  /** What they knew of time and place, where that has changed. */
  before: (Slot & { venue: string | null }) | null;
  /** When it is said: another place after its settling time, everything else at once. */
  leavesAt: Date;
  /** What their calendar has. */
  invite: Invite | undefined;
}

/**
 * Returns what people on the teams of a session have to hear: who is on a team and whose calendar has not the time and the
 * place that follow from the order and the session now. Whatever has changed, this finds it; of what is over, nobody hears.
 */
export async function planNews(
  connection: Connection,
  session: Session,
  order: PitchOrder,
  now: Date,
): Promise<News[]> {
  const pitches = await listPitches(connection, session.id);
  const invites = await listInvites(connection, session.id);
  const isOn = order.publishedAt !== null && session.state === 'published';
  const ids = isOn ? pitches.filter(takesPart).map(({ proposalId }) => proposalId) : [];
  const reachable = await listReachable(connection, ids);
  const news: News[] = [];
  for (const pitch of pitches) {
    const slot = isOn ? slotOf(pitch, order, session) : null;
    const team = reachable.get(pitch.proposalId) ?? [];
    for (const person of team) {
      const invite = invites.find(({ pitchId, personId }) => pitchId === pitch.id && personId === person.id);
      if (slot === null || slot.startsAt <= now) continue;
      const change = changeOf(invite, slot, session);
      if (change === null) continue;
      const leavesAt = change.says === 'elsewhere' ? settledAt(session, now) : now;
      news.push({ pitch, person, ...change, slot, invite, leavesAt });
    }
    const left = invites.filter(({ pitchId, personId }) => {
      return pitchId === pitch.id && (slot === null || team.every(({ id }) => id !== personId));
    });
    for (const invite of left) {
      const had = toldSlot(invite);
      if (had === null || had.endsAt <= now) continue;
      const person = await getAttendee(connection, invite.personId);
      if (person.email !== '')
        news.push({ pitch, person, says: 'cancelled', slot: had, before: null, invite, leavesAt: now });
    }
  }
  return news;
}

/** Returns how many people that is. */
export function countPeople(news: readonly Pick<News, 'person'>[]): number {
  return new Set(news.map(({ person }) => person.id)).size;
}

/** Returns the time that a calendar has, or null for none. */
export function toldSlot({ startsAt, endsAt }: Pick<Invite, 'startsAt' | 'endsAt'>): Slot | null {
  return startsAt === null || endsAt === null ? null : { startsAt, endsAt };
}

/** Returns what is new for a calendar; null for nothing. */
function changeOf(invite: Invite | undefined, slot: Slot, session: Session): Pick<News, 'says' | 'before'> | null {
  const told = invite === undefined ? null : toldSlot(invite);
  if (invite === undefined || told === null) return { says: 'invited', before: null };
  const { format, venue } = invite;
  const before = { ...told, venue };
  if (!isSame(told, slot)) return { says: 'moved', before };
  const isElsewhere = format !== session.format || isMaterialEdit({ format, venue }, session);
  return isElsewhere ? { says: 'elsewhere', before } : null;
}

const isSame = (a: Slot, b: Slot) =>
  a.startsAt.getTime() === b.startsAt.getTime() && a.endsAt.getTime() === b.endsAt.getTime();

/**
 * Returns how many people hear of their pitches once a session is as given, without those who have a registration for it:
 * they are counted with its attendees. Costs nothing where no order is published.
 */
export async function countTold(connection: Connection, session: Session, now: Date): Promise<number> {
  const order = session.partPages.includes(pitchPage) ? await findOrder(connection, session.id) : null;
  if (order === null) return 0;
  const people = new Set((await planNews(connection, session, order, now)).map(({ person }) => person.id));
  return people.size === 0 ? 0 : countUnregistered(connection, session.id, [...people]);
}
