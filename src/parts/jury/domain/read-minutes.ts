import type { Call } from '../../../domain/calls/call.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { listChoices, listStaffNames } from './decisions.queries.js';
import type { JuryDecision } from './jury.entity.js';
import type { JuryProgress } from './jury-progress.js';
import type { JuryMember } from './jury.entity.js';
import { listMembers } from './jury-members.queries.js';
import type { MinutesContent, Statement } from './minutes.js';
import { isOrderOf, tiesOf } from './results.js';
import { listRounds } from './rounds.queries.js';
import { grouped } from './statistics.js';

/** Returns the minutes of a jury that has decided: its ranking as it was at the decision. */
export async function readMinutes(
  connection: Connection,
  call: Call,
  progress: JuryProgress,
  decision: JuryDecision,
): Promise<MinutesContent> {
  const { rules, criteria, jurors, pairs, counted, proposalOf } = progress;
  const choices = new Map((await listChoices(connection, decision.id)).map((one) => [one.proposalId, one]));
  const ties = tiesOf(progress.results).flatMap(
    (tie) => progress.settledTies.find(({ proposalIds }) => isOrderOf(proposalIds, tie)) ?? [],
  );
  const members = await listMembers(connection, call.id);
  const rounds = await listRounds(connection, call.id);
  const actors = [decision.decidedBy, ...ties.map(({ settledBy }) => settledBy)];
  const names = await listStaffNames(connection, actors);
  const assigned = new Set(pairs.filter(({ isAssigned }) => isAssigned).map(({ jurorId }) => jurorId));
  const reviews = grouped(counted, ({ jurorId }) => jurorId);
  const jurorOf = new Map(jurors.map(({ id, name }) => [id, name]));
  const themes = new Map(call.themes.map(({ slug, name }) => [slug, name]));
  return {
    call: call.name,
    scale: { min: rules.min, max: rules.max },
    minReviews: rules.minReviews,
    scoresUntil: rules.scoresUntilAt?.toISOString() ?? null,
    criteria: criteria.map(({ name, weight }) => ({ name, weight })),
    jurors: jurors
      .filter(({ id }) => assigned.has(id) || id === rules.chairId)
      .map(({ id, name }) => ({
        name,
        reviews: reviews.get(id)?.length ?? 0,
        isChair: id === rules.chairId,
        statement: statementOf(members.get(id)),
      })),
    conflicts: (decision.closedSheets ?? []).map(({ proposalId, jurorId, conflicts }) => ({
      juror: jurorOf.get(jurorId) ?? '',
      externalId: proposalOf.get(proposalId)?.externalId ?? '',
      title: proposalOf.get(proposalId)?.title ?? '',
      reasons: conflicts.map(({ reason, about }) => ({ reason, about })),
    })),
    ranking: decision.ranking.map(
      ({ proposalId, externalId, title, theme, place, isShared, average, sheets, lacking, late }) => ({
        externalId,
        title,
        theme: themes.get(theme) ?? theme,
        place,
        isShared,
        average,
        sheets,
        ...(lacking !== undefined && { lacking }),
        ...(late !== undefined && { late }),
        outcome: choices.get(proposalId)?.outcome ?? null,
        isOutstanding: choices.get(proposalId)?.outstanding ?? false,
      }),
    ),
    ties: ties.map(({ proposalIds, reason, settledBy, settledAt }) => ({
      proposals: proposalIds.map((id) => proposalOf.get(id)?.title ?? ''),
      reason,
      who: names.get(settledBy) ?? '',
      at: settledAt.toISOString(),
    })),
    ...(rounds.length > 0 && {
      earlier: rounds.map(({ round, closedAt, ranking }) => ({
        round,
        closedAt: closedAt.toISOString(),
        ranking: ranking.map(({ externalId, title, place, isShared, average, sheets }) => ({
          externalId,
          title,
          place,
          isShared,
          average,
          sheets,
        })),
      })),
    }),
    decision: {
      who: names.get(decision.decidedBy) ?? '',
      at: decision.decidedAt.toISOString(),
      note: decision.note,
    },
  };
}

function statementOf(member: JuryMember | undefined): Statement {
  if (!member?.signedAt) return null;
  return { signedAt: member.signedAt.toISOString(), hasConflicts: member.hasConflicts ?? false };
}
