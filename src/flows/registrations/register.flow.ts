import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../domain/identity/actor.js';
import { Batcher, type Outcome } from '../../platform/batcher.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import type { RegistrationInput } from '../../domain/registrations/registration-input.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { lockFreeOccurrences, lockOccurrence } from '../../domain/sessions/sessions.queries.js';
import {
  admitGroups,
  admitToSessions,
  type GroupInput,
  type GroupRequest,
  type RegisterResult,
} from '../../domain/registrations/admit.js';

export type { GroupInput, RegisterResult } from '../../domain/registrations/admit.js';

interface Asked {
  sessionId: string;
  request: GroupRequest;
}

/**
 * Registers people for sessions. Whatever is asked while a batch is under way is the next batch: its sessions are locked
 * once, each request is decided in order of arrival by the pure rule, and everything is written with one statement per
 * table, the messages included. A rush is bound by the round trips while sessions are locked, not by its size, be it for
 * one session or for many. A session that somebody else has locked for longer has batches of its own meanwhile, so that
 * it keeps nobody from the others.
 */
@Injectable()
export class Register {
  private readonly batcher = new Batcher<Asked, RegisterResult[] | null>((_key, asked) => this.batch(asked));
  private readonly waiting = new Batcher<GroupRequest, RegisterResult[]>((sessionId, requests) =>
    this.batchOf(sessionId, requests),
  );

  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly foreground: ForegroundPriority,
  ) {}

  /**
   * Throws NotFound for an unknown session, and Conflict when it takes no registrations, is full without a waiting list,
   * or has as many people of the person's organization as may come. At the door of a session it does not count that
   * registration has closed.
   */
  async run(
    sessionId: string,
    input: RegistrationInput,
    actor: Actor,
    { atDoor = false }: { atDoor?: boolean } = {},
  ): Promise<RegisterResult> {
    const request = { people: [input], allOrNothing: false, delegationId: null, groupId: null, atDoor, actor };
    const [result] = await this.ask(sessionId, request);
    if (result === undefined) throw new Error('A registration was decided and not answered.');
    return result;
  }

  /**
   * Registers people who come at once, and gives a result for each in their order. Who is registered already stays as
   * they are; so does the second of two rows with one address. Throws what `run` throws, with the index of the first
   * person who is too many as `values.index`; nothing is written then. Without a waiting list all of them must fit.
   */
  async runGroup(sessionId: string, group: GroupInput, actor: Actor): Promise<RegisterResult[]> {
    if (group.people.length === 0) return [];
    return this.ask(sessionId, { ...group, groupId: randomUUID(), actor });
  }

  private ask(sessionId: string, request: GroupRequest): Promise<RegisterResult[]> {
    return this.foreground.during(
      async () => (await this.batcher.run('', { sessionId, request })) ?? (await this.waiting.run(sessionId, request)),
    );
  }

  /** Null for what is asked of a session that is not there or that somebody else has locked. */
  private batch(asked: readonly Asked[]): Promise<Outcome<RegisterResult[] | null>[]> {
    const indices = new Map<string, number[]>();
    for (const [index, { sessionId }] of asked.entries()) {
      indices.set(sessionId, [...(indices.get(sessionId) ?? []), index]);
    }
    return this.database.transaction(async (tx) => {
      const outcomes = asked.map((): Outcome<RegisterResult[] | null> => ({ ok: true, result: null }));
      const locked = await lockFreeOccurrences(tx, [...indices.keys()]);
      for (const sessions of byCall([...locked.values()])) {
        const groups = sessions.map((session) => ({
          session,
          requests: (indices.get(session.id) ?? []).flatMap((index) => asked[index]?.request ?? []),
        }));
        const decided = await admitToSessions(tx, groups, this.context());
        for (const [at, { id }] of sessions.entries()) {
          indices.get(id)?.forEach((index, place) => {
            const outcome = decided[at]?.[place];
            if (outcome !== undefined) outcomes[index] = outcome;
          });
        }
      }
      return outcomes;
    });
  }

  private batchOf(sessionId: string, requests: readonly GroupRequest[]): Promise<Outcome<RegisterResult[]>[]> {
    return this.database.transaction(async (tx) =>
      admitGroups(tx, await lockOccurrence(tx, sessionId), requests, this.context()),
    );
  }

  private context() {
    const { secret, publicUrl } = this.config;
    return { secret, domain: new URL(publicUrl).hostname, now: this.clock.now() };
  }
}

function byCall(sessions: readonly Session[]): Session[][] {
  const calls = [...new Set(sessions.map((session) => session.callId))];
  return calls.map((callId) => sessions.filter((session) => session.callId === callId));
}
