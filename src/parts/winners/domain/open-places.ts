import type { Call } from '../../../domain/calls/call.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { hasWon } from '../../../domain/proposals/proposal-state.js';
import type { FrozenRank } from '../../jury/domain/decision.js';
import { findDecision } from '../../jury/domain/decisions.queries.js';
import { listJuryProposals } from '../../jury/domain/jury.queries.js';
import { stateAt } from './acceptance.js';
import { freePlaces, nextInRank, placeRefusal } from './next-winner.js';
import { listCurrentlyAsked } from './acceptances.queries.js';

/** A place that needs an organizer: whose it is or was, and since when. */
interface OpenPlace {
  title: string;
  since: Date;
}

/** What the places of a call's winners need. */
export interface OpenPlaces {
  /** Those that another proposal can get; with those whose teams are late. */
  free: OpenPlace[];
  /** The first proposal that can get one. */
  next: FrozenRank | null;
  /** Teams that were told and have not answered in time. */
  late: OpenPlace[];
  /** Teams that nobody has told, because the emails to them were lost. */
  lost: OpenPlace[];
}

/** Reads what the places of a call's winners need; nothing while no decision is published. */
export async function readOpenPlaces(connection: Connection, call: Call, now: Date): Promise<OpenPlaces> {
  const asked = await listCurrentlyAsked(connection, call.id);
  const isWinner = (one: (typeof asked)[number]) => hasWon({ state: one.proposalState });
  const late = asked.filter((one) => isWinner(one) && stateAt(one, now) === 'expired');
  const lost = asked.flatMap((one) => (one.lostAt === null || !isWinner(one) ? [] : [{ ...one, since: one.lostAt }]));
  const places = freePlaces(
    asked,
    asked.map((one) => ({ id: one.proposalId, state: one.proposalState })),
    now,
  );
  const decision = places.length === 0 ? null : await findDecision(connection, call.id);
  const proposals = decision === null ? [] : await listJuryProposals(connection, call.id);
  const free = places.filter((one) => placeRefusal(proposals, call.winners, isWinner(one)) === null);
  const next = free.length === 0 ? [] : nextInRank(decision?.ranking ?? [], proposals, asked);
  return {
    free: free.map((one) => ({
      title: one.title,
      since: one.answeredAt ?? (late.includes(one) ? one.deadlineAt : one.askedAt),
    })),
    next: next[0] ?? null,
    late: late.map((one) => ({ title: one.title, since: one.deadlineAt })),
    lost: lost.map(({ title, since }) => ({ title, since })),
  };
}

/** Returns since when the newest of them needs somebody, or null. */
export function newestOf({ free, late, lost }: OpenPlaces): Date | null {
  const times = [...free, ...late, ...lost].map(({ since }) => since.getTime());
  return times.length === 0 ? null : new Date(Math.max(...times));
}
