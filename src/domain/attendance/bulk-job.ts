import type { Change } from '../identity/change.js';
import type { Job } from '../jobs/job.js';
import type { PartWork } from '../jobs/job-work.js';
import { endAct } from '../notifications/outbox/held-acts.queries.js';
import { holdForJob } from '../notifications/outbox/hold.js';
import type { BulkAction } from '../registrations/approval/bulk-action.js';
import { decideMany } from '../registrations/approval/decide-pending.js';
import type { Decided } from '../registrations/approval/decided.js';
import { resendMany } from '../registrations/links/resend-many.js';
import { type AttendanceRuling, correctAttendance } from './correct-attendance.js';
import { withdrawMany } from './withdraw-many.js';

/** Number of registrations in one transaction. */
export const bulkPartSize = 100;

/** Does one action to many registrations of a session. Those who are declined can be undone for a minute after it. */
export const bulkRegistrations: PartWork = {
  requires: 'change',
  async run(change, job, content) {
    const { action, note } = job.input as { action: BulkAction; note: string };
    const decided = await act(change, job, action, note, content as string[]);
    const counts: Record<string, number> = {};
    for (const one of decided) {
      const kind = one.ok ? action : `refused:${one.refusal.code}`;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    return { counts };
  },
  end: ({ tx, now }, job) => endAct(tx, job.id, now),
};

async function act(
  change: Change,
  job: Job,
  action: BulkAction,
  note: string,
  ids: readonly string[],
): Promise<Decided[]> {
  const id = job.sessionId ?? '';
  switch (action) {
    case 'decline':
      return decideMany(holdForJob(change, job.id), ids, action, note === '' ? null : note);
    case 'withdraw':
      return withdrawMany(change, id, ids);
    case 'resend':
      return resendMany(change, id, ids);
    case 'present':
      return correctMany(change, id, ids, { as: 'present', minutes: null });
    case 'absent':
      return correctMany(change, id, ids, { as: 'absent' });
  }
}

async function correctMany(
  change: Change,
  sessionId: string,
  ids: readonly string[],
  ruling: AttendanceRuling,
): Promise<Decided[]> {
  const noted = await correctAttendance(change, sessionId, ids, ruling);
  return noted.map(({ registration }) => ({ registrationId: registration.id, ok: true, registration }));
}
