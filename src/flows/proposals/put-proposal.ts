import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Call } from '../../calls/call.entity.js';
import { checkThemes } from '../../calls/call.js';
import { getCallBySlug } from '../../calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../identity/actor.js';
import { record } from '../../identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { invalidField } from '../../platform/errors.js';
import { insertChanges } from '../../proposals/proposal-changes.queries.js';
import type { Proposal, ProposalMember } from '../../proposals/proposal.entity.js';
import type { ProposalSource } from '../../proposals/proposal.js';
import type { ProposalInput } from '../../proposals/proposal-input.js';
import { stateRefusal } from '../../proposals/proposal-state.js';
import {
  linkProposalByAddress,
  listMembers,
  lockProposal,
  lockProposals,
  replaceMembers,
  saveProposal,
} from '../../proposals/proposals.queries.js';
import { emailKey } from '../../registrations/email-address.js';

export type PutOutcome = 'created' | 'changed' | 'unchanged';

/** Takes in a proposal as the call's platform holds it, under its id there, and links it to the attendees behind it. */
@Injectable()
export class PutProposal {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** The same again changes nothing. Throws NotFound for an unknown call, Invalid for a theme that it does not have. */
  async run(
    callSlug: string,
    externalId: string,
    input: ProposalInput,
    actor: Actor,
  ): Promise<{ proposal: Proposal; outcome: PutOutcome }> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      return putProposal(tx, call, externalId, input, 'api', actor, now);
    });
  }
}

/** The same inside a transaction that somebody else opened. */
export async function putProposal(
  tx: EntityManager,
  call: Call,
  externalId: string,
  input: ProposalInput,
  source: ProposalSource,
  actor: Actor,
  now: Date,
): Promise<{ proposal: Proposal; outcome: PutOutcome }> {
  checkThemes(call, [input.theme], 'theme');
  await lockProposals(tx, call.id, [externalId]);
  const known = await lockProposal(tx, call.id, externalId);
  const id = known?.id ?? randomUUID();
  const members = membersOf(id, input);
  const proposal: Proposal = {
    id,
    callId: call.id,
    externalId,
    title: input.title,
    theme: input.theme,
    organization: input.organization ?? null,
    state: input.state,
    source: known?.source ?? source,
    submittedAt: input.submittedAt ?? (input.state === 'draft' ? null : (known?.submittedAt ?? null)),
    createdAt: known?.createdAt ?? now,
    updatedAt: known?.updatedAt ?? now,
    url: known?.url ?? null,
    helpWith: known?.helpWith ?? [],
    declaredBy: known?.declaredBy ?? null,
    asOf: known?.asOf ?? now,
    mergedInto: known?.mergedInto ?? null,
    mergedAt: known?.mergedAt ?? null,
  };
  const hand = source === 'declared' ? 'attendee' : 'platform';
  const refusal = known === null ? null : stateRefusal(known.state, input.state, hand);
  if (refusal !== null) throw refusal;
  const before = known === null ? null : { proposal: { ...known }, members: await listMembers(tx, id) };
  if (before !== null && isDeepStrictEqual(plain(before), plain({ proposal, members })))
    return { proposal, outcome: 'unchanged' };
  const saved = { ...proposal, updatedAt: now, asOf: now };
  await saveProposal(tx, saved);
  const step = { to: saved.state, at: now, source, actor: actorName(actor), note: null };
  if (known?.state !== saved.state) await insertChanges(tx, [{ proposalId: id, from: known?.state ?? null, ...step }]);
  await replaceMembers(tx, id, members);
  await linkProposalByAddress(tx, id, now);
  await record(tx, actor, known === null ? 'proposal.created' : 'proposal.changed', `proposal:${id}`, now, {
    state: saved.state,
  });
  return { proposal: saved, outcome: known === null ? 'created' : 'changed' };
}

function membersOf(proposalId: string, input: ProposalInput): ProposalMember[] {
  const byKey = new Map<string, ProposalMember>();
  for (const [index, { email, name }] of input.members.entries()) {
    const key = emailKey(email);
    if (byKey.has(key)) throw invalidField(`members.${index}.email`, 'repeated', 'This address is there twice.');
    byKey.set(key, { proposalId, emailKey: key, email, name: name ?? null });
  }
  return [...byKey.values()].sort((a, b) => (a.emailKey < b.emailKey ? -1 : 1));
}

/** Without prototypes, so that a row and a record of the same values are equal. */
function plain(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}
