import { Injectable } from '@nestjs/common';
import type { OrganizerActor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { getOrganizer, lockTeam, saveOrganizer } from '../../domain/identity/identity.queries.js';
import { Changes } from '../changes.js';

/** Changes one's own name, as colleagues and invited people read it. */
@Injectable()
export class ChangeOwnName {
  constructor(private readonly changes: Changes) {}

  /** The same name again changes nothing. */
  async run(name: string, actor: OrganizerActor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      await lockTeam(change.tx);
      const organizer = await getOrganizer(change.tx, actor.id);
      if (organizer.name === name) return;
      await saveOrganizer(change.tx, { ...organizer, name });
      await record(change, 'organizer.renamed', `organizer:${actor.id}`);
    });
  }
}
