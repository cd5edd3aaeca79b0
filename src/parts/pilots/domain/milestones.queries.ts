import { command, query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import type { Milestone } from './pilot.js';
import type { MilestoneInput } from './pilot-input.js';

const columns = {
  id: 'uuid',
  pilotId: 'uuid',
  title: 'text',
  dueOn: 'text',
  doneOn: 'text?',
  note: 'text',
  remindedOn: 'text?',
} as const;
const selected = `select m.id, m.pilot_id as "pilotId", m.title, m.due_on::text as "dueOn", m.done_on::text as "doneOn",
    m.note, m.reminded_on::text as "remindedOn" from pilot_milestones m`;

const listMilestonesSql = query(
  `${selected} where m.pilot_id = any ($1::uuid[]) order by m.due_on, m.created_at, m.id`,
  columns,
);

/** Returns the milestones of pilots by date. */
export async function listMilestones(connection: Connection, pilotIds: readonly string[]): Promise<Milestone[]> {
  return pilotIds.length === 0 ? [] : listMilestonesSql.all(connection, [pilotIds]);
}

const findMilestoneSql = query(`${selected} where m.id = $1 and m.pilot_id = $2`, columns);

/** Returns a milestone of a pilot. Throws NotFound. */
export async function getMilestone(connection: Connection, pilotId: string, id: string): Promise<Milestone> {
  const found = isUuid(id) ? await findMilestoneSql.maybe(connection, [id, pilotId]) : null;
  if (found === null) throw new NotFound('milestone-not-found', 'Milestone not found.');
  return found;
}

/** Writes a new milestone. */
export const insertMilestone = command(
  `insert into pilot_milestones (id, pilot_id, title, due_on, done_on, note, created_at, updated_at)
   values ($1, $2, $3, $4, $5, $6, $7, $7)`,
).write(
  ({ id, pilotId, title, dueOn, doneOn, note }: MilestoneInput & Pick<Milestone, 'id' | 'pilotId'>, now: Date) => [
    id,
    pilotId,
    title,
    dueOn,
    doneOn,
    note,
    now,
  ],
);

/** Writes a changed milestone. One with a new date gets new reminders. */
export const updateMilestone = command(
  `update pilot_milestones set title = $2, due_on = $3, done_on = $4, note = $5, updated_at = $6,
     reminded_on = case when due_on = $3 then reminded_on end where id = $1`,
).write((id: string, input: MilestoneInput, now: Date) => [
  id,
  input.title,
  input.dueOn,
  input.doneOn,
  input.note,
  now,
]);

/** Removes a milestone. */
export const deleteMilestone = command('delete from pilot_milestones where id = $1').write<[id: string]>();
