import { hasRoom } from '../../domain/rooms/room-kind.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { SessionTroubles } from './overview.queries.js';

type TodoCode = 'failed' | 'unreachable' | 'pending' | 'no-link' | 'full' | 'draft-late' | 'draft-near';

/** Something about a session that needs an organizer. */
export interface Todo {
  code: TodoCode;
  tone: 'bad' | 'warn';
  count: number;
}

const day = 86_400_000;
const linkDays = 3;
const draftDays = 14;

/** Returns what an organizer should take care of, most urgent first. */
export function sessionTodos(session: Session, troubles: SessionTroubles | undefined, now: Date): Todo[] {
  const todos: Todo[] = [];
  const daysLeft = (session.startsAt.getTime() - now.getTime()) / day;
  const isComing = session.state === 'published' && session.endsAt > now;
  if (troubles && troubles.failed > 0) todos.push({ code: 'failed', tone: 'bad', count: troubles.failed });
  if (isComing && troubles && troubles.unreachable > 0)
    todos.push({ code: 'unreachable', tone: daysLeft <= 1 ? 'bad' : 'warn', count: troubles.unreachable });
  if (isComing && session.format !== 'in-person' && !hasRoom(session) && daysLeft <= linkDays) {
    todos.push({ code: 'no-link', tone: daysLeft <= 1 ? 'bad' : 'warn', count: 0 });
  }
  if (isComing && troubles && troubles.pending > 0)
    todos.push({ code: 'pending', tone: 'warn', count: troubles.pending });
  if (isComing && daysLeft > 0 && isFullForGood(session)) todos.push({ code: 'full', tone: 'warn', count: 0 });
  if (session.state === 'draft' && daysLeft <= 0) todos.push({ code: 'draft-late', tone: 'bad', count: 0 });
  else if (session.state === 'draft' && daysLeft <= draftDays) {
    todos.push({ code: 'draft-near', tone: 'warn', count: Math.ceil(daysLeft) });
  }
  return todos;
}

function isFullForGood({ capacity, taken, waitlist, approval }: Session): boolean {
  return capacity !== null && taken >= capacity && !waitlist && approval === 'automatic';
}
