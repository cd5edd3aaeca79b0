import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { setSecondFactorRequired } from '../../domain/identity/workspace-settings.queries.js';
import { Changes } from '../changes.js';

/** Sets whether every organizer needs a second factor. */
@Injectable()
export class RequireSecondFactor {
  constructor(private readonly changes: Changes) {}

  /** Organizers without one can then only set one up. Does nothing if the setting is unchanged. */
  async run(isRequired: boolean, actor: Actor): Promise<void> {
    requireAbility(actor, 'administer');
    await this.changes.run(actor, async (change) => {
      if (!(await setSecondFactorRequired(change.tx, isRequired))) return;
      await record(
        change,
        isRequired ? 'workspace.second-factor-required' : 'workspace.second-factor-optional',
        'workspace',
      );
    });
  }
}
