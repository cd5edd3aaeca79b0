import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { admitToSessions } from '../../domain/registrations/admit.js';
import type { GroupInput, GroupRequest, RegisterResult } from '../../domain/registrations/registration-request.js';
import type { RegistrationInput } from '../../domain/registrations/registration-input.js';
import { lockFreeOccurrences, lockOccurrence } from '../../domain/sessions/sessions.queries.js';
import { Batcher, type Outcome } from '../../platform/batcher.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { Changes } from '../changes.js';

interface Asked {
  sessionId: string;
  request: GroupRequest;
}

/** A batch serves many people, so each request has its own actor. */
const system = { kind: 'system' } as const;

/**
 * Registers people for sessions in batches. Requests that arrive while a batch is running form the next batch: its
 * sessions are locked once, the pure rule decides about each request in order of arrival, and everything is written
 * with one statement per table, including messages. The duration of a rush depends on the number of round trips while
 * sessions are locked, not on the number of people or sessions. A session that another transaction has locked for
 * longer gets its own batches, so that it doesn't delay others.
 */
@Injectable()
export class RegistrationBatches {
  private readonly batcher = new Batcher<Asked, RegisterResult[] | null>((_key, asked) => this.batch(asked));
  private readonly waiting = new Batcher<GroupRequest, RegisterResult[]>((sessionId, requests) =>
    this.batchOf(sessionId, requests),
  );

  constructor(
    private readonly changes: Changes,
    private readonly foreground: ForegroundPriority,
  ) {}

  /** Registers one person. Throws NotFound, and Conflict if the session refuses them. */
  async registerOne(
    sessionId: string,
    input: RegistrationInput,
    actor: Actor,
    { isWalkIn = false, isPublic = false }: { isWalkIn?: boolean; isPublic?: boolean } = {},
  ): Promise<RegisterResult> {
    const request = {
      people: [input],
      allOrNothing: false,
      delegationId: null,
      groupId: null,
      isWalkIn,
      isPublic,
      actor,
    };
    const [result] = await this.register(sessionId, request);
    if (result === undefined) throw new Error('A registration was decided and not answered.');
    return result;
  }

  /** Registers a group of people. Returns a result for each, in order. Throws as `registerOne`. */
  async registerGroup(sessionId: string, group: GroupInput, actor: Actor): Promise<RegisterResult[]> {
    if (group.people.length === 0) return [];
    return this.register(sessionId, { ...group, groupId: randomUUID(), actor });
  }

  private register(sessionId: string, request: GroupRequest): Promise<RegisterResult[]> {
    return this.foreground.during(
      async () => (await this.batcher.run('', { sessionId, request })) ?? (await this.waiting.run(sessionId, request)),
    );
  }

  /** Null for requests whose session is unknown or locked by another transaction. */
  private batch(asked: readonly Asked[]): Promise<Outcome<RegisterResult[] | null>[]> {
    const requests = groupedBy(asked, ({ sessionId }) => sessionId);
    return this.changes.run(system, async (change) => {
      const locked = await lockFreeOccurrences(change.tx, [...requests.keys()]);
      const outcomes = new Map<GroupRequest, Outcome<RegisterResult[]>>();
      for (const sessions of groupedBy([...locked.values()], ({ callId }) => callId).values()) {
        const groups = sessions.map((session) => {
          return { session, requests: (requests.get(session.id) ?? []).map(({ request }) => request) };
        });
        for (const [request, outcome] of await admitToSessions(change, groups)) outcomes.set(request, outcome);
      }
      return asked.map(({ request }) => outcomes.get(request) ?? { ok: true, result: null });
    });
  }

  private batchOf(sessionId: string, requests: readonly GroupRequest[]): Promise<Outcome<RegisterResult[]>[]> {
    return this.changes.run(system, async (change) => {
      const session = await lockOccurrence(change.tx, sessionId);
      const outcomes = await admitToSessions(change, [{ session, requests }]);
      return requests.flatMap((request) => outcomes.get(request) ?? []);
    });
  }
}

function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
