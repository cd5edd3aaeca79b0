import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { broadcasts } from '../../domain/broadcasts/broadcasts.queries.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { type EmailTransport, emailTransportToken } from '../../domain/notifications/smtp/email-transport.js';
import { sendTest } from '../../domain/notifications/smtp/send-test.js';
import { Clock } from '../../platform/clock.js';
import { Changes } from '../changes.js';
import { Config, mailDomain } from '../../platform/config.js';
import { broadcastSample, findNamedSession } from '../../domain/broadcasts/broadcast-sample.js';

/** Sends a test of a broadcast to the organizer who is writing it. */
@Injectable()
export class TestBroadcast {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    @Inject(emailTransportToken) private readonly transport: EmailTransport,
  ) {}

  /**
   * Sends one email per language, bypassing the outbox, because the organizer waits for the result. Returns how many.
   * Throws NotFound, Forbidden, and Conflict with the server's response if it refuses.
   */
  async run(id: string, reader: { name: string; email: string; language: string }, actor: Actor): Promise<number> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    const connection = this.database.manager;
    const { filter, contents, callId } = await broadcasts.get(connection, id);
    const call = await getCall(connection, callId);
    const session = await findNamedSession(connection, filter);
    for (const language of Object.keys(contents)) {
      const own = { ...reader, language, timeZone: call.timeZone, organization: null };
      const mail = broadcastSample(call, { contents, session }, own, this.config, now);
      await sendTest(this.transport, mail, randomUUID(), mailDomain(this.config), reader.language);
    }
    await this.changes.run(actor, (change) => record(change, 'broadcast.tested', `broadcast:${id}`));
    return Object.keys(contents).length;
  }
}
