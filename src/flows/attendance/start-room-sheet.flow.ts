import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { RoomSheetInput } from '../../domain/attendance/print/room-sheet-job.js';
import { countSeated } from '../../domain/attendance/print/room-sheet.queries.js';
import { type OrganizerActor, requireAbility } from '../../domain/identity/actor.js';
import { createJob } from '../../domain/jobs/create-job.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { Changes } from '../changes.js';

/** Starts printing a list, a sign-in sheet or name badges for the room of a session. */
@Injectable()
export class StartRoomSheet {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /** Returns the id of the job, whose file is the PDF. Throws NotFound and Forbidden. */
  async run(sessionId: string, input: RoomSheetInput, actor: OrganizerActor): Promise<string> {
    requireAbility(actor, 'change');
    const { id, callId } = await getSession(this.database.manager, sessionId);
    const size = await countSeated(this.database.manager, id);
    return this.changes.run(actor, (change) =>
      createJob(change, actor, {
        kind: 'room-sheet',
        callId,
        sessionId: id,
        input: { ...input },
        parts: [{ size, content: {} }],
      }),
    );
  }
}
