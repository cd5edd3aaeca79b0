import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import type { CampaignRow } from '../../src/domain/campaigns/campaigns.queries.js';
import { type CampaignSending, sendPortion } from '../../src/domain/campaigns/send-portion.js';
import { Changes } from '../../src/flows/changes.js';
import type { Clock } from '../../src/platform/clock.js';
import { makeFlow } from './flows.js';

/** A campaign to which anything is done in any order. */
export interface CampaignMachine {
  /** What organizers do. Each says itself whether it is refused. */
  moves: Record<string, () => Promise<unknown>>;
  /** The addresses that have an email, once for each that was not dropped, and whether emails can leave. */
  emails(): Promise<{ to: string[]; queued: number; canLeave: boolean }>;
  /** Lets the campaign go on, if it can, and returns everyone who must have got one email at the end. */
  finish(): Promise<string[]>;
}

const system = { kind: 'system' } as const;

/** Returns what the worker does: portions of two, some of which break off before their commit, and delivery of one. */
export function workerMoves<Row extends CampaignRow>(
  database: DataSource,
  clock: Clock,
  kind: CampaignSending<Row>,
): Record<'send' | 'crash' | 'deliver', () => Promise<number>> {
  const changes = makeFlow(Changes, database, clock);
  const queue = { ...kind.queue, portion: 2 };
  const send = (breaksOff: boolean) =>
    changes.run(system, async (change) => {
      const [due] = await queue.due.all(change.tx, [change.now, queue.portion]);
      const count = due === undefined ? 0 : await sendPortion(change, { ...kind, queue }, due);
      if (breaksOff) throw new Error('killed');
      return count;
    });
  return {
    send: () => send(false),
    crash: () => send(true).catch(() => 0),
    deliver: async () => {
      const [, count] = await database.query(
        `update messages set state = 'sent', sent_at = now() where id in (
           select id from messages where state = 'queued' order by created_at, id limit 1)`,
      );
      return count;
    },
  };
}

/** Does anything in any order, and expects exactly one email for each person, and none while none can leave. */
export async function expectOnceEach(
  names: readonly string[],
  make: () => Promise<CampaignMachine & { worker: ReturnType<typeof workerMoves> }>,
): Promise<void> {
  const all = [...names, 'send', 'send', 'crash', 'deliver'].map((name) =>
    fc.constant<fc.AsyncCommand<object, Awaited<ReturnType<typeof make>>>>({
      check: () => true,
      run: async (_, machine) => {
        const moves: CampaignMachine['moves'] = { ...machine.moves, ...machine.worker };
        await moves[name]?.();
        const { to, queued, canLeave } = await machine.emails();
        expect(to).toEqual([...new Set(to)]);
        if (!canLeave) expect(queued).toBe(0);
      },
      toString: () => name,
    }),
  );
  const property = fc.asyncProperty(fc.commands(all, { maxCommands: 20, size: 'max' }), async (commands) => {
    const machine = await make();
    await fc.asyncModelRun(() => ({ model: {}, real: machine }), commands);
    const people = await machine.finish();
    const { worker } = machine;
    for (let left = 500; left > 0 && (await worker.send()) + (await worker.deliver()) > 0; left -= 1);
    expect((await machine.emails()).to.toSorted()).toEqual(people.toSorted());
  });
  await fc.assert(property, { numRuns: 10 });
}
