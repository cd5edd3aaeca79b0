import { readJson } from '../../platform/http/read-json.js';
import { invalidField, Refusal } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { getCall } from '../calls/calls.queries.js';
import type { Change } from '../identity/change.js';
import { type DeliveryOutcome, proposalEvents } from './proposal-hook.js';
import type { ProposalDelivery, ProposalHook } from './proposal-hook.entity.js';
import { hasNewer, lockDelivery, writeDelivery } from './proposal-hooks.queries.js';
import { deletedInput, eventInput, type ProposalInput, proposalInput } from './proposal-input.js';
import type { ProposalPlan, ReceivedProposal } from './proposal-plan.js';
import { lockKnownProposals } from './proposal-writing.queries.js';
import { putProposal } from './put-proposals.js';

interface Event {
  type: string;
  timestamp: Date;
  data: Record<string, unknown>;
}

/** A taken delivery: its outcome, and the proposal with the state that it had. */
export interface Taken {
  outcome: Exclude<DeliveryOutcome, 'refused'>;
  plan: Pick<ProposalPlan, 'from' | 'proposal'> | null;
}

/** The data of a delivery that is known before it can be refused. */
type Header = Pick<ProposalDelivery, 'type' | 'externalId' | 'sentAt'>;

const maxAheadMs = 5 * 60_000;

/**
 * Processes a signed delivery once, and records its outcome. Returns what was taken, or the refusal, which is not thrown,
 * because its record must be committed.
 */
export async function takeDelivery(
  change: Change,
  hook: ProposalHook,
  webhookId: string,
  body: Uint8Array,
): Promise<Taken | Refusal> {
  const { tx, now } = change;
  const before = await lockDelivery(tx, hook.id, webhookId);
  if (before !== null && before.outcome !== 'refused') return { outcome: before.outcome, plan: null };
  const delivery = { hookId: hook.id, webhookId, receivedAt: now };
  const header: Header = { type: '', externalId: null, sentAt: null };
  try {
    const event = readEvent(body, header, now);
    const taken = await takeEvent(change, hook.callId, event, header);
    await writeDelivery(tx, { ...delivery, ...header, outcome: taken.outcome, fieldErrors: [] });
    return taken;
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const { code, message, values, fieldErrors: found } = refusal;
    const fieldErrors = found.length > 0 ? found : [{ path: '', code, message, values }];
    await writeDelivery(tx, { ...delivery, ...header, outcome: 'refused', fieldErrors });
    return refusal;
  }
}

/** Parses the event, and fills in `header` before it throws an error. */
function readEvent(body: Uint8Array, header: Header, now: Date): Event {
  const event = read(eventInput, readJson(body));
  header.type = event.type;
  header.sentAt = event.timestamp;
  // Otherwise, it would make all later events outdated.
  if (event.timestamp.getTime() > now.getTime() + maxAheadMs) {
    throw invalidField('timestamp', 'in-the-future', 'Must not be in the future.');
  }
  return event;
}

/** Throws refusals before anything is written. */
async function takeEvent(
  change: Change,
  callId: string,
  { type, timestamp: asOf, data }: Event,
  header: Header,
): Promise<Taken> {
  const { tx } = change;
  if (type !== proposalEvents.changed && type !== proposalEvents.deleted) return { outcome: 'ignored', plan: null };
  const { externalId } = read(deletedInput.pick({ externalId: true }), { externalId: data['externalId'] });
  header.externalId = externalId;
  const known = (await lockKnownProposals(tx, callId, [externalId])).get(externalId) ?? null;
  if (known === null && type === proposalEvents.deleted) return { outcome: 'unchanged', plan: null };
  const input = readChanged(type === proposalEvents.deleted ? { state: 'withdrawn' } : data, known);
  const isOlder = known?.proposal.asOf ? known.proposal.asOf > asOf : await hasNewer(tx, callId, externalId, asOf);
  if (isOlder) return { outcome: 'older', plan: null };
  const news = { source: 'webhook' as const, asOf };
  const plan = await putProposal(change, await getCall(tx, callId), { externalId, input }, news);
  return { outcome: plan.outcome, plan };
}

/** Reads the data of an event that can be partial: what it doesn't say about a known proposal stays as it is. */
function readChanged(data: Record<string, unknown>, known: ReceivedProposal | null): ProposalInput {
  if (known === null) return read(proposalInput, data);
  const { proposal, late } = known;
  const { title, theme, organization, submittedAt } = late?.said ?? {
    ...proposal,
    submittedAt: proposal.submittedAt?.toISOString() ?? null,
  };
  const current = { title, theme, organization, submittedAt, state: late?.said.state ?? proposal.state };
  const members = known.members.map(({ email, name }) => ({ email, name }));
  return read(proposalInput, { ...current, members, ...data });
}
