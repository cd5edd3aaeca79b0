import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { getOrganizer, lockTeam } from '../../domain/identity/identity.queries.js';
import type { Organizer } from '../../domain/identity/organizer.entity.js';
import { changedMembership, type MemberChange } from '../../domain/identity/member.js';
import { updateMember } from '../../domain/identity/update-member.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

const actions = {
  role: 'organizer.role-changed',
  deactivate: 'organizer.deactivated',
  reactivate: 'organizer.reactivated',
  remove: 'organizer.removed',
} as const satisfies Record<MemberChange['kind'], string>;

/** Changes the role of a member of the team, or deactivates, reactivates or removes them. */
@Injectable()
export class ChangeMember {
  constructor(private readonly changes: Changes) {}

  /**
   * Throws NotFound, Conflict for the last active owner or a state that does not allow it, and what `check` throws about
   * the member once the team is locked.
   */
  async run(id: string, wanted: MemberChange, actor: Actor, check?: (before: Organizer) => void): Promise<void> {
    requireAbility(actor, 'administer');
    await this.changes.run(actor, async (change) => {
      await lockTeam(change.tx);
      const before = await getOrganizer(change.tx, id);
      check?.(before);
      const after = changedMembership(before, wanted);
      if (after === null) throw new Conflict('member-state', 'Somebody has changed this account in the meantime.');
      if (after.role === before.role && after.state === before.state) return;
      await updateMember(change, before, { ...before, ...after });
      const details = wanted.kind === 'role' ? { role: after.role, roleBefore: before.role } : {};
      const isWithdrawn = before.state === 'invited' && after.state === 'removed';
      const action = isWithdrawn ? 'organizer.invitation-withdrawn' : actions[wanted.kind];
      await record(change, action, `organizer:${id}`, details);
    });
  }
}
