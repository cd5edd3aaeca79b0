import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import type { Change } from '../../domain/identity/change.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { callsOfSessions } from '../../domain/calls/calls.queries.js';
import { admitToSessions } from '../../domain/registrations/admission/admit.js';
import type { GroupRequest, RegisterResult } from '../../domain/registrations/admission/registration-request.js';
import type { RegistrationInput } from '../../domain/registrations/admission/registration-input.js';
import { PersonalRefusal } from '../../domain/registrations/admission/register-again.js';
import { sendTogether } from '../../domain/notifications/outbox/sent-together.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { lockAllOccurrences, lockFreeOccurrences, lockOccurrence } from '../../domain/sessions/sessions.queries.js';
import { Batcher, type Outcome } from '../../platform/batcher.js';
import { planByIndexes } from '../../platform/database/connection-guard.js';
import { pipelined } from '../../platform/database/tx.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { currentRequestId } from '../../platform/request-context.js';
import { Changes } from '../changes.js';

interface Entry {
  sessionId: string;
  request: GroupRequest;
}

/** The entries of one person. The others are decided about only if none of the first is refused. */
interface Asked {
  first: readonly Entry[];
  others: readonly Entry[];
}

/** By entry, in order: its results, or why its session refuses them. Those that were not decided about are missing. */
type Results = Outcome<RegisterResult[]>[];

const maxInBatch = 200;
/** What a slow machine answers in ten seconds; each takes some kilobytes. */
const maxWaiting = 5_000;

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
  private readonly batcher = new Batcher<Asked, Results | null>(
    (_key, asked) => this.batch(asked),
    maxInBatch,
    maxWaiting,
  );
  private readonly waiting = new Batcher<GroupRequest, RegisterResult[]>(
    (sessionId, requests) => this.batchOf(sessionId, requests),
    maxInBatch,
    maxWaiting,
  );

  constructor(
    private readonly changes: Changes,
    private readonly foreground: ForegroundPriority,
  ) {}

  /** Registers one person. Throws NotFound, and Conflict if the session refuses them. */
  registerOne(
    sessionId: string,
    input: RegistrationInput,
    actor: Actor,
    { isWalkIn = false }: { isWalkIn?: boolean } = {},
  ): Promise<RegisterResult> {
    const request = { ...alone(input, actor), isWalkIn };
    return this.foreground.during(async () => {
      const results = await this.batcher.run('', { first: [{ sessionId, request }], others: [] });
      if (results === null) return onlyResult(await this.waiting.run(sessionId, request));
      const [outcome] = results;
      if (outcome?.ok === false) throw outcome.error;
      return onlyResult(outcome?.result ?? []);
    });
  }

  /**
   * Registers one person for several sessions, about which they get one email. Returns a result or a refusal for each,
   * in order. `isPublic`: the first session is that of the form, so its refusal is thrown before anything is written.
   */
  async registerForSeveral(
    sessions: readonly SessionEntry[],
    actor: Actor,
    { isPublic = false }: { isPublic?: boolean } = {},
  ): Promise<Outcome<RegisterResult>[]> {
    const entries = sessions.map(({ sessionId, input }): Entry => {
      return { sessionId, request: { ...alone(input, actor), isPublic } };
    });
    const asked = isPublic ? { first: entries.slice(0, 1), others: entries.slice(1) } : { first: entries, others: [] };
    const outcomes = await this.foreground.during(
      async () => (await this.batcher.run('', asked)) ?? (await this.registerInTurn(asked)),
    );
    const [outcome] = outcomes;
    if (isPublic && outcome?.ok === false && !isAnswered(outcome)) throw outcome.error;
    return outcomes.map((one) => (one.ok ? { ok: true, result: onlyResult(one.result) } : one));
  }

  /** Null for those with a session that is unknown or locked by another transaction. */
  private batch(all: readonly Asked[]): Promise<Outcome<Results | null>[]> {
    return this.changes.run(system, async (change) => {
      const sessionIds = sessionIdsOf(all.flatMap(entriesOf));
      const [, locked, calls] = await pipelined(change.tx, () => [
        planByIndexes(change.tx),
        lockFreeOccurrences(change.tx, sessionIds),
        callsOfSessions(change.tx, sessionIds),
      ]);
      const ready = all.filter((asked) => entriesOf(asked).every(({ sessionId }) => locked.has(sessionId)));
      const asked = ready.flatMap(({ first }) => first);
      const outcomes = await admit(change, locked, asked, calls);
      const allowed = ready.flatMap(({ first, others }) =>
        others.length > 0 && first.every((entry) => isAnswered(outcomes.get(entry))) ? others : [],
      );
      if (allowed.length > 0) {
        // The first entries have changed their seats.
        const current = await lockFreeOccurrences(change.tx, sessionIdsOf(allowed));
        for (const [entry, outcome] of await admit(change, current, allowed, calls)) outcomes.set(entry, outcome);
      }
      const results = new Map<Asked, Results>();
      for (const one of ready)
        results.set(
          one,
          entriesOf(one).flatMap((entry) => outcomes.get(entry) ?? []),
        );
      await sendTogether(change, attendeesOf([...results.values()]));
      return all.map((one) => ({ ok: true, result: results.get(one) ?? null }));
    });
  }

  /** Registers somebody for sessions of which others have locked some, in a transaction of its own. */
  private registerInTurn(asked: Asked): Promise<Results> {
    return this.changes.run(system, async (change) => {
      const sessions = await lockAllOccurrences(change.tx, sessionIdsOf(entriesOf(asked)));
      const results: Results = [];
      for (const entry of entriesOf(asked)) {
        if (asked.others.includes(entry) && !results.slice(0, asked.first.length).every(isAnswered)) break;
        const own = new Map(sessions.filter(({ id }) => id === entry.sessionId).map((one) => [one.id, one]));
        for (const outcome of (await admit(change, own, [entry])).values()) results.push(outcome);
      }
      await sendTogether(change, attendeesOf([results]));
      return results;
    });
  }

  private batchOf(sessionId: string, requests: readonly GroupRequest[]): Promise<Outcome<RegisterResult[]>[]> {
    return this.changes.run(system, async (change) => {
      const [, session, calls] = await pipelined(change.tx, () => [
        planByIndexes(change.tx),
        lockOccurrence(change.tx, sessionId),
        callsOfSessions(change.tx, [sessionId]),
      ]);
      const outcomes = await admitToSessions(change, [{ session, requests }], calls);
      return requests.flatMap((request) => outcomes.get(request) ?? []);
    });
  }
}

/** A session, and what the person says for it. */
export interface SessionEntry {
  sessionId: string;
  input: RegistrationInput;
}

function alone(input: RegistrationInput, actor: Actor): GroupRequest {
  const requestId = currentRequestId();
  return { people: [input], allOrNothing: false, delegationId: null, groupId: null, actor, requestId };
}

function onlyResult([result]: readonly RegisterResult[]): RegisterResult {
  if (result === undefined) throw new Error('A registration was decided and not answered.');
  return result;
}

/** Whether a page says that somebody was admitted: the owner of a known address reads the rest in an email. */
function isAnswered(outcome: Outcome<RegisterResult[]> | undefined): boolean {
  return outcome !== undefined && (outcome.ok || outcome.error instanceof PersonalRefusal);
}

function sessionIdsOf(entries: readonly Entry[]): string[] {
  return [...new Set(entries.map(({ sessionId }) => sessionId))];
}

function entriesOf({ first, others }: Asked): Entry[] {
  return [...first, ...others];
}

/** Returns the people who have several results, about which they get one email. */
function attendeesOf(all: readonly Results[]): string[] {
  const ids = new Set<string>();
  for (const results of all) {
    if (results.length === 1) continue;
    for (const outcome of results) if (outcome.ok) for (const { attendee } of outcome.result) ids.add(attendee.id);
  }
  return [...ids];
}

/** Admits entries to locked sessions, those of each call at once. */
async function admit(
  change: Change,
  locked: ReadonlyMap<string, Session>,
  entries: readonly Entry[],
  calls: ReadonlyMap<string, Call> = new Map(),
): Promise<Map<Entry, Outcome<RegisterResult[]>>> {
  const byCall = new Map<string, Map<string, { session: Session; requests: GroupRequest[] }>>();
  for (const { sessionId, request } of entries) {
    const session = locked.get(sessionId);
    if (session === undefined) continue;
    const sessions = byCall.get(session.callId) ?? new Map<string, { session: Session; requests: GroupRequest[] }>();
    byCall.set(session.callId, sessions);
    const asked = sessions.get(sessionId) ?? { session, requests: [] };
    sessions.set(sessionId, asked);
    asked.requests.push(request);
  }
  const outcomes = new Map<Entry, Outcome<RegisterResult[]>>();
  for (const sessions of byCall.values()) {
    const admissions = await admitToSessions(change, [...sessions.values()], calls);
    for (const entry of entries) {
      const outcome = admissions.get(entry.request);
      if (outcome !== undefined) outcomes.set(entry, outcome);
    }
  }
  return outcomes;
}
