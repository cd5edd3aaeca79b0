import type { Actor } from '../../identity/actor.js';
import { record, type Change } from '../../identity/change.js';
import type { Job, JobFailure } from '../../jobs/job.js';
import type { PartWork, PartResult } from '../../jobs/job-work.js';
import { endAct, recordStep } from '../../notifications/outbox/held-acts.queries.js';
import { holdForJob } from '../../notifications/outbox/hold.js';
import { Refusal } from '../../../platform/errors.js';
import { lockOccurrence } from '../../sessions/sessions.queries.js';
import { actedOn } from '../acted.js';
import { admitToSessions } from '../admission/admit.js';
import type { Registration } from '../registration.entity.js';
import type { RegistrationInput } from '../admission/registration-input.js';
import type { GroupRequest, RegisterResult } from '../admission/registration-request.js';

/** A person in a table, with the row in the file. */
export interface ImportedPerson {
  line: number;
  input: RegistrationInput;
}

/** Small, so that a person who registers for the same session meanwhile doesn't wait for long. */
export const importPartSize = 25;

const system = { kind: 'system' } as const;

/** Registers the people of a file for one session, through the one path to a seat. */
export const importRegistrations: PartWork = {
  requires: 'change',
  run: (change, job, content) => importPart(change, job, content as ImportedPerson[]),
  async end(change, job) {
    const { standing = 0, refused = 0, faulty: _, ...created } = totals(job.counts);
    const sum = Object.values(created).reduce((all, count) => all + count, 0);
    await endAct(change.tx, job.id, change.now);
    await record(change, 'session.imported', `session:${job.sessionId}`, { created: sum, standing, refused });
  },
};

async function importPart(change: Change, job: Job, people: readonly ImportedPerson[]): Promise<PartResult> {
  const session = await lockOccurrence(change.tx, job.sessionId ?? '');
  const requests = new Map(people.map((person) => [person, requestOf(person.input, change.actor)]));
  const holding = holdForJob({ ...change, actor: system }, job.id);
  const outcomes = await admitToSessions(holding, [{ session, requests: [...requests.values()] }]);
  const counts: Record<string, number> = {};
  const failures: JobFailure[] = [];
  const made: Registration[] = [];
  for (const [{ line }, request] of requests) {
    const outcome = outcomes.get(request);
    if (outcome === undefined) throw new Error('A registration was decided and not answered.');
    if (!outcome.ok && !(outcome.error instanceof Refusal)) throw outcome.error;
    const kind = outcome.ok ? kindOf(outcome.result) : `refused:${(outcome.error as Refusal).code}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (outcome.ok) made.push(...outcome.result.filter(({ created }) => created).map((one) => one.registration));
    if (!outcome.ok) failures.push({ line, path: null, code: (outcome.error as Refusal).code });
  }
  if (made.length > 0) await recordStep(holding, session.id, 'import', { registrations: actedOn(made, []) });
  return { counts, failures };
}

function requestOf(input: RegistrationInput, actor: Actor): GroupRequest {
  return { people: [input], allOrNothing: false, delegationId: null, groupId: null, actor, requestId: null };
}

function kindOf([result]: readonly RegisterResult[]): string {
  if (result === undefined) throw new Error('A registration was decided and not answered.');
  return result.created ? result.registration.state : 'standing';
}

/** The outcomes with all refusals in one number. */
function totals(counts: Readonly<Record<string, number>>): Record<string, number> {
  const refused = Object.entries(counts).filter(([kind]) => kind.startsWith('refused:'));
  const others = Object.entries(counts).filter(([kind]) => !kind.startsWith('refused:'));
  return { ...Object.fromEntries(others), refused: refused.reduce((sum, [, count]) => sum + count, 0) };
}
