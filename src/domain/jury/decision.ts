import { createHash } from 'node:crypto';
import { Conflict, invalidField, type Refusal } from '../../platform/errors.js';
import type { ProposalState } from '../proposals/proposal.js';
import type { Result } from './results.js';
import { scoredStates } from './score-sheet.js';

const won: readonly ProposalState[] = ['winner', 'showcased', 'pilot'];

/** The rank of a proposal when it was decided. */
export interface FrozenRank {
  proposalId: string;
  externalId: string;
  title: string;
  theme: string;
  place: number | null;
  isShared: boolean;
  themePlace: number | null;
  average: number | null;
  deviation: number | null;
  /** Sheets that counted, and those that were missing. */
  sheets: number;
  missing: number;
}

export interface Choice {
  winners: readonly string[];
  /** Winners that stand out in their theme. */
  outstanding: readonly string[];
  /** Confirms fewer winners than the call has. */
  fewer: boolean;
}

/**
 * Why a choice cannot be made, or null. `most` is how many winners the call has; null where it has no number. Those who
 * won already (the call's platform said so) count. More are refused; fewer need a word (`fewer-winners`).
 */
export function choiceRefusal(
  choice: Choice,
  candidates: readonly { id: string; state: ProposalState }[],
  most: number | null,
): Refusal | null {
  const states = new Map(candidates.map(({ id, state }) => [id, state]));
  const count = choice.winners.length + wonAlready(candidates);
  const isOpen = (id: string) => scoredStates.some((state) => states.get(id) === state);
  if (choice.winners.some((id) => !isOpen(id)))
    return new Conflict('not-before-jury', 'At least one of these proposals is no longer being scored.');
  if (choice.winners.length === 0) return invalidField('winners', 'no-winner', 'Choose at least one winner.');
  if (choice.outstanding.some((id) => !choice.winners.includes(id)))
    return invalidField('outstanding', 'outstanding-loses', 'Only winners can be outstanding.');
  if (most !== null && count > most)
    return invalidField('winners', 'too-many-winners', `The call has ${most} winners, not ${count}.`, { most, count });
  if (most !== null && count < most && !choice.fewer)
    return new Conflict(
      'fewer-winners',
      `The call has ${most} winners, but only ${count} were chosen. Confirm to continue.`,
      { most, count },
    );
  return null;
}

/** Returns how many have won already, from whatever source. */
export function wonAlready(proposals: readonly { state: ProposalState }[]): number {
  return proposals.filter(({ state }) => won.includes(state)).length;
}

/** Returns the current ranks, as they are saved with a decision. */
export function frozenRanks(
  results: readonly Result[],
  proposals: readonly { id: string; externalId: string; title: string }[],
): FrozenRank[] {
  const known = new Map(proposals.map((proposal) => [proposal.id, proposal]));
  return results.flatMap(({ id, theme, place, themePlace, average, deviation, marks, missing }) => {
    const proposal = known.get(id);
    if (proposal === undefined) return [];
    const { externalId, title } = proposal;
    return {
      proposalId: id,
      externalId,
      title,
      theme,
      place: place?.place ?? null,
      isShared: place?.isShared ?? false,
      themePlace: themePlace?.place ?? null,
      average,
      deviation,
      sheets: marks.length,
      missing,
    };
  });
}

/** Returns a short text that changes whenever the ranks do: the version on which somebody decides. */
export function seenRanks(ranks: readonly FrozenRank[]): string {
  const lines = ranks.map(({ proposalId, average, sheets }) => `${proposalId} ${average ?? ''} ${sheets}`);
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex').slice(0, 16);
}
