import { stateNews } from '../../domain/proposals/state-news.js';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { encryptionPurpose } from '../../domain/proposals/proposal-hook.js';
import type { ProposalHook } from '../../domain/proposals/proposal-hook.entity.js';
import { findHook, noteUnsigned } from '../../domain/proposals/proposal-hooks.queries.js';
import { takeDelivery } from '../../domain/proposals/take-event.js';
import { Clock } from '../../platform/clock.js';
import { autocommit } from '../../platform/database/tx.js';
import { decrypt } from '../../platform/encryption.js';
import { Refusal, Unauthorized } from '../../platform/errors.js';
import { isSigned, type WebhookHeaders } from '../../platform/webhook-signature.js';
import { Changes } from '../changes.js';
import { ProposalMatcher } from './proposal-matcher.js';
import { secretsOf } from '../../platform/secrets/secrets.js';

/** Receives events about proposals from the platform of a call, signed according to Standard Webhooks. */
@Injectable()
export class ReceiveProposalEvent {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Returns the outcome: `proposal.changed` is saved, `proposal.deleted` withdraws the proposal, and other types are
   * ignored. A repeated delivery returns the first outcome, and an event older than the last one changes nothing.
   * Throws Unauthorized, always the same, for an unknown webhook or an invalid signature, and errors of the proposal; a
   * refused delivery can be sent again.
   */
  async run(hookId: string, headers: WebhookHeaders, body: Uint8Array, origin?: string) {
    const hook = await this.findSigned(hookId, headers, body);
    const result = await this.changes.run({ kind: 'proposal-hook', id: hook.id, origin }, async (change) => {
      const taken = await takeDelivery(change, hook, headers.id, body);
      if ('plan' in taken && taken.plan !== null)
        for (const news of stateNews.all) await news.received(change, [taken.plan]);
      return taken;
    });
    if (result instanceof Refusal) throw result;
    await this.matcher.matchAtOnce(hook.callId);
    return { outcome: result.outcome };
  }

  private async findSigned(hookId: string, headers: WebhookHeaders, body: Uint8Array): Promise<ProposalHook> {
    const now = this.clock.now();
    const hook = await findHook(this.database.manager, hookId);
    if (hook !== null && isSigned(headers, body, this.secretsOf(hook, now), now)) return hook;
    if (hook !== null) await noteUnsigned(autocommit(this.database), hook.id, now);
    throw new Unauthorized('not-signed', 'Unknown webhook, or invalid signature.');
  }

  private secretsOf(hook: ProposalHook, now: Date): string[] {
    const { all } = secretsOf(this.database.manager);
    const previous = hook.previousUntil !== null && hook.previousUntil > now ? hook.previousSecret : null;
    return [hook.secret, previous].flatMap((encrypted) => {
      const secret = encrypted && decrypt(all, encryptionPurpose(hook.id), encrypted);
      return secret ? [secret] : [];
    });
  }
}
