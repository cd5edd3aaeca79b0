import type { LetterOutcome } from '../../domain/proposals/letter-outcome.js';
import { Place } from '../../platform/place.js';

type OfSession = (session: { id: string }) => string;
type OfCall = (call: { slug: string }) => string;

/** Pages of parts that pages of the core lead to. */
export interface PartPages {
  /** What is said of a session, and who gets a certificate for it. */
  feedback: OfSession;
  certificates: OfSession;
  /** Accounts in which the rooms of a call are made. */
  conferencing: OfCall;
  /** Where sessions of another program are imported. */
  importSessions: OfCall;
  /** The archives of a call. */
  record: OfCall;
  /** In which languages a session can be followed. */
  languages: OfSession;
  /** Where the results of a call are announced. */
  announce: OfCall;
  /** The code that shows the winners of a call on another site. */
  embedWinners: OfCall;
  letter: (call: { slug: string }, outcome: LetterOutcome) => string;
  newPoll: OfCall;
  pilot: (call: { slug: string }, pilot: { id: string }) => string;
  planner: OfCall;
  poll: (poll: { id: string }) => string;
  polls: OfCall;
  proposalBook: OfCall;
  /** How teams write their proposals in Greenroom. */
  submissions: OfCall;
}

export const partPages = new Place<Partial<PartPages>>();

/** Returns the path of a page of a part; null if the part is off. */
export function partPage<Name extends keyof PartPages>(name: Name, ...of: Parameters<PartPages[Name]>): string | null {
  const path = partPages.all.find((pages) => pages[name] !== undefined)?.[name] as
    | ((...args: Parameters<PartPages[Name]>) => string)
    | undefined;
  return path === undefined ? null : path(...of);
}
