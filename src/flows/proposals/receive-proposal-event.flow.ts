import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { invalidField, Refusal, Unauthorized } from '../../platform/errors.js';
import { readJson } from '../../platform/http/read-json.js';
import { decrypt } from '../../platform/encryption.js';
import { read } from '../../platform/validation.js';
import { isSigned, type WebhookHeaders } from '../../platform/webhook-signature.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { type DeliveryOutcome, proposalEvents, encryptionPurpose } from '../../domain/proposals/proposal-hook.js';
import type { ProposalDelivery, ProposalHook } from '../../domain/proposals/proposal-hook.entity.js';
import {
  findHook,
  hasNewer,
  lockDelivery,
  noteUnsigned,
  writeDelivery,
} from '../../domain/proposals/proposal-hooks.queries.js';
import { changedInput, deletedInput, eventInput } from '../../domain/proposals/proposal-input.js';
import { lockKnownProposals } from '../../domain/proposals/proposal-writing.queries.js';
import { changeStates } from './change-proposal-state.flow.js';
import { matchNow } from './match-due.flow.js';
import { putProposal } from '../../domain/proposals/put-proposals.js';
import type { Tx } from '../../platform/database/tx.js';

interface Event {
  type: string;
  timestamp: Date;
  data: Record<string, unknown>;
}

interface Received {
  outcome: Exclude<DeliveryOutcome, 'refused'>;
}

const maxAheadMs = 5 * 60_000;

/** Takes in what the platform of a call tells of a proposal, signed as Standard Webhooks has it. */
@Injectable()
export class ReceiveProposalEvent {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Gives what became of it: `proposal.changed` is put, `proposal.deleted` withdraws, other types are left alone; the
   * same delivery again gives what became of the first, and news that is older than what we hold changes nothing. Throws
   * Unauthorized (always the same) for an unknown hook and whatever is not signed, and what refuses a put; a delivery
   * that was refused may be sent again.
   */
  async run(hookId: string, headers: WebhookHeaders, body: Uint8Array, origin?: string): Promise<Received> {
    const now = this.clock.now();
    const hook = await this.openHook(hookId, headers, body, now);
    const actor = { kind: 'proposal-hook' as const, id: hook.id, origin };
    const result = await this.database.transaction(async (tx) => {
      const before = await lockDelivery(tx, hook.id, headers.id);
      if (before !== null && before.outcome !== 'refused') return { outcome: before.outcome };
      const delivery = { hookId: hook.id, webhookId: headers.id, receivedAt: now };
      const told: Pick<ProposalDelivery, 'type' | 'externalId' | 'sentAt'> = {
        type: '',
        externalId: null,
        sentAt: null,
      };
      try {
        const event = readEvent(body, told, now);
        const outcome = await this.take(tx, await getCall(tx, hook.callId), event, told, actor, now);
        await writeDelivery(tx, { ...delivery, ...told, outcome, faults: [] });
        return { outcome };
      } catch (refusal) {
        if (!(refusal instanceof Refusal)) throw refusal;
        const { code, message, values, faults: found } = refusal;
        const faults = found.length > 0 ? found : [{ path: '', code, message, values }];
        await writeDelivery(tx, { ...delivery, ...told, outcome: 'refused', faults });
        return refusal;
      }
    });
    if (result instanceof Refusal) throw result;
    await matchNow(this.database, hook.callId, now);
    return result;
  }

  private async openHook(hookId: string, headers: WebhookHeaders, body: Uint8Array, now: Date): Promise<ProposalHook> {
    const tx = this.database.manager;
    const hook = await findHook(tx, hookId);
    if (hook !== null && isSigned(headers, body, this.secretsOf(hook, now), now)) return hook;
    if (hook !== null) await noteUnsigned(tx, hook.id, now);
    throw new Unauthorized('not-signed', 'The webhook is not known or its signature is not good.');
  }

  private secretsOf(hook: ProposalHook, now: Date): string[] {
    const previous = hook.previousUntil !== null && hook.previousUntil > now ? hook.previousSecret : null;
    return [hook.secret, previous].flatMap((encrypted) => {
      const secret = encrypted && decrypt(this.config.secret, encryptionPurpose(hook.id), encrypted);
      return secret ? [secret] : [];
    });
  }

  /** A refusal has written nothing before it is thrown. */
  private async take(
    tx: Tx,
    call: Call,
    { type, timestamp: asOf, data }: Event,
    told: Pick<ProposalDelivery, 'externalId'>,
    actor: Actor,
    now: Date,
  ): Promise<Received['outcome']> {
    if (type !== proposalEvents.changed && type !== proposalEvents.deleted) return 'ignored';
    told.externalId = read(deletedInput.pick({ externalId: true }), { externalId: data['externalId'] }).externalId;
    const { externalId } = told;
    const content = type === proposalEvents.changed ? read(changedInput, data) : null;
    const known = (await lockKnownProposals(tx, call.id, [externalId])).get(externalId) ?? null;
    const isOlder = known?.proposal.asOf ? known.proposal.asOf > asOf : await hasNewer(tx, call.id, externalId, asOf);
    if (isOlder) return 'older';
    if (content !== null) {
      const { externalId: _, ...input } = content;
      return (await putProposal(tx, call, { externalId, input }, { source: 'webhook', actor, now, asOf })).outcome;
    }
    if (known === null) return 'unchanged';
    const change = { actor, now, note: null, source: 'webhook' as const, asOf };
    return (await changeStates(tx, [known.proposal.id], 'withdrawn', change)).length > 0 ? 'changed' : 'unchanged';
  }
}

/** Reads the event; `told` learns what is known of it before anything is refused. */
function readEvent(body: Uint8Array, told: Pick<ProposalDelivery, 'type' | 'sentAt'>, now: Date): Event {
  const event = read(eventInput, readJson(body));
  told.type = event.type;
  told.sentAt = event.timestamp;
  // It would hold up all that comes after it.
  if (event.timestamp.getTime() > now.getTime() + maxAheadMs)
    throw invalidField('timestamp', 'in-the-future', 'Must not be in the future.');
  return event;
}
