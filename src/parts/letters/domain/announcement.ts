import { createHash } from 'node:crypto';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import type { CampaignTexts } from '../../../domain/campaigns/campaign-texts.js';
import type { LetterState } from './letter.js';

/** The results that are announced with a decision. */
export const announcedOutcomes = ['outstanding', 'winner', 'not-selected'] as const satisfies readonly LetterOutcome[];

/** The letter about a result, as it leaves with the announcement. */
export interface AnnouncedLetter {
  outcome: (typeof announcedOutcomes)[number];
  proposals: number;
  /** Proposals without anybody who can be written to. */
  unreached: number;
  /** How many people get it, of whom so many have had a letter about another result. */
  people: number;
  changed: number;
  /** In which languages they read, most first. */
  readers: { language: string; count: number }[];
  state: LetterState;
  /** The texts by language, before merge fields are filled in. */
  contents: CampaignTexts;
}

/** What is announced about a call: one preview of everything that leaves. */
export interface Announcement {
  /** Null while the winners aren't decided, except where the call's platform chose them. */
  decisionId: string | null;
  isPublished: boolean;
  /** Winners that are asked to accept. */
  asked: number;
  /** Teams that the publication tells that they win no more. */
  dropped: number;
  /** Those that leave; letters that everyone has, or that are being sent, are missing. */
  letters: AnnouncedLetter[];
  /** When it happens if it is scheduled. */
  scheduled: { sendAt: Date; deadlineLocal: string } | null;
}

/** Returns a version of what is announced: who confirms it has seen exactly that. */
export function seenAnnouncement({ scheduled, ...rest }: Announcement): string {
  const text = JSON.stringify([rest, scheduled?.sendAt ?? null]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
