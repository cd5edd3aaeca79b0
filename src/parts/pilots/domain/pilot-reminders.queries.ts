import { may, type Role, roles } from '../../../domain/identity/role.js';
import { word } from '../../../platform/database/columns.js';
import { type Row, command, query } from '../../../platform/database/statement.js';

/** An open milestone, with its pilot and a member of the team who is responsible for it. */
export type OpenMilestone = Row<typeof listOpenMilestones>;

const readers = roles.filter((role) => may(role, 'read-pilot'));

/**
 * Returns the open milestones that are due within nine days or overdue, for each who is responsible: the organizer, and
 * the contact person once they are a department. PostgreSQL computes no local time: it preselects by the day in UTC.
 */
export const listOpenMilestones = query(
  `select m.id, m.title, m.due_on::text as "dueOn", m.reminded_on::text as "remindedOn", p.title as pilot,
     c.id as "callId", c.time_zone as "timeZone", o.id as "organizerId", o.name, o.email, o.language, o.role
   from pilot_milestones m join pilots i on i.id = m.pilot_id and i.state in ('planned', 'running')
     join proposals p on p.id = i.proposal_id join calls c on c.id = p.call_id and c.archived_at is null
     join organizers o on o.state = 'active' and o.role = any($2) and (o.id = i.responsible_id
       or o.role = 'department' and o.email_key = i.contact_email_key)
   where m.done_on is null and m.due_on <= ($1::timestamptz at time zone 'UTC')::date + 9
   order by c.id, o.id, m.due_on, p.title, m.id`,
  {
    id: 'uuid',
    title: 'text',
    dueOn: 'text',
    remindedOn: 'text?',
    // The title of its proposal.
    pilot: 'text',
    callId: 'uuid',
    timeZone: 'text',
    organizerId: 'uuid',
    name: 'text',
    email: 'text',
    language: 'text',
    role: word<Role>(),
  },
).list((now: Date) => [now, readers]);

/** Records that a reminder has named milestones. */
export const noteReminded = command('update pilot_milestones set reminded_on = $2 where id = any($1::uuid[])').write<
  [ids: readonly string[], on: string]
>();
