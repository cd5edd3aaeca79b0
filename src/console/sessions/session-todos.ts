import { missingChannels } from '../../domain/rooms/channels.js';
import { hasRoom } from '../../domain/rooms/room-kind.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { SessionTroubles } from './overview.queries.js';

export type TodoCode =
  | 'failed'
  | 'unreachable'
  | 'pending'
  | 'no-link'
  | 'no-channel'
  | 'no-speakers'
  | 'speaker-declined'
  | 'no-report'
  | 'full'
  | 'draft-late'
  | 'draft-near';

/** Something about a session that needs an organizer. */
export interface Todo {
  code: TodoCode;
  tone: 'bad' | 'warn';
  count: number;
}

const day = 86_400_000;
const linkDays = 3;
const draftDays = 14;
const speakerDays = 7;
/** A report that is missing for longer isn't asked for any more. */
const reportDays = 14;

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
  const lacking = isComing ? lackingChannels(session, troubles, daysLeft) : null;
  if (lacking !== null) todos.push(lacking);
  if (isComing && daysLeft > 0 && troubles && troubles.declined > 0) {
    const tone = daysLeft <= speakerDays ? 'bad' : 'warn';
    todos.push({ code: 'speaker-declined', tone, count: troubles.declined });
  }
  if (isComing && daysLeft > 0 && daysLeft <= speakerDays && session.speakers.length === 0)
    todos.push({ code: 'no-speakers', tone: 'warn', count: 0 });
  if (lacksReport(session, troubles, now)) todos.push({ code: 'no-report', tone: 'warn', count: 0 });
  if (isComing && troubles && troubles.pending > 0)
    todos.push({ code: 'pending', tone: 'warn', count: troubles.pending });
  if (isComing && daysLeft > 0 && isFullForGood(session)) todos.push({ code: 'full', tone: 'warn', count: 0 });
  if (session.state === 'draft' && daysLeft <= 0) todos.push({ code: 'draft-late', tone: 'bad', count: 0 });
  else if (session.state === 'draft' && daysLeft <= draftDays) {
    todos.push({ code: 'draft-near', tone: 'warn', count: Math.ceil(daysLeft) });
  }
  return todos;
}

/**
 * Returns that people chose a language for which there is no channel, or, on the day, that one is promised. A room that we
 * know nothing of can have channels: only on the day does it need a look.
 */
function lackingChannels(session: Session, troubles: SessionTroubles | undefined, daysLeft: number): Todo | null {
  const { languages, isCertain } = missingChannels(session);
  const isToday = daysLeft <= 1;
  const lacking = isToday ? languages : isCertain ? languages.filter((one) => troubles?.listened.includes(one)) : [];
  const tone = isToday && isCertain ? 'bad' : 'warn';
  return lacking.length === 0 ? null : { code: 'no-channel', tone, count: lacking.length };
}

/** Whether an online session that people had seats in is over, and no report says who was there. */
function lacksReport(session: Session, troubles: SessionTroubles | undefined, now: Date): boolean {
  const daysSince = (now.getTime() - session.endsAt.getTime()) / day;
  const isOver = session.state === 'published' && daysSince > 0 && daysSince <= reportDays;
  // Rooms that we create report by themselves.
  const needsReport = session.format !== 'in-person' && session.room === 'link' && session.taken > 0;
  return isOver && needsReport && troubles?.isReported === false;
}

function isFullForGood({ capacity, taken, waitlist, approval }: Session): boolean {
  return capacity !== null && taken >= capacity && !waitlist && approval === 'automatic';
}
