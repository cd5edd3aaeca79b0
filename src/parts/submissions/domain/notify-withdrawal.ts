import { In } from 'typeorm';
import { command, query } from '../../../platform/database/statement.js';
import type { Tx } from '../../../platform/database/tx.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import { chosenRecipient } from '../../../domain/notifications/outbox/frozen.js';
import { enqueueMessages } from '../../../domain/notifications/outbox/messages.queries.js';
import { teamJoins } from '../../../domain/proposals/reachable-sql.js';
import { Proposal } from '../../../domain/proposals/proposal.entity.js';
import type { ProposalPlan } from '../../../domain/proposals/proposal-plan.js';
import { type ProposalState, withdrawalWaitMinutes } from '../../../domain/proposals/proposal.js';
import { enlistMembers } from './enlist-members.js';
import { listReachable } from './reachable.queries.js';
import { submissionMessage } from './notify-team.js';
import { proposalWithdrawn } from './emails/submissions.js';

type StatePlan = Pick<ProposalPlan, 'from' | 'proposal'>;

/**
 * Emails the teams of proposals that organizers or the platform of the call have just withdrawn, and takes back the
 * emails that still wait of those that are not withdrawn any more.
 */
export async function notifyWithdrawals(change: Change, ids: readonly string[], to: ProposalState): Promise<void> {
  if (ids.length === 0) return;
  if (to !== 'withdrawn') return takeBack(change.tx, ids);
  const { tx, actor, now } = change;
  const proposals = await tx.getRepository(Proposal).findBy({ id: In([...ids]) });
  const [first] = proposals;
  if (first === undefined) return;
  await enlistMembers(change, await getCall(tx, first.callId), ids);
  const teams = await listReachable(tx, ids);
  const at = now.toISOString();
  const hand = actor.kind === 'api-key' || actor.kind === 'proposal-hook' ? 'platform' : 'organizers';
  const messages = proposals.flatMap(({ id, title, source }) => {
    // A proposal of the call's platform has no page in Greenroom where its team could change it.
    const about = { id: source === 'form' ? id : null, title, withdrawn: { at, by: '', hand } as const };
    return (teams.get(id) ?? []).map((one) =>
      submissionMessage(one, proposalWithdrawn, `${id}:${now.getTime()}:${one.id}`, about, {
        recipient: chosenRecipient(one),
      }),
    );
  });
  await enqueueMessages(change, messages, new Date(now.getTime() + withdrawalWaitMinutes * 60_000));
}

/**
 * The same for proposals as the platform of the call sent them. Nobody hears of a draft that it removes: it was never
 * handed in, and platforms sweep them away by the thousand.
 */
export async function notifyPlatformWithdrawals(change: Change, plans: readonly StatePlan[]): Promise<void> {
  const moved = plans.filter(({ from, proposal }) => from !== null && from !== proposal.state);
  const withdrawn = moved.filter(({ from, proposal }) => proposal.state === 'withdrawn' && from !== 'draft');
  await notifyWithdrawals(change, idsOf(withdrawn), 'withdrawn');
  await takeBack(change.tx, idsOf(moved.filter(({ from }) => from === 'withdrawn')));
}

const unheardSql = query(
  `select distinct c.proposal_id as id from proposal_changes b
   join proposal_changes c on c.proposal_id = b.proposal_id and c.position < b.position and c.to_state = 'withdrawn'
   where b.batch_id = $1 and b.from_state = 'withdrawn' and c.at > b.at - make_interval(mins => $2)
     and (c.source = 'staff' or c.source in ('api', 'csv', 'webhook') and c.from_state <> 'draft')`,
  { id: 'uuid' },
);

/**
 * Emails the teams of proposals that are withdrawn again because a change of many states was undone, if that change took
 * their email back. The others know, or withdrew it themselves.
 */
export async function notifyWithdrawalsAgain(change: Change, batchId: string, ids: readonly string[]): Promise<void> {
  const unheard = await unheardSql.all(change.tx, [batchId, withdrawalWaitMinutes]);
  const restored = new Set(ids);
  const again = unheard.map(({ id }) => id).filter((id) => restored.has(id));
  await notifyWithdrawals(change, again, 'withdrawn');
}

function idsOf(plans: readonly StatePlan[]): string[] {
  return plans.map(({ proposal }) => proposal.id);
}

const takeBackSql = command(
  `delete from messages where state = 'queued' and attempts = 0 and dedupe_key in (
     select 'proposal-withdrawn:' || p.id || ':' || floor(extract(epoch from c.at) * 1000)::bigint || ':' || b.id
     from proposals p join proposal_changes c on c.proposal_id = p.id and c.to_state = 'withdrawn' ${teamJoins}
     where p.id = any($1) and b.id is not null)`,
);

async function takeBack(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await takeBackSql.run(tx, [ids]);
}
