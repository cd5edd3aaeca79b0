import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { record } from '../../../domain/identity/change.js';
import { Session } from '../../../domain/sessions/session.entity.js';
import { Changes } from '../../../flows/changes.js';
import { Clock } from '../../../platform/clock.js';
import { Config } from '../../../platform/config.js';
import { inTransaction, type Tx } from '../../../platform/database/tx.js';
import { type BackgroundWork, Job } from '../../../platform/job.js';
import { Logger } from '../../../platform/logger.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';
import { WorkerPool } from '../../../platform/worker-pool.js';
import { getAccount } from '../domain/accounts.queries.js';
import { encryptFor, openProvider } from '../domain/open-provider.js';
import { type PlannedRoom, type Provider, ProviderFailure, providerOf, type RemoteRoom } from '../domain/provider.js';
import type { ConferencingRoom } from '../domain/room.entity.js';
import { writeOffers } from '../domain/offers.queries.js';
import {
  isOfSession,
  isPast,
  needsReport,
  nextLook,
  nextRecordings,
  nextReport,
  plannedRoom,
  pushedOf,
  retryAt,
} from '../domain/room-plan.js';
import { takeAttendance } from '../domain/take-attendance.js';
import {
  claimRoom,
  deletePeople,
  deletePerson,
  deleteRoom,
  extendLease,
  hasWork,
  insertPeople,
  leaseSeconds,
  listGuests,
  listInterpreters,
  listPeople,
  noteChange,
  type RoomState,
  settleRoom,
  takeChanges,
  writeRemote,
} from '../domain/rooms.queries.js';

/** How many rooms a process works on at once. */
const maxRooms = 4;
const lookAgainMs = 1000;
/** How many people are admitted before it is written down. */
const portion = 30;

/** How long a provider may take. */
const patienceMs = 20_000;

/**
 * Makes the rooms of sessions what they should be: one after the other is compared with its session and with what the
 * provider has. So it doesn't matter what was lost, was done twice, or changed there.
 */
@Injectable()
@Job({ everyMs: 1000 })
export class SyncRooms implements BackgroundWork {
  private stopping = false;

  constructor(
    private readonly database: DataSource,
    private readonly changes: Changes,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly logger: Logger,
  ) {}

  /** Works until nothing is due. Returns how many rooms it worked on. */
  async run(): Promise<number> {
    const pool = new WorkerPool(maxRooms);
    let count = 0;
    while (!this.stopping) {
      const wasIdle = pool.isIdle;
      const room = pool.free > 0 ? await this.claim() : null;
      if (room === null) {
        if (wasIdle) break;
        await pool.waitForFree(lookAgainMs);
        continue;
      }
      count += 1;
      pool.start(() => this.serve(room));
      if (pool.hasFailed) break;
    }
    await pool.end();
    return count;
  }

  /** Begins with no more rooms. */
  stop(): void {
    this.stopping = true;
  }

  private async claim(): Promise<ConferencingRoom | null> {
    const now = this.clock.now();
    // Without a transaction while there is nothing: each commit makes pages ask whether something has changed.
    if (!(await hasWork(this.database.manager, now))) return null;
    await this.write((tx) => takeChanges(tx, now));
    return this.write((tx) => claimRoom(tx, randomUUID(), now));
  }

  private async serve(room: ConferencingRoom): Promise<void> {
    const extend = () => void this.write((tx) => extendLease(tx, room)).catch(() => false);
    const extending = setInterval(extend, (leaseSeconds * 1000) / 3).unref();
    try {
      const dueAt = await this.sync(room);
      await this.write((tx) => settleRoom(tx, room, { dueAt, failure: null, said: null }));
    } catch (error) {
      await this.fail(room, error);
    } finally {
      clearInterval(extending);
    }
  }

  /** Settles a room that failed, to be tried again later; a fault of our own keeps no other room waiting. */
  private async fail(room: ConferencingRoom, error: unknown): Promise<void> {
    const now = this.clock.now();
    if (error instanceof ProviderFailure) {
      const { kind: failure, said } = error;
      this.logger.info({ sessionId: room.sessionId, failure }, 'conferencing failed');
      const dueAt = retryAt(error, room, now);
      await this.write((tx) => settleRoom(tx, room, { dueAt, failure, said: said.slice(0, 500) }));
    } else {
      this.logger.error({ err: error, sessionId: room.sessionId }, 'conferencing failed by a fault of ours');
      const dueAt = retryAt({ more: {} }, room, now);
      await this.write((tx) => settleRoom(tx, room, { dueAt, failure: 'internal', said: null }));
    }
  }

  /** Makes a claimed room what it should be. Returns when to look at it again. Throws ProviderFailure. */
  private async sync(room: ConferencingRoom): Promise<Date | null> {
    const connection = this.database.manager;
    const session = await connection.getRepository(Session).findOneBy({ id: room.sessionId });
    const account = await getAccount(connection, room.accountId);
    const provider = openProvider(account, secretsOf(connection).all, this.config, patienceMs);
    const planned = plannedRoom(session, account.provider);
    const before = remoteOf(room);
    if (planned !== null && session !== null && isPast(session, this.clock.now())) {
      return before === null ? null : this.closed(room, provider, before, session);
    }
    const kept = await this.withoutOld(room, provider, before, planned);
    if (planned === null) {
      await this.end(room, session);
      return null;
    }
    const remote = kept ?? (await this.make(room, provider, planned));
    if (room.pushed !== pushedOf(planned)) {
      await provider.update(remote, planned);
      await this.remember(room, remote, { pushed: pushedOf(planned) });
    }
    await this.syncPeople(room, provider, remote);
    // Last: whoever the provider refuses to have host or interpret keeps nobody out.
    const hasInterpretation = account.plan?.limits.includes('no-interpretation') === false;
    const interpreters = hasInterpretation ? await listInterpreters(connection, room.sessionId) : null;
    const staff = { hosts: provider.hosts, interpreters };
    const isNobody = provider.hosts.length === 0 && (interpreters ?? []).length === 0;
    // Only compared: nobody has to be erased from a hash.
    const staffed = createHash('sha256').update(JSON.stringify(staff)).digest('hex');
    if (room.staffed === null ? !isNobody : room.staffed !== staffed) {
      await provider.staff(remote, staff);
      await this.remember(room, remote, { staffed });
    }
    return nextLook(planned, this.clock.now());
  }

  /** Fetches who was in a room that is over, and offers what was recorded. Returns when to ask again. */
  private async closed(
    room: ConferencingRoom,
    provider: Provider,
    remote: RemoteRoom,
    session: Session,
  ): Promise<Date | null> {
    // Nobody enters any more, but who was erased is to be removed; the room itself may be deleted by now.
    await this.dismissGone(room, provider, remote, await listGuests(this.database.manager, session.id));
    const now = this.clock.now();
    const attended = needsReport(session, room, now) ? ((await provider.attendance(remote)) ?? []) : null;
    if (attended !== null && attended.length > 0)
      await this.changes.run({ kind: 'system' }, (change) => takeAttendance(change, room, attended));
    const recordings = (await provider.recordings(remote))?.filter((one) => isOfSession(session, one)) ?? null;
    if (recordings !== null && recordings.length > 0)
      await this.write((tx) => writeOffers(tx, session.id, recordings, now));
    const next = [nextReport(session, attended?.length !== 0, now), nextRecordings(session, recordings, now)];
    return next.filter((at) => at !== null).toSorted((one, other) => one.getTime() - other.getTime())[0] ?? null;
  }

  /** Returns the room if it is still there and wanted. One that nobody wants is removed, one that is gone forgotten. */
  private async withoutOld(
    room: ConferencingRoom,
    provider: Provider,
    before: RemoteRoom | null,
    planned: PlannedRoom | null,
  ): Promise<RemoteRoom | null> {
    if (before === null) return null;
    const isWanted = planned !== null && planned.kind === room.chosen;
    const now = isWanted ? await provider.read(before) : null;
    if (now !== null && now.kind === before.kind) return now;
    if (!isWanted) await provider.remove(before);
    // Whoever was admitted has to be admitted again.
    const { chosen } = room;
    const state = { chosen, pushed: null, staffed: null };
    await this.changes.run({ kind: 'system' }, async (change) => {
      await deletePeople(change.tx, room.sessionId);
      await writeRemote(change.tx, room, now, state);
      if (isWanted) await record(change, 'session.conferencing-replaced', `session:${room.sessionId}`);
    });
    Object.assign(room, state);
    return now;
  }

  /** Makes a room, unless that was done before and could not be written down. */
  private async make(room: ConferencingRoom, provider: Provider, planned: PlannedRoom): Promise<RemoteRoom> {
    const found = await provider.find(planned);
    const made = found ?? (await provider.create(planned));
    await this.remember(room, made, {
      chosen: planned.kind,
      pushed: found === null ? pushedOf(planned) : null,
      staffed: null,
    });
    return made;
  }

  /** Forgets a room that is not wanted and not there; if another provider is to make one, that is next. */
  private async end(room: ConferencingRoom, session: Session | null): Promise<void> {
    await this.write(async (tx) => {
      await deleteRoom(tx, room);
      const other = session === null ? null : providerOf(session.room);
      if (other !== null && plannedRoom(session, other) !== null) await noteChange(tx, room.sessionId);
    });
  }

  /** Admits who has a seat, and removes who has none any more. */
  private async syncPeople(room: ConferencingRoom, provider: Provider, remote: RemoteRoom): Promise<void> {
    if (!provider.hasOwnLinks) return;
    const { sessionId } = room;
    const guests = await listGuests(this.database.manager, sessionId);
    const admitted = await this.dismissGone(room, provider, remote, guests);
    const missing = guests.filter(({ id }) => !admitted.has(id));
    for (let from = 0; from < missing.length; from += portion) {
      const some = missing.slice(from, from + portion);
      const answers = new Map((await provider.admit(remote, some)).map((one) => [one.id, one]));
      const people = some.map(({ id, attendeeId }) => {
        const { externalId = null, link = null } = answers.get(id) ?? {};
        const encrypted = link === null ? null : encryptFor(this.config.secret, id, link);
        return { registrationId: id, sessionId, attendeeId, externalId, link: encrypted };
      });
      await this.write((tx) => insertPeople(tx, people));
    }
  }

  /** Removes who has no seat any more. Returns the registrations of those who were admitted and have one. */
  private async dismissGone(
    { sessionId }: ConferencingRoom,
    provider: Provider,
    remote: RemoteRoom,
    guests: readonly { id: string; attendeeId: string }[],
  ): Promise<Set<string>> {
    const wanted = new Map(guests.map((guest) => [guest.id, guest]));
    const admitted = new Set<string>();
    for (const person of await listPeople(this.database.manager, sessionId)) {
      if (wanted.get(person.registrationId)?.attendeeId === person.attendeeId) {
        admitted.add(person.registrationId);
        continue;
      }
      if (person.externalId !== null) await provider.dismiss(remote, person.externalId);
      await this.write((tx) => deletePerson(tx, person.registrationId));
    }
    return admitted;
  }

  private async remember(room: ConferencingRoom, remote: RemoteRoom, changes: Partial<RoomState>): Promise<void> {
    const { chosen, pushed, staffed } = room;
    const state = { chosen, pushed, staffed, ...changes };
    await this.write((tx) => writeRemote(tx, room, remote, state));
    Object.assign(room, state);
  }

  private write<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return inTransaction(this.database, work);
  }
}

function remoteOf({ kind, externalId, joinUrl }: ConferencingRoom): RemoteRoom | null {
  return kind === null || externalId === null || joinUrl === null ? null : { kind, id: externalId, joinUrl };
}
