import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall, getPublicCallBySlug } from '../../domain/calls/calls.queries.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import type { Material } from '../../domain/materials/material.js';
import { listMaterials } from '../../domain/materials/materials.queries.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { findSeriesOf } from '../../domain/sessions/series.queries.js';
import { seatCounts } from '../../domain/sessions/attendance.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession, getSessionBySlug, listOccurrences, listSeries } from '../../domain/sessions/sessions.queries.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { listSpeakersById } from '../../domain/speakers/speakers.queries.js';
import { listUnconfirmed } from '../speakers/public-speakers.queries.js';
import { Coalescer } from '../../platform/coalescer.js';
import { anyReader, ReadReplica } from '../../platform/database/read-replica.js';
import type { Connection } from '../../platform/database/tx.js';
import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { VersionCache } from '../../platform/version-cache.js';
import { findBefore, findSessionVersion, findVersionById, type SessionVersion } from './public-sessions.queries.js';
import type { AnnouncedBefore } from './structured-data.js';

/** What the page of a session is made from, as of the last commit. Shared by requests, so it must not be modified. */
export interface PublicSession {
  readonly call: Readonly<Call>;
  readonly session: Readonly<Session>;
  /** The other published runs of the session, by start. */
  readonly occurrences: readonly Readonly<Session>[];
  readonly series: Readonly<Series> | null;
  /** The other published sessions of its series, by start. */
  readonly inSeries: readonly Readonly<Session>[];
  readonly questions: readonly Readonly<Question>[];
  readonly materials: readonly Readonly<Material>[];
  /** The profiles of its speakers. */
  readonly speakers: readonly Readonly<Speaker>[];
  /** How it was announced before. */
  readonly before: AnnouncedBefore;
  /** IDs of those who have been asked and have not said yet whether they speak. */
  readonly unconfirmed: readonly string[];
}

/** A public session with the version of everything except its seats. */
export interface VersionedSession extends PublicSession {
  readonly version: string;
}

/**
 * Finds sessions by slug for public pages and forms. Each request asks for the version, so that no answer is older than
 * the last commit of any instance; those who come together share it, and what is made of it. The rest is read once for
 * each version. What is read for a version is read after it: it can be newer, but never older, or it would be cached as
 * the newest.
 */
@Injectable()
export class PublicSessions {
  private readonly bySlug: Coalescer<VersionedSession | null>;
  private readonly byId: Coalescer<VersionedSession | null>;
  private readonly read = new VersionCache<PublicSession>(500);

  constructor(private readonly replica: ReadReplica) {
    this.bySlug = new Coalescer((key) => {
      const [callSlug = '', slug = ''] = JSON.parse(key) as string[];
      return this.latest(key, {
        find: (connection) => findSessionVersion(connection, callSlug, slug),
        read: async (connection) => {
          const call = await getPublicCallBySlug(connection, callSlug);
          const session = await getSessionBySlug(connection, call.id, slug);
          if (session.publishedAt === null) throw missing();
          return readPublicSession(connection, call, session);
        },
      });
    });
    this.byId = new Coalescer((id) => {
      return this.latest(id, {
        find: (connection) => findVersionById(connection, id),
        read: async (connection) => {
          const session = await getSession(connection, id);
          return readPublicSession(connection, await getCall(connection, session.callId), session);
        },
      });
    });
  }

  /** Returns the public session with these slugs. Throws NotFound. */
  async get(callSlug: string, slug: string): Promise<VersionedSession> {
    const found = await this.bySlug.ask(JSON.stringify([callSlug, slug]));
    if (found === null) throw await this.missing(callSlug);
    return found;
  }

  /** Returns a session that is or was public, such as somebody has registered for. Throws NotFound. */
  async getById(id: string): Promise<VersionedSession> {
    const found = isUuid(id) ? await this.byId.ask(id) : null;
    if (found === null) throw missing();
    return found;
  }

  private async latest(key: string, { find, read }: { find: Read<SessionVersion | null>; read: Read<PublicSession> }) {
    const found = await this.replica.readLatest(find);
    if (found === null) return null;
    const { version } = found;
    const isCurrent = async (connection: Connection) => (await find(connection))?.version === version;
    const kept = await this.read.get(key, version, () => this.replica.read(anyReader, read, isCurrent));
    return { ...withSeats(kept, found), version };
  }

  /** Why there is nothing: no such call, or no such session in it. */
  private async missing(callSlug: string): Promise<NotFound> {
    await this.replica.readLatest((connection) => getPublicCallBySlug(connection, callSlug));
    return missing();
  }
}

type Read<Result> = (connection: Connection) => Promise<Result>;

function missing(): NotFound {
  return new NotFound('session-not-found', 'Session not found.');
}

/** Reads what the page of a session is made from. */
export async function readPublicSession(connection: Connection, call: Call, session: Session): Promise<PublicSession> {
  const questions = session.questions === 0 ? [] : currentQuestions(await listQuestions(connection, session.id));
  return {
    call,
    session,
    occurrences: await listOccurrences(connection, session),
    series: await findSeriesOf(connection, session),
    inSeries: await listSeries(connection, session),
    questions,
    materials: session.materialRevision === 0 ? [] : await listMaterials(connection, session.id),
    speakers: await listSpeakersById(
      connection,
      session.speakers.flatMap(({ id }) => id ?? []),
    ),
    unconfirmed: (await listUnconfirmed(connection, [session.id])).map(({ id }) => id),
    before: await findBefore(connection, session),
  };
}

function withSeats(read: PublicSession, found: SessionVersion): PublicSession {
  const seats = new Map(
    found.seats.map(([id, taken, waiting, takenOnline, waitingOnline]) => {
      return [id, { taken, waiting, takenOnline, waitingOnline }];
    }),
  );
  const current = (one: Readonly<Session>) => {
    const now = seats.get(one.id);
    const isSame = now === undefined || isDeepStrictEqual(now, seatCounts(one));
    return isSame ? one : { ...one, ...now };
  };
  return {
    ...read,
    session: current(read.session),
    occurrences: read.occurrences.map(current),
    inSeries: read.inSeries.map(current),
  };
}
