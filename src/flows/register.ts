import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../identity/actor.js';
import { Batcher, type Outcome } from '../platform/batcher.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Rush } from '../platform/rush.js';
import type { RegistrationInput } from '../registrations/registration-input.js';
import { lockRun } from '../sessions/sessions.queries.js';
import { admitParties, type PartyInput, type PartyRequest, type RegisterResult } from './admit-parties.js';

export type { PartyInput, RegisterResult } from './admit-parties.js';

/**
 * Registers people for a session. All requests for one session go through one batch at a time: the session is locked
 * once, each request is decided in order of arrival by the pure rule, and everything is written with one statement per
 * table, the notices included. A rush is bound by the round trips while the session is locked.
 */
@Injectable()
export class Register {
  private readonly batcher = new Batcher<PartyRequest, RegisterResult[]>((sessionId, requests) =>
    this.batch(sessionId, requests),
  );

  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly rush: Rush = new Rush(),
  ) {}

  /**
   * Throws NotFound for an unknown session, and Conflict when it takes no registrations, is full without a waiting list,
   * or has as many people of the person's organization as may come.
   */
  async run(sessionId: string, input: RegistrationInput, actor: Actor): Promise<RegisterResult> {
    const request = { people: [input], together: false, delegationId: null, partyId: null, actor };
    const [result] = await this.rush.during(() => this.batcher.run(sessionId, request));
    if (result === undefined) throw new Error('A registration was decided and not answered.');
    return result;
  }

  /**
   * Registers people who come at once, and gives a result for each in their order. Who is registered already stays as
   * they are; so does the second of two rows with one address. Throws what `run` throws, with the index of the first
   * person who is too many as `values.index`; nothing is written then. Without a waiting list all of them must fit.
   */
  async runParty(sessionId: string, party: PartyInput, actor: Actor): Promise<RegisterResult[]> {
    if (party.people.length === 0) return [];
    return this.rush.during(() => this.batcher.run(sessionId, { ...party, partyId: randomUUID(), actor }));
  }

  private batch(sessionId: string, requests: readonly PartyRequest[]): Promise<Outcome<RegisterResult[]>[]> {
    const { secret, publicUrl } = this.config;
    const context = { secret, domain: new URL(publicUrl).hostname, now: this.clock.now() };
    return this.database.transaction(async (tx) => admitParties(tx, await lockRun(tx, sessionId), requests, context));
  }
}
