import type { Call } from '../../../domain/calls/call.entity.js';
import type { Role } from '../../../domain/identity/role.js';
import type { ArrivalTimes, ProposalState } from '../../../domain/proposals/proposal.js';
import { arrivalColumns, arrivalSql } from '../../../domain/proposals/received-versions.queries.js';
import { tzDataVersion } from '../../../domain/time/zone-rules.js';
import { defaultRules, type Rules } from './jury-settings.js';
import type { Pair } from './assignment.js';
import { type JuryAssignment, JurySettings, ScoreSheet } from './jury.entity.js';
import { isJudgedVersion, judgedTitleSql, judgedVersionsSql } from './judged-text.queries.js';
import { juryStates, type Scores, type SheetState } from './score-sheet.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { json, orNull, word } from '../../../platform/database/columns.js';
import { type Row, command, query } from '../../../platform/database/statement.js';
import { VersionCache } from '../../../platform/version-cache.js';
import { findJuryVersion } from './jury-version.queries.js';

/** Scoring rules with their version; the defaults have version 0. */
export type CurrentRules = Rules &
  Pick<JurySettings, 'round' | 'roundOpenedAt' | 'ownCriteria' | 'showsEarlier' | 'finalistIds' | 'calibrationIds'> & {
    scoresUntilAt: Date | null;
    chairId: string | null;
    version: number;
  };

const firstRound = {
  round: 1,
  roundOpenedAt: null,
  ownCriteria: null,
  showsEarlier: false,
  finalistIds: null,
  calibrationIds: null,
};

/** Returns the scoring rules of a call. */
export async function getRules(connection: Connection, call: Pick<Call, 'id' | 'criteria'>): Promise<CurrentRules> {
  const row = await connection.getRepository(JurySettings).findOneBy({ callId: call.id });
  if (row === null)
    return { ...defaultRules(call.criteria), ...firstRound, scoresUntilAt: null, chairId: null, version: 0 };
  const { scaleMin: min, scaleMax: max, lowLabel, highLabel, weights, version } = row;
  const { scoresUntilLocal, scoresUntilAt, chairId, minReviews, sharesFeedback, isAnonymous, hidesPlaces } = row;
  const { invitationNote, round, roundOpenedAt, ownCriteria, showsEarlier, finalistIds, calibrationIds } = row;
  const ofRound = { round, roundOpenedAt, ownCriteria, showsEarlier, finalistIds, calibrationIds };
  const shown = { ...ofRound, chairId, minReviews, sharesFeedback, isAnonymous, hidesPlaces, invitationNote };
  return { min, max, lowLabel, highLabel, weights, scoresUntilLocal, scoresUntilAt, ...shown, version };
}

/** Writes the rules of a call's jury. */
export async function saveRules(tx: Tx, callId: string, rules: CurrentRules, now: Date): Promise<void> {
  const { min: scaleMin, max: scaleMax, lowLabel, highLabel, weights, ...rest } = rules;
  const row = {
    callId,
    scaleMin,
    scaleMax,
    lowLabel,
    highLabel,
    weights,
    ...rest,
    tzVersion: tzDataVersion(),
    updatedAt: now,
  };
  await tx.getRepository(JurySettings).upsert(row, ['callId']);
}

const countSheetsSql = query(
  `select count(*)::int as count from jury_sheets s join proposals p on p.id = s.proposal_id
   where p.call_id = $1 and s.scores <> '{}'`,
  { count: 'int' },
);

/** The numbers of sheets in the calls that were asked about last. */
const sheetCounts = new VersionCache<number>(10);

/** Returns how many sheets of a call have a score, including drafts. */
export async function countSheets(connection: Connection, callId: string): Promise<number> {
  const version = await findJuryVersion(connection, callId);
  return sheetCounts.get(callId, version, async () => (await countSheetsSql.one(connection, [callId])).count);
}

/** Somebody who may score. */
export type Juror = Row<typeof listJurors>;

/** Returns staff who can score, and those who scored before losing the role; jurors first, then by name. */
export const listJurors = query(
  `select o.id, o.name, o.email, o.email_key as "emailKey", o.role from organizers o
   where (o.role in ('juror', 'owner', 'organizer') and o.state in ('invited', 'active')) or exists (
     select from jury_assignments a join proposals p on p.id = a.proposal_id
     where a.juror_id = o.id and p.call_id = $1)
   order by o.role <> 'juror', o.name, o.email_key`,
  { id: 'uuid', name: 'text', email: 'text', emailKey: 'text', role: word<Role>() },
).list<[callId: string]>();

/** Returns the calls whose jury somebody chairs, the newest first. */
export const listChaired = query(
  `select c.slug, c.name from jury_settings j join calls c on c.id = j.call_id
   where j.chair_id = $1 and c.archived_at is null order by c.created_at desc`,
  { slug: 'text', name: 'text' },
).list<[jurorId: string]>();

/** A proposal for the jury, without team members and attendance. */
export interface JuryProposal extends ArrivalTimes {
  id: string;
  externalId: string;
  title: string;
  theme: string;
  organization: string | null;
  url: string | null;
  state: ProposalState;
}

/** SQL: the columns of a `JuryProposal`. */
export const juryProposalSql = `p.id, p.external_id as "externalId", ${judgedTitleSql} as title, p.theme, p.organization,
  p.url, p.state, ${arrivalSql(isJudgedVersion)}`;

export const juryProposalColumns = {
  id: 'uuid',
  externalId: 'text',
  title: 'text',
  theme: 'text',
  organization: 'text?',
  url: 'text?',
  state: word<ProposalState>(),
  ...arrivalColumns,
} as const;

const listJuryProposalsSql = query(
  `select ${juryProposalSql} from proposals p left join jury_settings j on j.call_id = p.call_id
   where p.call_id = $1 and p.state = any($2) and p.merged_into is null
     and ($3 or j.finalist_ids is null or p.state = 'shortlisted' or p.id = any(j.finalist_ids))
   order by p.external_id`,
  juryProposalColumns,
);

/**
 * Returns the proposals of a call that are or were under review, by external id. After the first round, those that were
 * on the shortlist when the round opened, or are now.
 */
export async function listJuryProposals(connection: Connection, callId: string): Promise<JuryProposal[]> {
  return listJuryProposalsSql.all(connection, [callId, juryStates, false]);
}

/** Returns the proposals of all rounds. */
export async function listAllJuryProposals(connection: Connection, callId: string): Promise<JuryProposal[]> {
  return listJuryProposalsSql.all(connection, [callId, juryStates, true]);
}

/** Returns a proposal whose assignment a juror can see, with its call, or null. */
export const findAssigned = query(
  `select ${juryProposalSql}, p.call_id as "callId" from jury_assignments a join proposals p on p.id = a.proposal_id
   where a.proposal_id = $1 and a.juror_id = $2 and a.released_at is not null and p.state = any($3)
     and p.merged_into is null`,
  { ...juryProposalColumns, callId: 'uuid' },
).find((proposalId: string, jurorId: string) => [proposalId, jurorId, juryStates]);

const lockAssignedSql = command(`select from jury_assignments where proposal_id = $1 and juror_id = $2 for update`);

/** The same, and locks the assignment and its sheet until the transaction ends. */
export async function lockAssigned(tx: Tx, proposalId: string, jurorId: string) {
  await lockAssignedSql.run(tx, [proposalId, jurorId]);
  return findAssigned(tx, proposalId, jurorId);
}

/** All assignments of a call. */
export const listAssignments = query(
  `select a.proposal_id as "proposalId", a.juror_id as "jurorId"
   from jury_assignments a join proposals p on p.id = a.proposal_id
   where p.call_id = $1 order by a.proposal_id, a.juror_id`,
  { proposalId: 'uuid', jurorId: 'uuid' },
).list<[callId: string]>();

/** Inserts assignments as drafts, skipping existing ones. Returns how many were new. */
export const insertAssignments = command(`
  insert into jury_assignments (proposal_id, juror_id, assigned_by, assigned_at, released_at)
  select "proposalId", "jurorId", "assignedBy", "assignedAt", null from jsonb_to_recordset($1::jsonb)
    as n("proposalId" uuid, "jurorId" uuid, "assignedBy" text, "assignedAt" timestamptz)
  on conflict do nothing returning proposal_id`).count((assignments: readonly Omit<JuryAssignment, 'releasedAt'>[]) => [
  JSON.stringify(assignments),
]);

/** Deletes assignments; score sheets are kept. Returns how many were deleted. */
export const deleteAssignments = command(`
  delete from jury_assignments a using jsonb_to_recordset($1::jsonb) as n("proposalId" uuid, "jurorId" uuid)
  where a.proposal_id = n."proposalId" and a.juror_id = n."jurorId" returning a.proposal_id`).count(
  (pairs: readonly { proposalId: string; jurorId: string }[]) => [JSON.stringify(pairs)],
);

/** Shows the draft assignments of a call, or of some of its proposals, to their jurors, and returns them. */
export const releaseAssignments = command(
  `update jury_assignments a set released_at = $2 from proposals p
   where p.id = a.proposal_id and p.call_id = $1 and a.released_at is null and ($3::uuid[] is null or p.id = any($3))
   returning a.proposal_id as "proposalId", a.juror_id as "jurorId"`,
  { proposalId: 'uuid', jurorId: 'uuid' },
).list((callId: string, now: Date, proposalIds: readonly string[] | null = null) => [callId, now, proposalIds]);

/** A juror's sheet for a proposal, or null. */
export async function findSheet(connection: Connection, proposalId: string, jurorId: string) {
  return connection.getRepository(ScoreSheet).findOneBy({ proposalId, jurorId });
}

/** Writes a sheet, new or changed. */
export async function saveSheet(tx: Tx, sheet: ScoreSheet): Promise<void> {
  await tx.getRepository(ScoreSheet).upsert(sheet, ['proposalId', 'jurorId']);
}

/** A juror and a proposal with an assignment, a sheet, or both. */
export interface JuryPair extends Pair {
  isAssigned: boolean;
  /** Whether the juror sees the assignment. */
  isReleased: boolean;
  /** State of the sheet; null if there is none. */
  state: SheetState | null;
  /** Whether it is submitted for an earlier text than the jury reads: it doesn't count until its juror has confirmed it. */
  isOutdated: boolean;
  scores: Scores;
  secondsSpent: number;
}

const listPairsSql = query(
  `select proposal_id as "proposalId", juror_id as "jurorId", a.assigned_at is not null as "isAssigned",
     a.released_at is not null as "isReleased", s.state,
     coalesce(s.state = 'handed-in' and s.text_version < t.version, false) as "isOutdated",
     coalesce(s.scores, '{}') as scores, coalesce(s.seconds_spent, 0) as "secondsSpent"
   from jury_assignments a full join jury_sheets s using (proposal_id, juror_id)
     join proposals p on p.id = proposal_id
     left join ${judgedVersionsSql('vp.call_id = $1')} t using (proposal_id)
   where p.call_id = $1`,
  {
    proposalId: 'uuid',
    jurorId: 'uuid',
    isAssigned: 'boolean',
    isReleased: 'boolean',
    state: orNull(word<SheetState>()),
    isOutdated: 'boolean',
    scores: json<Scores>(),
    secondsSpent: 'int',
  },
);

/** Returns all assignments of a call with their sheets, and sheets without assignment, unsorted. */
export async function listPairs(connection: Connection, callId: string): Promise<JuryPair[]> {
  // Many thousands of rows, so only the required columns and no entities.
  return listPairsSql.all(connection, [callId]);
}

/** All sheets of a proposal, whole. */
export async function listSheetsOf(connection: Connection, proposalId: string): Promise<ScoreSheet[]> {
  return connection.getRepository(ScoreSheet).find({ where: { proposalId }, order: { jurorId: 'ASC' } });
}
