import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, isAble, requireAbility } from '../../../domain/identity/actor.js';
import { type Change, record } from '../../../domain/identity/change.js';
import { readStream } from '../../../domain/events/events.queries.js';
import { Changes } from '../../../flows/changes.js';
import { Config } from '../../../platform/config.js';
import { encrypt } from '../../../platform/encryption.js';
import { Conflict, Forbidden, Gone, invalidField } from '../../../platform/errors.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';
import { webhookSecret } from '../../../platform/tokens.js';
import { attempt } from '../domain/attempt.js';
import { findQueued, getDelivery, replayEvents, wakeDeliveries } from '../domain/deliveries.queries.js';
import { storedInput } from '../domain/webhook-request.js';
import { messageOf } from '../domain/message-of.js';
import { encryptionPurpose, hasArrived, overlapHours, testType } from '../domain/webhook.js';
import type { Webhook, WebhookDelivery } from '../domain/webhook.entity.js';
import type { WebhookInput } from '../domain/webhook-input.js';
import {
  deleteWebhook,
  getWebhook,
  insertDelivery,
  insertWebhook,
  lockWebhook,
  updateWebhook,
} from '../domain/webhooks.queries.js';

/** A test is answered while somebody waits. */
const testPatienceMs = 10_000;
/** More events are read from the stream than replayed. */
const maxReplayed = 10_000;

/** The webhooks to which events are delivered. */
@Injectable()
export class ChangeWebhook {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /**
   * Creates a webhook for the events of a call, or of all calls, from now on. Returns it with its signing secret, which
   * is shown only once. Throws Invalid for an address without TLS where no private network is allowed.
   */
  async create(
    callId: string | null,
    input: WebhookInput,
    actor: Actor,
  ): Promise<{ webhook: Webhook; secret: string }> {
    requireAbility(actor, 'administer');
    this.check(input, actor);
    const secret = webhookSecret();
    const id = randomUUID();
    return this.changes.run(actor, async (change) => {
      const webhook: Webhook = {
        ...this.written(id, input),
        id,
        callId,
        secret: encrypt(this.config.secret, encryptionPurpose(id), secret),
        previousSecret: null,
        previousUntil: null,
        ownerId: actor.kind === 'organizer' ? actor.id : null,
        createdAt: change.now,
        position: (await readStream(change.tx)).last,
        failingSince: null,
        pausedAt: null,
        pausedBecause: null,
        leasedUntil: null,
        leaseId: null,
      };
      await insertWebhook(change.tx, webhook);
      await record(change, 'webhook.created', `webhook:${id}`);
      return { webhook, secret };
    });
  }

  /** Changes a locked webhook. Throws NotFound, and Invalid as `create`. */
  async edit(id: string, changed: (stored: WebhookInput) => WebhookInput, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      const webhook = await lockWebhook(change.tx, id);
      const input = changed(storedInput(webhook, secretsOf(change.tx).all));
      this.check(input, actor);
      await updateWebhook(change.tx, webhook.id, this.written(webhook.id, input));
      await record(change, 'webhook.edited', `webhook:${webhook.id}`);
    });
  }

  /**
   * Rotates the secret. Returns the new one, which is shown only once. The previous one signs too for another day, so
   * that the receiver can be updated, unless `endsNow`, for a leaked secret. Throws NotFound.
   */
  async rotate(id: string, { endsNow }: { endsNow: boolean }, actor: Actor): Promise<string> {
    const secret = webhookSecret();
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      const webhook = await lockWebhook(change.tx, id);
      const until = new Date(change.now.getTime() + overlapHours * 3_600_000);
      await updateWebhook(change.tx, webhook.id, {
        secret: encrypt(this.config.secret, encryptionPurpose(webhook.id), secret),
        previousSecret: endsNow ? null : webhook.secret,
        previousUntil: endsNow ? null : until,
      });
      await record(change, 'webhook.rotated', `webhook:${webhook.id}`, { endsNow });
    });
    return secret;
  }

  /** Pauses a webhook, or goes on with it where it stopped. Throws NotFound. */
  async pause(id: string, isPaused: boolean, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      const webhook = await lockWebhook(change.tx, id);
      if ((webhook.pausedAt !== null) === isPaused) return;
      const paused = { pausedAt: change.now, pausedBecause: 'chosen' } as const;
      const resumed = { pausedAt: null, pausedBecause: null, failingSince: null };
      await updateWebhook(change.tx, webhook.id, isPaused ? paused : resumed);
      if (!isPaused) await wakeDeliveries(change.tx, webhook.id, change.now);
      await record(change, isPaused ? 'webhook.paused' : 'webhook.resumed', `webhook:${webhook.id}`);
    });
  }

  /** Deletes a webhook with its log. Throws NotFound. */
  async remove(id: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      const webhook = await lockWebhook(change.tx, id);
      await deleteWebhook(change.tx, webhook.id);
      await record(change, 'webhook.removed', `webhook:${webhook.id}`);
    });
  }

  /** Sends a test, and returns what came of it. Throws NotFound. */
  async test(id: string, actor: Actor): Promise<WebhookDelivery> {
    const begun = await this.changes.runIfAble(actor, 'administer', async ({ tx, now }) => {
      const webhook = await getWebhook(tx, id);
      const tested = { id: randomUUID(), sequence: null, type: testType, objectId: randomUUID() } as const;
      const delivery = { ...tested, webhookId: webhook.id, attempts: 1, createdAt: now, dueAt: now, triedAt: now };
      const unknown = { status: null, tookMs: null, answer: null, call: null, data: null, at: null };
      const message = await messageOf(tx, webhook, { ...delivery, ...unknown, state: 'queued' }, this.config.publicUrl);
      return { webhook, delivery, message, now, keys: secretsOf(tx).all };
    });
    const { webhook, delivery, message, now, keys } = begun;
    if (message === null) throw new Error('A test needs no event.');
    const way = { keys, now, patienceMs: testPatienceMs, networks: this.config.webhookNetworks };
    const startedMs = performance.now();
    const made = await attempt(webhook, message, way);
    const tried: WebhookDelivery = {
      ...delivery,
      state: hasArrived(made) ? 'delivered' : 'failed',
      status: made.status,
      tookMs: Math.round(performance.now() - startedMs),
      answer: made.answer,
    };
    await this.changes.run(actor, async (change) => {
      await insertDelivery(change.tx, tried);
      await record(change, 'webhook.tested', `webhook:${webhook.id}`);
    });
    return tried;
  }

  /**
   * Delivers events again that the webhook wants, from one number of the stream to another. Returns how many. Throws
   * NotFound, and Conflict for more than 10,000.
   */
  async replay(id: string, { from, to }: { from: string; to: string }, actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const webhook = await lockWebhook(change.tx, id);
      if (BigInt(to) - BigInt(from) >= maxReplayed) {
        throw new Conflict('too-many-events', `At most ${maxReplayed} events can be sent again at once.`);
      }
      return sendAgain(change, webhook, { from, to });
    });
  }

  /**
   * Delivers the event of a delivery again, or its test. Returns the new delivery, or the one that is on its way. Throws
   * NotFound, and Gone for an event that is not stored any more, or that the webhook no longer wants.
   */
  async replayOne(id: string, deliveryId: string, actor: Actor): Promise<WebhookDelivery> {
    const queued = await this.changes.runIfAble(actor, 'administer', async (change) => {
      const webhook = await lockWebhook(change.tx, id);
      const { sequence } = await getDelivery(change.tx, webhook.id, deliveryId);
      if (sequence === null) return null;
      await sendAgain(change, webhook, { from: sequence, to: sequence });
      const found = await findQueued(change.tx, webhook.id, sequence);
      if (found === null)
        throw new Gone('event-gone', 'The event is no longer stored, or the webhook does not want it.');
      return found;
    });
    return queued ?? this.test(id, actor);
  }

  private check({ url, payload }: WebhookInput, actor: Actor): void {
    if (payload === 'full' && !isAble(actor, 'read')) {
      throw new Forbidden('forbidden', "Full payloads contain personal data, which your key can't read.");
    }
    if (url.startsWith('http:') && this.config.webhookNetworks.length === 0) {
      throw invalidField('url', 'needs-tls', 'Enter an address that starts with https://.');
    }
  }

  private written(id: string, { name, url, events, format, payload }: WebhookInput) {
    const encrypted = encrypt(this.config.secret, encryptionPurpose(id), url);
    return { name, url: encrypted, host: new URL(url).host, types: events, format, payload };
  }
}

/** Queues events of the stream for a locked webhook once more. Returns how many. */
async function sendAgain(change: Change, { id }: Webhook, range: { from: string; to: string }): Promise<number> {
  const count = await replayEvents(change.tx, id, range, change.now);
  await record(change, 'webhook.replayed', `webhook:${id}`, range);
  return count;
}
