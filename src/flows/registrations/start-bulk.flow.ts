import { Injectable } from '@nestjs/common';
import { bulkPartSize } from '../../domain/attendance/bulk-job.js';
import { type OrganizerActor, requireAbility } from '../../domain/identity/actor.js';
import { createJob } from '../../domain/jobs/create-job.js';
import { partsOf } from '../../domain/jobs/job.js';
import type { BulkAction } from '../../domain/registrations/approval/bulk-action.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { Changes } from '../changes.js';
import { type TagJobInput, tagPartSize } from '../../domain/registrations/people/change-tags.js';

/** Starts an action on many registrations of a session, or on many people of a call. */
@Injectable()
export class StartBulk {
  constructor(private readonly changes: Changes) {}

  /** Returns the id of the job, which does them in this order. Throws Forbidden. */
  async registrations(
    session: Session,
    { action, note }: { action: BulkAction; note: string },
    registrationIds: readonly string[],
    actor: OrganizerActor,
  ): Promise<string> {
    requireAbility(actor, 'change');
    const parts = partsOf(registrationIds, bulkPartSize);
    const { callId, id: sessionId } = session;
    return this.changes.run(actor, (change) =>
      createJob(change, actor, { kind: 'bulk-registrations', callId, sessionId, input: { action, note }, parts }),
    );
  }

  /** Returns the id of the job. Throws Forbidden. */
  async tagging(callId: string, input: TagJobInput, attendeeIds: readonly string[], actor: OrganizerActor) {
    requireAbility(actor, 'change');
    const parts = partsOf(attendeeIds, tagPartSize);
    return this.changes.run(actor, (change) =>
      createJob(change, actor, { kind: 'tag-people', callId, sessionId: null, input: { ...input }, parts }),
    );
  }
}
