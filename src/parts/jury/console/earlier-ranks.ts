import type { Connection } from '../../../platform/database/tx.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { FrozenRank } from '../domain/decision.js';
import { listRounds } from '../domain/rounds.queries.js';
import { numberText, placeText } from './results.page.js';

/** The rank of a proposal in a round that is over. */
export interface EarlierRank {
  round: number;
  rank: FrozenRank;
}

/** Returns the ranks of a proposal in rounds that are over. */
export async function listEarlierRanks(connection: Connection, callId: string, proposalId: string) {
  return (await listRounds(connection, callId)).flatMap(({ round, ranking }) =>
    ranking.filter((one) => one.proposalId === proposalId).map((rank) => ({ round, rank })),
  );
}

/** Returns such a rank in words. */
export function earlierText({ round, rank: { place, isShared, average, sheets } }: EarlierRank, language: string) {
  return translate(language, 'console.jury.round.earlier', {
    round,
    place: placeText(place === null ? null : { place, isShared }, language),
    average: numberText(average),
    count: sheets,
  });
}
