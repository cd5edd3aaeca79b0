import type { FrozenRank } from '../../jury/domain/decision.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import { letter } from './emails/letter.js';
import type { MessageLetter } from './emails/letter-payload.js';
import { chosenRecipient, personalMessage } from '../../../domain/notifications/outbox/frozen.js';
import type { NewMessage } from '../../../domain/notifications/outbox/messages.queries.js';
import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import type { LetterPerson } from './team-people.queries.js';

/** What letters say beyond their texts, by proposal. */
export interface LetterFacts {
  ranks: ReadonlyMap<string, NonNullable<MessageLetter['rank']>>;
  feedback: ReadonlyMap<string, string[]>;
  /** Until when winners can accept. */
  deadlines: ReadonlyMap<string, Date>;
  /** Whether the winners page is public. */
  hasWinnersPage: boolean;
}

/** Returns the places of a decision by proposal. */
export function ranksOf(ranking: readonly FrozenRank[]): LetterFacts['ranks'] {
  const ranked = ranking.filter(({ place }) => place !== null);
  const of = ranked.length;
  return new Map(ranked.map(({ proposalId, place, isShared }) => [proposalId, { place: place ?? 0, isShared, of }]));
}

/** Returns whether the letter about a result asks its readers to accept, until a deadline. */
export function asksToAccept(outcome: LetterOutcome): boolean {
  return outcome === 'winner' || outcome === 'outstanding';
}

/** Returns what a letter to a person says about their proposal. */
export function letterAbout(
  letter: { id: string; outcome: LetterOutcome },
  { proposalId, title, theme }: Pick<LetterPerson, 'proposalId' | 'title' | 'theme'>,
  { ranks, feedback, deadlines, hasWinnersPage }: LetterFacts,
): MessageLetter {
  const { id, outcome } = letter;
  const rank = ranks.get(proposalId);
  const texts = feedback.get(proposalId);
  const deadline = asksToAccept(outcome) ? deadlines.get(proposalId) : undefined;
  return {
    id,
    proposalId,
    title,
    theme,
    outcome,
    ...(rank !== undefined && { rank }),
    ...(texts !== undefined && { feedback: texts }),
    ...(deadline !== undefined && { answerBy: deadline.toISOString() }),
    ...(hasWinnersPage && { hasWinnersPage }),
  };
}

/** Returns the message that carries a letter to a person. */
export function letterMessage(attendee: Attendee, about: MessageLetter): NewMessage {
  const { id: letterId, proposalId } = about;
  return {
    ...personalMessage(attendee, letter.name, `letter:${letterId}:${proposalId}:${attendee.id}`),
    ...carrying(letter, { recipient: chosenRecipient(attendee), letter: about }),
    letterId,
  };
}
