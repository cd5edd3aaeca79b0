import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { Config } from '../../platform/config.js';
import { encrypt } from '../../platform/encryption.js';
import { webhookSecret } from '../../platform/tokens.js';
import { encryptionPurpose, overlapHours } from '../../domain/proposals/proposal-hook.js';
import type { ProposalHook } from '../../domain/proposals/proposal-hook.entity.js';
import { saveHook, lockHook } from '../../domain/proposals/proposal-hooks.queries.js';
import { Changes } from '../changes.js';

/** The webhooks through which platforms report proposals. */
@Injectable()
export class ChangeProposalHook {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /**
   * Creates a webhook that receives events about proposals from the platform of a call. Returns the webhook and its
   * signing secret, which is shown only once. Throws NotFound.
   */
  async create(callSlug: string, name: string, actor: Actor): Promise<{ hook: ProposalHook; secret: string }> {
    requireAbility(actor, 'administer');
    const secret = webhookSecret();
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      const id = randomUUID();
      const hook: ProposalHook = {
        id,
        callId: call.id,
        name,
        secret: encrypt(this.config.secret, encryptionPurpose(id), secret),
        previousSecret: null,
        previousUntil: null,
        createdAt: now,
        rotatedAt: null,
        removedAt: null,
        unsignedAt: null,
      };
      await saveHook(tx, hook);
      await record(change, 'proposal-hook.created', `proposal-hook:${id}`);
      return { hook, secret };
    });
  }

  /**
   * Rotates the secret of a webhook, or removes the webhook. Returns the new secret. The old one is valid for another
   * day, so that the platform can be updated, unless `endsNow`, for a leaked secret. Throws NotFound.
   */
  async rotate(hookId: string, { endsNow }: { endsNow: boolean }, actor: Actor): Promise<string> {
    requireAbility(actor, 'administer');
    const secret = webhookSecret();
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const hook = await lockHook(tx, hookId);
      const previous = endsNow
        ? { previousSecret: null, previousUntil: null }
        : { previousSecret: hook.secret, previousUntil: new Date(now.getTime() + overlapHours * 3_600_000) };
      const encrypted = encrypt(this.config.secret, encryptionPurpose(hook.id), secret);
      await saveHook(tx, { ...hook, ...previous, secret: encrypted, rotatedAt: now });
      await record(change, 'proposal-hook.rotated', `proposal-hook:${hook.id}`, { endsNow });
    });
    return secret;
  }

  /** Removes the webhook for good. Throws NotFound. */
  async remove(hookId: string, actor: Actor): Promise<ProposalHook> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx, now } = change;
      const hook = await lockHook(tx, hookId);
      await saveHook(tx, { ...hook, previousSecret: null, previousUntil: null, removedAt: now });
      await record(change, 'proposal-hook.removed', `proposal-hook:${hook.id}`);
      return hook;
    });
  }
}
