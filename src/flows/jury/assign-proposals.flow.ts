import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { may } from '../../domain/identity/role.js';
import { dealProposals, type Pair } from '../../domain/jury/assignment.js';
import type { DealInput } from '../../domain/jury/jury-input.js';
import {
  insertAssignments,
  type Juror,
  type JuryProposal,
  listAssignments,
  listJurors,
  listJuryProposals,
  lockJury,
} from '../../domain/jury/jury.queries.js';
import { scoredStates } from '../../domain/jury/score-sheet.js';
import { Clock } from '../../platform/clock.js';
import { invalidField } from '../../platform/errors.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { type ConflictLook, readConflicts } from '../../domain/jury/jury-progress.js';
import { requireUndecided } from '../../domain/jury/require-undecided.js';

/** What dealing did: how many assignments are new, and the proposals that have too few jurors. */
export interface AssignmentOutcome {
  added: number;
  short: { externalId: string; title: string; lacking: number }[];
}

/** Deals the proposals that are before the jury to its members. */
@Injectable()
export class AssignProposals {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** What is assigned stays. Throws NotFound, Invalid for an address of nobody who may score, Conflict once it is decided. */
  async run(callSlug: string, input: DealInput, actor: Actor): Promise<AssignmentOutcome> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      await requireUndecided(tx, call.id);
      const open = (await listJuryProposals(tx, call.id)).filter(({ state }) =>
        scoredStates.some((one) => one === state),
      );
      const jurors = chosenJurors(await listJurors(tx, call.id), input.jurors);
      const conflictsOf = await readConflicts(tx, call.id, jurors);
      const dealt = dealByName(open, jurors, await listAssignments(tx, call.id), conflictsOf, input);
      const by = { assignedBy: actorName(actor), assignedAt: now };
      const added = await insertAssignments(
        tx,
        dealt.added.map((pair) => ({ ...pair, ...by })),
      );
      const { perProposal, seed } = input;
      const details = { perProposal, seed, added, short: dealt.short.length };
      if (added > 0) await record(tx, actor, 'jury.dealt', `call:${call.id}`, now, details);
      return { added, short: dealt.short };
    });
  }
}

/** Deals by external id and address and not by our own ids: a seed deals the same wherever the call is held. */
function dealByName(
  proposals: readonly JuryProposal[],
  jurors: readonly Juror[],
  standing: readonly Pair[],
  conflictsOf: ConflictLook,
  { perProposal, seed }: DealInput,
): { added: Pair[]; short: AssignmentOutcome['short'] } {
  const proposalOf = new Map(proposals.map((proposal) => [proposal.externalId, proposal]));
  const jurorOf = new Map(jurors.map((juror) => [juror.emailKey, juror]));
  const names = new Map([
    ...proposals.map(({ id, externalId }) => [id, externalId] as const),
    ...jurors.map(({ id, emailKey: key }) => [id, key] as const),
  ]);
  const named = (id: string) => names.get(id) ?? id;
  const idsOf = (pair: Pair): Pair => ({
    proposalId: proposalOf.get(pair.proposalId)?.id ?? pair.proposalId,
    jurorId: jurorOf.get(pair.jurorId)?.id ?? pair.jurorId,
  });
  const { added, short } = dealProposals({
    proposalIds: [...proposalOf.keys()],
    jurorIds: [...jurorOf.keys()],
    perProposal,
    standing: standing.map((pair) => ({ proposalId: named(pair.proposalId), jurorId: named(pair.jurorId) })),
    hasConflict: (pair) => conflictsOf(idsOf(pair)).length > 0,
    seed,
  });
  return {
    added: added.map(idsOf),
    short: short.map(({ proposalId: externalId, lacking }) => {
      return { externalId, title: proposalOf.get(externalId)?.title ?? '', lacking };
    }),
  };
}

/** Those who are named; all who are jurors by role where nobody is. */
function chosenJurors(staff: readonly Juror[], emails: readonly string[] | undefined): Juror[] {
  if (emails === undefined) return staff.filter(({ role }) => role === 'juror');
  return emails.map((email, index) => {
    const juror = staff.find((one) => one.emailKey === emailKey(email) && may(one.role, 'score'));
    if (juror === undefined)
      throw invalidField(`jurors.${index}`, 'no-juror', 'Nobody of this address may score.', { email });
    return juror;
  });
}
