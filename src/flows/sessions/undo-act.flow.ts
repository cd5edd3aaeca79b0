import { Injectable } from '@nestjs/common';
import { recomputeSession } from '../../domain/attendance/record-attendance.js';
import type { Actor } from '../../domain/identity/actor.js';
import { record, type Change } from '../../domain/identity/change.js';
import { dropReasons } from '../../domain/notifications/outbox/drop-reasons.js';
import {
  findLastAct,
  hasLeftSince,
  listSteps,
  removeHeld,
  removeSteps,
  restoreDropped,
  restoreTakenBack,
} from '../../domain/notifications/outbox/held-acts.queries.js';
import { isUndoable, type UndoableAct } from '../../domain/notifications/outbox/undoable.js';
import { correctUnsent } from '../../domain/notifications/outbox/waiting-updates.queries.js';
import type { ActedRegistration } from '../../domain/registrations/acted.js';
import { promote } from '../../domain/registrations/waitlist/promote.js';
import { stepSequences } from '../../domain/registrations/registrations.queries.js';
import { restoreActed } from '../../domain/registrations/restore-acted.js';
import { type MovedFrom, movedBack } from '../../domain/sessions/move.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession, insertRevision, lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';
import { uncancelled } from '../../domain/sessions/undo-cancellation.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Undoes a cancellation, a move, decisions or an import before anybody is notified. */
@Injectable()
export class UndoAct {
  constructor(private readonly changes: Changes) {}

  /**
   * Takes an act back in all of its sessions, with its emails, in one transaction. Returns what it was; null if there is nothing to undo, as
   * after a second click. Throws Conflict
   * once an email has left or is being sent, whichever process sends it, once the time is over, and if somebody has changed
   * since what it changed.
   */
  async run(actId: string, actor: Actor): Promise<UndoableAct | null> {
    return this.changes.runIfAble(actor, 'change', (change) => undo(change, actId));
  }

  /**
   * Returns the session as it was before it was cancelled; one that is not cancelled is unchanged. Throws NotFound, and
   * Conflict once the emails leave.
   */
  async cancellation(sessionId: string, actor: Actor): Promise<Session> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const session = await lockSession(change.tx, sessionId);
      if (session.state !== 'cancelled') return session;
      const last = await findLastAct(change.tx, [session.id], change.now);
      if (last?.kind !== 'cancel') throw tooLate('cancel');
      await undo(change, last.actId);
      return getSession(change.tx, session.id);
    });
  }
}

async function undo(change: Change, actId: string): Promise<UndoableAct | null> {
  const { tx, now } = change;
  const ids = new Set((await listSteps(tx, actId)).map(({ sessionId }) => sessionId));
  const sessions: Session[] = [];
  for (const id of ids) sessions.push(await lockSession(tx, id));
  const steps = await listSteps(tx, actId);
  const [first] = steps;
  if (first === undefined) return null;
  const { kind } = first;
  if (steps.some(({ leavesAt }) => !isUndoable(leavesAt, now))) throw tooLate(kind);
  for (const session of sessions) {
    const told = await removeHeld(tx, session.id, actId);
    if (told === null) throw tooLate(kind);
    const before = steps.filter(({ sessionId }) => sessionId === session.id).map((step) => step.before);
    await backOf[kind](change, session, { told, before });
    await restoreTakenBack(tx, session.id, actId);
  }
  await removeSteps(tx, actId);
  return kind;
}

interface Done {
  /** The registrations of those who would have been notified. */
  told: readonly string[];
  /** What each part of the act recorded. */
  before: readonly object[];
}

const backOf: Record<UndoableAct, (change: Change, session: Session, done: Done) => Promise<void>> = {
  cancel: backFromCancellation,
  move: backFromMove,
  approve: backFromDecisions,
  decline: backFromDecisions,
  async import(change, session, done) {
    await backFromDecisions(change, session, done);
    await record(change, 'session.import-undone', `session:${session.id}`);
  },
};

async function backFromCancellation(change: Change, session: Session, { told }: Done): Promise<void> {
  const { tx, now } = change;
  if (session.state !== 'cancelled') throw changedSince();
  const changes = uncancelled(session, now);
  const restored = { ...session, ...changes };
  await updateSession(tx, session.id, changes);
  // No email with the SEQUENCE of the cancellation has left, and calendars answer to the one that they know.
  await stepSequences(tx, told, -1);
  // What was not sent meanwhile because the session was cancelled.
  await restoreDropped(tx, session.id, dropReasons.unpublished);
  await record(change, 'session.cancellation-undone', `session:${session.id}`);
  if (restored.state === 'draft') return;
  await insertRevision(tx, restored, now);
  await promote(change, restored);
}

async function backFromMove(change: Change, session: Session, { told, before }: Done): Promise<void> {
  const { tx, now } = change;
  for (const { session: time, revision, offers } of before as readonly MovedFrom[]) {
    if (session.state !== 'published' || session.revision !== revision) throw changedSince();
    // Somebody who has registered meanwhile knows the new time.
    if (await hasLeftSince(tx, session.id, revision)) throw tooLate('move');
    const changes = movedBack(session, time, now);
    await updateSession(tx, session.id, changes);
    await stepSequences(tx, told, -1);
    const restored = await restoreActed(change, { ...session, ...changes }, offers);
    if (restored === null) throw changedSince();
    await recomputeSession(change, restored);
    await insertRevision(tx, restored, now);
    await correctUnsent(tx, session.id, restored.revision);
    const span = { from: session.startsAt, to: restored.startsAt };
    await record(change, 'session.reschedule-undone', `session:${session.id}`, span);
    await promote(change, restored);
  }
}

async function backFromDecisions(change: Change, session: Session, { before }: Done): Promise<void> {
  const registrations = (before as readonly { registrations: ActedRegistration[] }[]).flatMap(
    (one) => one.registrations,
  );
  const restored = await restoreActed(change, session, registrations);
  if (restored === null) throw changedSince();
  await promote(change, restored);
}

function tooLate(kind: UndoableAct): Conflict {
  // What one does then depends on it.
  const code = kind === 'cancel' ? 'undo-too-late' : kind === 'move' ? 'undo-move-too-late' : 'undo-people-too-late';
  return new Conflict(code, "This can't be undone any more, because people are being notified.");
}

function changedSince(): Conflict {
  return new Conflict('undo-changed', "This can't be undone, because somebody has changed it since.");
}
