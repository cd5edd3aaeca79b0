import type { Change } from '../identity/change.js';
import { saysNothing } from '../organizations/mail-domain.js';
import { joinOrganizations } from '../organizations/organizations.queries.js';
import { compareOrganizations, listSimilar } from '../organizations/similarity.queries.js';
import {
  carryToMerged,
  deriveLinks,
  hasProposals,
  listUnresolved,
  resolveProposals,
} from './match-derivation.queries.js';
import { similarFrom } from './match-rules.js';
import { listSharers, listTraits, settleCommonTraits } from './match-traits.queries.js';
import { dropMatchesDue, type MatchesDue, lockLinking, takeMatchesDue } from './matches-due.queries.js';

/**
 * Matches up to `size` changed proposals and attendees of a call. Returns false if nothing was due. Throws if it has to
 * wait for other transactions for longer than `maxMs`.
 */
export async function linkPortion(change: Change, callId: string, size: number, maxMs?: number): Promise<boolean> {
  const { tx } = change;
  await lockLinking(tx, callId, maxMs);
  // The first proposal of a call is matched with all attendees.
  if (!(await hasProposals(tx, callId))) {
    await dropMatchesDue(tx, callId);
    return false;
  }
  const due = await takeMatchesDue(tx, callId, size);
  const count = due.proposals.length + due.attendees.length + due.traits.length;
  if (count > 0) await link(change, callId, due);
  return count > 0;
}

/** Recomputes the matches of these proposals and attendees. */
async function link(change: Change, callId: string, due: MatchesDue): Promise<void> {
  const { tx, now } = change;
  const touched = [...new Set([...due.proposals, ...(await carryToMerged(tx, due.proposals, now))])];
  await resolveOrganizations(change, callId, touched);
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

/** Free email providers are no evidence, however few people use them. */
function saysSomething({ kind, trait }: { kind: string; trait: string }): boolean {
  return kind === 'organization' || !saysNothing(trait);
}

/** Finds the organizations named by proposals in the call, or inserts them. */
async function resolveOrganizations({ tx, now }: Change, callId: string, proposals: readonly string[]): Promise<void> {
  const unresolved = await listUnresolved(tx, proposals);
  const named = unresolved.map(({ id, organization }) => ({ emailKey: id, organization, country: null }));
  const joined = await joinOrganizations(tx, callId, named, now);
  await resolveProposals(
    tx,
    joined.flatMap(({ emailKey: id, organizationId }) => (organizationId === null ? [] : [{ id, organizationId }])),
  );
}
