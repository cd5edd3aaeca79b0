import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Config } from '../../platform/config.js';
import { encrypt } from '../../platform/encryption.js';
import { webhookSecret } from '../../platform/tokens.js';
import { overlapHours, encryptionPurpose } from '../../domain/proposals/proposal-hook.js';
import type { ProposalHook } from '../../domain/proposals/proposal-hook.entity.js';
import { lockHook, saveHook } from '../../domain/proposals/proposal-hooks.queries.js';
import { Changes } from '../changes.js';

/** Rotates the secret of a webhook, or removes the webhook. */
@Injectable()
export class RotateProposalHook {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /**
   * Returns the new secret. The old one is valid for another day, so that the platform can be updated, unless
   * `endsNow`, for a leaked secret. Throws NotFound.
   */
  async run(hookId: string, { endsNow }: { endsNow: boolean }, actor: Actor): Promise<string> {
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
    requireAbility(actor, 'administer');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const hook = await lockHook(tx, hookId);
      await saveHook(tx, { ...hook, previousSecret: null, previousUntil: null, removedAt: now });
      await record(change, 'proposal-hook.removed', `proposal-hook:${hook.id}`);
      return hook;
    });
  }
}
