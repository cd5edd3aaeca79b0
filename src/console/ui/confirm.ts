import type { Session } from '../../domain/sessions/session.entity.js';
import { Conflict } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import type { ConsolePage } from '../frame/console-page.js';

/** A change in two steps: what it will do is shown first, and it runs once exactly that is confirmed. */
interface ConfirmStep {
  isConfirmed: boolean;
  /** Whether the change would do something else by now than what was shown. */
  hasChanged: boolean;
  /** Whether it changed before the preview, since the form was opened. */
  wasChanged?: boolean;
  preview(hasChanged: boolean): Promise<void>;
  run(): Promise<void>;
}

/** Shows what a change will do, runs it once confirmed, and shows it again (409) where that has changed meanwhile. */
export async function confirmStep(page: ConsolePage, step: ConfirmStep): Promise<void> {
  if (!step.isConfirmed) return step.preview(step.wasChanged ?? false);
  if (!step.hasChanged) return step.run();
  page.status = 409;
  await step.preview(true);
}

/** What of a session a preview depends on. */
export function versionOf({ state, sequence, startsAt, endsAt, timeZone }: Session): string {
  return [state, sequence, startsAt.toISOString(), endsAt.toISOString(), timeZone].join(' ');
}

/** The hidden fields by which a confirmed form tells which session was previewed, and for how many people. */
export function confirmFields(session: Session, count: number): { name: string; value: string }[] {
  return [
    { name: 'seen', value: versionOf(session) },
    { name: 'seenTotal', value: String(count) },
  ];
}

/** A session changed between the check of the preview and the lock of the row. */
export class PreviewOutdated extends Conflict {
  constructor() {
    super('changed-meanwhile', 'The session has changed since you opened the preview.');
  }
}

/** Whether a session is no longer the one that was previewed, or that the form showed. */
export function hasSessionChanged(form: FormValues, session: Session): boolean {
  return form.text('seen') !== versionOf(session);
}

/** Throws PreviewOutdated for a locked session that is no longer the one that was previewed. */
export function requireUnchanged(form: FormValues, session: Session): void {
  if (hasSessionChanged(form, session)) throw new PreviewOutdated();
}

/**
 * Leads on and says how many people were notified: as many as were shown before, another number, or, with the second of
 * two clicks, that all was done already.
 */
export function redirectNotified(page: ConsolePage, path: string, done: 'rescheduled' | 'cancelled', notified: number) {
  const seen = Number(page.form.text('seenTotal')) || 0;
  const isRepeated = notified === 0 && seen > 0;
  page.redirect(path, `console.sessions.done.${done}${isRepeated ? 'Already' : notified === seen ? '' : 'Other'}`, {
    count: notified,
    seen,
  });
}
