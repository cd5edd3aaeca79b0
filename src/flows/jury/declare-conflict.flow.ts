import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName, isAble, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import type { ConflictSort } from '../../domain/jury/conflict.js';
import { insertConflict, liftConflict, lockConflict } from '../../domain/jury/conflicts.queries.js';
import { findAssigned, listJurors, listJuryProposals, lockJury } from '../../domain/jury/jury.queries.js';
import { isFreeEmail, parseDomain } from '../../domain/organizations/mail-domain.js';
import { organizationKey } from '../../domain/organizations/organization.js';
import { Clock } from '../../platform/clock.js';
import { Forbidden, invalidField, NotFound } from '../../platform/errors.js';
import type { Tx } from '../../platform/database/tx.js';

export interface ConflictInput {
  jurorId: string;
  kind: ConflictSort;
  reason: string;
  about: { proposalId: string } | { organization: string } | { domain: string };
}

/** Notes that a juror must not score a proposal, or those of an organization or a mail domain; and that they may after all. */
@Injectable()
export class DeclareConflict {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * By the juror or by an owner; false where the same stands already. What the juror scored counts no more. Throws
   * Forbidden for somebody else's, NotFound for a proposal that is not assigned to a juror who is no owner, and Invalid.
   */
  async run(callSlug: string, input: ConflictInput, actor: Actor): Promise<boolean> {
    requireAbility(actor, 'score');
    const isOwner = isAble(actor, 'administer');
    const isOwn = actor.kind === 'organizer' && actor.id === input.jurorId;
    if (!isOwner && !isOwn) throw new Forbidden('forbidden', 'Only an owner may say this of somebody else.');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      if (!(await listJurors(tx, call.id)).some(({ id }) => id === input.jurorId))
        throw invalidField('juror', 'no-juror', 'This person may not score.');
      const about = await this.aboutOf(tx, call.id, input, isOwner);
      const { kind, reason, jurorId } = input;
      const conflict = {
        id: randomUUID(),
        callId: call.id,
        jurorId,
        kind,
        reason,
        ...about,
        declaredBy: actorName(actor),
        declaredAt: now,
        liftedBy: null,
        liftedAt: null,
      };
      if (!(await insertConflict(tx, conflict))) return false;
      const subject = about.proposalId === null ? `call:${call.id}` : `proposal:${about.proposalId}`;
      const { organization, domain } = about;
      await record(tx, actor, 'jury.conflict-declared', subject, now, {
        juror: jurorId,
        sort: kind,
        organization,
        domain,
      });
      return true;
    });
  }

  /** Lets the juror score again, for owners; what they handed in counts again. Throws NotFound. */
  async lift(callSlug: string, id: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'administer');
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      const conflict = await lockConflict(tx, call.id, id);
      if (conflict.liftedAt !== null) return;
      await liftConflict(tx, id, actorName(actor), now);
      const { proposalId, jurorId, kind, organization, domain } = conflict;
      const subject = proposalId === null ? `call:${call.id}` : `proposal:${proposalId}`;
      await record(tx, actor, 'jury.conflict-lifted', subject, now, {
        juror: jurorId,
        sort: kind,
        organization,
        domain,
      });
    });
  }

  private async aboutOf(tx: Tx, callId: string, { about, jurorId }: ConflictInput, isOwner: boolean) {
    const nothing = { proposalId: null, organization: null, organizationKey: null, domain: null };
    if ('proposalId' in about) {
      const { proposalId } = about;
      const known = isOwner
        ? (await listJuryProposals(tx, callId)).some(({ id }) => id === proposalId)
        : (await findAssigned(tx, proposalId, jurorId))?.callId === callId;
      if (!known) throw new NotFound('proposal-not-found', 'There is no such proposal.');
      return { ...nothing, proposalId };
    }
    if ('organization' in about) {
      const organization = about.organization.trim();
      const key = organizationKey(organization);
      if (key === '') throw invalidField('organization', 'required', 'Must be named.');
      return { ...nothing, organization, organizationKey: key };
    }
    const domain = parseDomain(about.domain);
    if (domain === null)
      throw invalidField('domain', 'not-a-domain', 'Must be a domain such as example.org.', { domain: about.domain });
    if (isFreeEmail(domain))
      throw invalidField('domain', 'free-mail', 'Anybody may have an address there.', { domain });
    return { ...nothing, domain };
  }
}
