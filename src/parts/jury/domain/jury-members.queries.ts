import { word } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { type StoredInstants, storedInstantColumns } from '../../../domain/time/local-instant.js';
import type { Pair } from './assignment.js';
import { judgedTitleSql } from './judged-text.queries.js';
import { HandBack, JuryMember } from './jury.entity.js';
import { type CurrentRules, getRules } from './jury.queries.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { ownDeadline, readsIn } from './panel.js';

/** Returns what a call has agreed with a juror. */
export async function findMember(connection: Connection, callId: string, jurorId: string): Promise<JuryMember> {
  return (await connection.getRepository(JuryMember).findOneBy({ callId, jurorId })) ?? newMember(callId, jurorId);
}

/** Returns what a call has agreed with its jurors, by juror; jurors with whom nothing special was agreed are missing. */
export async function listMembers(connection: Connection, callId: string): Promise<ReadonlyMap<string, JuryMember>> {
  const rows = await connection.getRepository(JuryMember).findBy({ callId });
  return new Map(rows.map((row) => [row.jurorId, row]));
}

function newMember(callId: string, jurorId: string): JuryMember {
  return {
    callId,
    jurorId,
    themes: [],
    languages: [],
    scoresUntilLocal: null,
    scoresUntilAt: null,
    tzVersion: '',
    timeZone: null,
    signedAt: null,
    hasConflicts: null,
    answersToldAt: null,
  };
}

/** Writes what a call has agreed with a juror. */
export async function saveMember(tx: Tx, member: JuryMember): Promise<void> {
  await tx.getRepository(JuryMember).upsert(member, ['callId', 'jurorId']);
}

/** Returns the rules of a jury as they are for one juror: with their own deadline. */
export async function getOwnRules(
  connection: Connection,
  call: Pick<Call, 'id' | 'criteria'>,
  jurorId: string,
): Promise<CurrentRules & { hasSigned: boolean }> {
  const rules = await getRules(connection, call);
  const { scoresUntilAt, signedAt } = await findMember(connection, call.id, jurorId);
  return { ...rules, scoresUntilAt: ownDeadline(rules.scoresUntilAt, scoresUntilAt), hasSigned: signedAt !== null };
}

const listReadSql = query(
  `select p.id, p.theme, c.language from proposals p left join proposal_contents c on c.proposal_id = p.id
   where p.call_id = $1 and exists (select from jury_members m
     where m.call_id = $1 and (m.themes <> '{}' or m.languages <> '{}'))`,
  { id: 'uuid', theme: 'text', language: 'text?' },
);

/** Returns whether a juror's panel reads a proposal. */
export async function readPanels(connection: Connection, callId: string): Promise<(pair: Pair) => boolean> {
  const members = await listMembers(connection, callId);
  const proposals = new Map((await listReadSql.all(connection, [callId])).map((one) => [one.id, one]));
  return ({ proposalId, jurorId }) => {
    const [panel, proposal] = [members.get(jurorId), proposals.get(proposalId)];
    return panel === undefined || proposal === undefined || readsIn(panel, proposal);
  };
}

/** Notes that a juror hands a review back. */
export async function insertHandBack(tx: Tx, handBack: HandBack): Promise<void> {
  await tx.getRepository(HandBack).upsert(handBack, ['proposalId', 'jurorId']);
}

/** A review that was handed back; open until somebody else is assigned. */
export type ListedHandBack = Awaited<ReturnType<typeof listHandBacks>>[number];

/** Returns the reviews of a call that jurors have handed back, oldest first. */
export const listHandBacks = query(
  `select h.proposal_id as "proposalId", h.juror_id as "jurorId", h.reason, h.handed_back_at as "handedBackAt",
     p.external_id as "externalId", ${judgedTitleSql} as title, o.name as juror,
     not exists (select from jury_assignments a where a.proposal_id = p.id and a.assigned_at > h.handed_back_at) as "isOpen"
   from jury_hand_backs h join proposals p on p.id = h.proposal_id join organizers o on o.id = h.juror_id
   where p.call_id = $1 and p.merged_into is null order by h.handed_back_at`,
  {
    proposalId: 'uuid',
    jurorId: 'uuid',
    reason: 'text',
    handedBackAt: 'timestamptz',
    externalId: 'text',
    title: 'text',
    juror: 'text',
    isOpen: 'boolean',
  },
).list<[callId: string]>();

/** Ends a juror's own assignment. */
export const endAssignment = command(
  `delete from jury_assignments where proposal_id = $1 and juror_id = $2 returning proposal_id`,
).write(({ proposalId, jurorId }: Pair) => [proposalId, jurorId]);

const listExtensionsSql = query(
  `select m.call_id || ' ' || m.juror_id as id, m.call_id as "callId", m.scores_until_local as "local",
     c.time_zone as "timeZone", m.scores_until_at as at, m.tz_version as "tzVersion"
   from jury_members m join calls c on c.id = m.call_id
   where m.scores_until_local is not null and m.tz_version collate "C" < $1
     and m.scores_until_at > $2::timestamptz - interval '26 hours'`,
  { ...storedInstantColumns, id: word<string>() },
);
const writeExtensionSql = command(
  `update jury_members set scores_until_at = $3, tz_version = $4 where call_id = $1 and juror_id = $2`,
);

/** Until when single jurors review. */
export const reviewExtensions: StoredInstants = {
  action: 'jury.deadline-moved',
  subject: ({ callId }) => `call:${callId}`,
  list: (connection, version, now) => listExtensionsSql.all(connection, [version, now]),
  write: async (tx, id, { at, tzVersion }) => void (await writeExtensionSql.run(tx, [...id.split(' '), at, tzVersion])),
};

/** Returns how many jurors each proposal is to have, as chosen when they were last assigned automatically, or null. */
export const findPerProposal = query(`select per_proposal as count from jury_deals where call_id = $1`, {
  count: 'int',
}).findValue<[callId: string]>();

/** Remembers how many jurors each proposal is to have. */
export const savePerProposal = command(
  `insert into jury_deals values ($1, $2) on conflict (call_id) do update set per_proposal = excluded.per_proposal
   returning call_id`,
).write<[callId: string, perProposal: number]>();
