import { Injectable } from '@nestjs/common';
import { type OrganizerActor, requireAbility } from '../../domain/identity/actor.js';
import { createJob } from '../../domain/jobs/create-job.js';
import { partsOf } from '../../domain/jobs/job.js';
import { type TagJobInput, tagPartSize } from '../../domain/registrations/change-tags.js';
import { Changes } from '../changes.js';

/** Starts tagging many people of a call, or taking a tag from them. */
@Injectable()
export class StartTagging {
  constructor(private readonly changes: Changes) {}

  /** Returns the id of the job. Throws Forbidden. */
  async run(
    callId: string,
    input: TagJobInput,
    attendeeIds: readonly string[],
    actor: OrganizerActor,
  ): Promise<string> {
    requireAbility(actor, 'change');
    const parts = partsOf(attendeeIds, tagPartSize);
    return this.changes.run(actor, (change) =>
      createJob(change, actor, { kind: 'tag-people', callId, sessionId: null, input: { ...input }, parts }),
    );
  }
}
