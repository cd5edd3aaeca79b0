import { json, word } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import { unpublishedChoices } from '../../jury/domain/unpublished-choices.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import { isMember, isTrusted } from '../../../domain/proposals/match-derivation.queries.js';
import type { ProposalState } from '../../../domain/proposals/proposal.js';
import { emailKey } from '../../../domain/registrations/links/email-address.js';
import { departmentOf, type Figure, type Pilot, type PilotState } from './pilot.js';
import type { PilotInput } from './pilot-input.js';

/** A pilot with its proposal, and the name of the organizer who is responsible for it. */
export interface ListedPilot extends Pilot {
  externalId: string;
  title: string;
  theme: string;
  organization: string | null;
  responsible: string | null;
}

const columns = {
  id: 'uuid',
  proposalId: 'uuid',
  state: word<PilotState>(),
  department: 'text',
  contactName: 'text',
  contactEmail: 'text?',
  link: 'text?',
  place: 'text',
  startsOn: 'text?',
  endsOn: 'text?',
  summary: 'text',
  outcome: 'text',
  figures: json<Figure[]>(),
  responsibleId: 'uuid?',
  isShared: 'boolean',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
  externalId: 'text',
  title: 'text',
  theme: 'text',
  organization: 'text?',
  responsible: 'text?',
} as const;
const selected = `select i.id, i.proposal_id as "proposalId", i.state, i.department, i.contact_name as "contactName",
    i.contact_email as "contactEmail", i.link, i.place, i.starts_on::text as "startsOn", i.ends_on::text as "endsOn", i.summary,
    i.outcome, i.figures, i.responsible_id as "responsibleId", i.is_shared as "isShared",
    i.created_at as "createdAt", i.updated_at as "updatedAt", p.external_id as "externalId", p.title, p.theme,
    p.organization, o.name as responsible
  from pilots i join proposals p on p.id = i.proposal_id
    left join organizers o on o.id = i.responsible_id and o.state <> 'removed'`;

/** Which pilots a department is responsible for: as the responsible member of the team, or as the contact person. */
const isOwn = `($2::uuid is null or i.responsible_id = $2
  or i.contact_email_key = (select d.email_key from organizers d where d.id = $2))`;

/** Returns the pilots of a call by start, those without dates last; with a department only its own. */
export const listPilots = query(
  `${selected} where p.call_id = $1 and ${isOwn} order by coalesce(i.starts_on, i.ends_on) nulls last, p.title, i.id`,
  columns,
).list<[callId: string, departmentId: string | null]>();

const findPilotSql = query(`${selected} where i.id = $3 and p.call_id = $1 and ${isOwn}`, columns);

/** Returns a pilot of a call. Throws NotFound, also for a department that isn't responsible for it. */
export async function getPilot(
  connection: Connection,
  callId: string,
  id: string,
  departmentId: string | null,
): Promise<ListedPilot> {
  const pilot = isUuid(id) ? await findPilotSql.maybe(connection, [callId, departmentId, id]) : null;
  if (pilot === null) throw new NotFound('pilot-not-found', 'Pilot not found.');
  return pilot;
}

const lockPilotSql = command('select id from pilots where id = $1 for update', { id: 'uuid' });

/** Locks and returns a pilot of a call that the actor can change. Throws NotFound. */
export async function lockPilot({ tx, actor }: Change, callId: string, id: string): Promise<ListedPilot> {
  if (isUuid(id)) await lockPilotSql.maybe(tx, [id]);
  return getPilot(tx, callId, id, departmentOf(actor));
}

/** Returns the id of the pilot of a proposal, or of one that was merged into it, or null. */
export const findPilotOf = query(
  `select i.id from pilots i join proposals p on p.id = i.proposal_id where p.id = $1 or p.merged_into = $1
   order by p.id = $1 desc, i.created_at limit 1`,
  { id: 'uuid' },
).findValue<[proposalId: string]>();

/**
 * Returns the shared pilots of a person's proposals. They are on the team if the proposal names their address, and it is
 * proven: pilots name people of the city. None is returned before the decision about its proposal is published.
 */
export const listPilotsOfTeam = query(
  `${selected} where i.is_shared and i.proposal_id in (
     select m.proposal_id from attendees a join proposal_members m on m.email_key = a.email_key
     join proposals p on p.id = m.proposal_id and p.call_id = a.call_id and ${isMember}
     where (a.id = $1 or a.merged_into = $1) and ${isTrusted})
   and not exists (select from ${unpublishedChoices} where h.proposal_id = i.proposal_id)
   order by p.title, i.id`,
  columns,
).list<[attendeeId: string]>();

/** Returns the winners without a pilot, by title. */
export const listWinnersWithoutPilot = query(
  `select p.external_id as "externalId", p.title, p.state from proposals p
   where p.call_id = $1 and p.state in ('winner', 'showcased', 'pilot') and p.merged_into is null
     and not exists (select from pilots i join proposals q on q.id = i.proposal_id
       where i.proposal_id = p.id or q.merged_into = p.id)
   order by p.title, p.id limit 200`,
  { externalId: 'text', title: 'text', state: word<ProposalState>() },
).list<[callId: string]>();

/** Writes a new pilot. */
export const insertPilot = command(
  `insert into pilots (id, proposal_id, state, responsible_id, created_at, updated_at) values ($1, $2, 'planned', $3, $4, $4)`,
).write(({ id, proposalId, responsibleId }: Pick<Pilot, 'id' | 'proposalId' | 'responsibleId'>, now: Date) => [
  id,
  proposalId,
  responsibleId,
  now,
]);

const updatePilotSql = command(
  `update pilots set state = $2, department = $3, contact_name = $4, contact_email = $5, contact_email_key = $6,
     place = $7, starts_on = $8, ends_on = $9, summary = $10, outcome = $11, figures = $12, responsible_id = $13,
     is_shared = $14, updated_at = $15, link = $16 where id = $1`,
);

/** Updates a pilot. */
export async function updatePilot(tx: Tx, id: string, input: PilotInput, now: Date): Promise<void> {
  const { state, department, contactName, contactEmail, place, startsOn, endsOn, summary, outcome } = input;
  const key = contactEmail === null ? null : emailKey(contactEmail);
  const texts = [state, department, contactName, contactEmail, key, place, startsOn, endsOn, summary, outcome];
  const rest = [JSON.stringify(input.figures), input.responsibleId, input.isShared, now, input.link];
  await updatePilotSql.run(tx, [id, ...texts, ...rest]);
}

/** Removes a pilot with its milestones and documents. */
export const deletePilot = command('delete from pilots where id = $1').write<[id: string]>();
