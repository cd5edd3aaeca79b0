import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { saysNothing } from '../../domain/organizations/mail-domain.js';
import { compareOrganizations, listSimilar } from '../../domain/organizations/similarity.queries.js';
import { joinOrganizations } from '../../domain/organizations/organizations.queries.js';
import { Clock } from '../../platform/clock.js';
import { queryCanceled, sqlState } from '../../platform/database/sql-state.js';
import { carryToMerged, deriveLinks } from '../../domain/proposals/match-derivation.queries.js';
import { similarFrom, mostInPortion, nextPortion } from '../../domain/proposals/match-rules.js';
import { listSharers, listTraits, settleCommonTraits } from '../../domain/proposals/match-traits.queries.js';
import {
  countForPlanner,
  dropMatchesDue,
  hasMoreDue,
  listCallsDue,
  lockLinking,
  type MatchesDue,
  takeMatchesDue,
} from '../../domain/proposals/matches-due.queries.js';
import {
  hasProposals,
  listUnresolved,
  resolveProposals,
} from '../../domain/proposals/proposal-organizations.queries.js';
import type { Tx } from '../../platform/database/tx.js';

/** Who has just changed something waits for no more than this: portions, and milliseconds for somebody else's. */
const portionsForOne = 4;
const mostWaitMs = 2_000;

/** Derives the links between proposals and attendees of whatever has changed: the heart beats for it. */
@Injectable()
export class MatchDue {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Any number of instances may run it at once; what one could not finish is still there for the next. A call that fails
   * does not hold up the others: what went wrong is thrown when they are done.
   */
  async run(): Promise<void> {
    const faults: unknown[] = [];
    for (const callId of await listCallsDue(this.database.manager)) {
      try {
        await matchAll(this.database, callId, this.clock.now());
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw faults[0];
  }
}

/**
 * The same for one call, for who has just changed something in it and is to find the links right. Nothing is lost where
 * it fails: the heart beats.
 */
export async function matchNow(database: DataSource, callId: string, now: Date): Promise<void> {
  try {
    for (let portion = 0; portion < portionsForOne; portion++) {
      if (!(await linkPortion(database, callId, now, mostInPortion, mostWaitMs))) return;
    }
  } catch {
    // What was asked for is done; the next beat tries again and says what is wrong.
  }
}

/** Links all that is due in a call, portion by portion; `say` is told after each. */
export async function matchAll(
  database: DataSource,
  callId: string,
  now: Date,
  say?: () => Promise<void>,
): Promise<void> {
  let size = mostInPortion;
  for (let portion = 1; ; portion++) {
    // What is linked grows with each: after as many again as before, the planner knows too little once more.
    const isDoubled = Number.isInteger(Math.log2(portion));
    if (isDoubled && (await hasMoreDue(database.manager, callId, size))) await countForPlanner(database.manager);
    const from = performance.now();
    try {
      if (!(await linkPortion(database, callId, now, size))) return;
    } catch (error) {
      if (size === 1 || sqlState(error) !== queryCanceled) throw error;
    }
    size = nextPortion(size, performance.now() - from);
    await say?.();
  }
}

/** Links a portion of what is due; false when nothing was left to take. Throws where others link for longer than `mostMs`. */
async function linkPortion(
  database: DataSource,
  callId: string,
  now: Date,
  size: number,
  mostMs?: number,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    await lockLinking(tx, callId, mostMs);
    // The first proposal of a call is linked to everybody who is there.
    if (!(await hasProposals(tx, callId))) {
      await dropMatchesDue(tx, callId);
      return false;
    }
    const due = await takeMatchesDue(tx, callId, size);
    const taken = due.proposals.length + due.attendees.length + due.traits.length;
    if (taken > 0) await link(tx, callId, due, now);
    return taken > 0;
  });
}

/** Brings the links of these proposals and attendees in line with what is there. Linking in the call is locked. */
async function link(tx: Tx, callId: string, due: MatchesDue, now: Date): Promise<void> {
  const touched = [...new Set([...due.proposals, ...(await carryToMerged(tx, due.proposals, now))])];
  await resolve(tx, callId, touched, now);
  const own = await listTraits(tx, touched, due.attendees);
  const organizations = own.filter(({ kind }) => kind === 'organization').map(({ trait }) => trait);
  await compareOrganizations(tx, callId, organizations, similarFrom);
  const similar = (await listSimilar(tx, organizations)).map((trait) => ({ kind: 'organization' as const, trait }));
  const tipped = await settleCommonTraits(tx, callId, [...own, ...similar, ...due.traits].filter(saysSomething));
  const sharers = await listSharers(tx, callId, tipped);
  const proposals = [...new Set([...touched, ...sharers.proposals])];
  const attendees = [...new Set([...due.attendees, ...sharers.attendees])];
  const all = tipped.length === 0 ? own : await listTraits(tx, proposals, attendees);
  const domains = all.filter((one) => one.kind === 'domain' && saysSomething(one)).map(({ trait }) => trait);
  await deriveLinks(tx, callId, { proposals }, domains, now);
  await deriveLinks(tx, callId, { attendees }, domains, now);
}

/** Free mail says nothing, however few have it. */
function saysSomething({ kind, trait }: { kind: string; trait: string }): boolean {
  return kind === 'organization' || !saysNothing(trait);
}

/** Finds the organizations that proposals name among those of the call, or writes them. */
async function resolve(tx: Tx, callId: string, proposals: readonly string[], now: Date): Promise<void> {
  const unresolved = await listUnresolved(tx, proposals);
  const named = unresolved.map(({ id, organization }) => ({ emailKey: id, organization, country: null }));
  const joined = await joinOrganizations(tx, callId, named, now);
  await resolveProposals(
    tx,
    joined.flatMap(({ emailKey: id, organizationId }) => (organizationId === null ? [] : [{ id, organizationId }])),
  );
}
