import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Config } from '../../platform/config.js';
import { encrypt } from '../../platform/encryption.js';
import { webhookSecret } from '../../platform/tokens.js';
import { encryptionPurpose } from '../../domain/proposals/proposal-hook.js';
import type { ProposalHook } from '../../domain/proposals/proposal-hook.entity.js';
import { saveHook } from '../../domain/proposals/proposal-hooks.queries.js';
import { Changes } from '../changes.js';

/** Creates a webhook that receives events about proposals from the platform of a call. */
@Injectable()
export class CreateProposalHook {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /** Returns the webhook and its signing secret, which is shown only once. Throws NotFound. */
  async run(callSlug: string, name: string, actor: Actor): Promise<{ hook: ProposalHook; secret: string }> {
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
}
