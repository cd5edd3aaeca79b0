import { Conflict } from '../../platform/errors.js';
import { fingerprint } from '../../platform/three-way-merge.js';

/**
 * What is done with a broadcast or a letter, and the state that follows: it is sent once, at its time, and held while it
 * must wait.
 */
export const timedMoves = {
  draft: { edit: 'draft', schedule: 'scheduled' },
  scheduled: { begin: 'sending', hold: 'held', takeBack: 'draft' },
  sending: { end: 'sent', hold: 'held', stop: 'stopped' },
  held: { schedule: 'scheduled', takeBack: 'draft', end: 'sent' },
  sent: {},
  stopped: {},
} as const;

/** The same of an invitation or a poll, which stays open for more people once it is sent, until it is stopped. */
export const openMoves = {
  draft: { edit: 'draft', add: 'draft', send: 'sent' },
  sent: { add: 'sent', remind: 'sent', stop: 'stopped' },
  stopped: {},
} as const;

/** What is done with a campaign. */
export type CampaignMove = MoveIn<typeof timedMoves> | MoveIn<typeof openMoves>;
type MoveIn<Table> = { [State in keyof Table]: keyof Table[State] }[keyof Table];

/** A table of moves: pages, flows and the worker ask it what is possible. */
export type CampaignMoves = Readonly<Record<string, Readonly<Partial<Record<CampaignMove, string>>>>>;

/** Whether something can be done with a campaign in this state. */
export function canMove(moves: CampaignMoves, state: string, move: CampaignMove): boolean {
  return moves[state]?.[move] !== undefined;
}

/**
 * Throws Conflict if the number of people isn't the one that was shown and confirmed (the current one is in
 * `values.count`), or if there is nobody, which `nobody` says. `name` is that of the kind, as in codes.
 */
export function requireCount(name: string, count: number, confirmed: number, nobody?: string): void {
  if (count !== confirmed || (count === 0 && nobody === undefined)) {
    const message = `The ${name} now has ${count} recipients, not ${confirmed}. Send this number as \`confirm\`.`;
    throw new Conflict(`${name}-count-changed`, message, { count, confirmed });
  }
  if (count === 0) throw new Conflict(`${name}-for-nobody`, nobody ?? '');
}

/** The refusal if a draft says something else by now than the page on which it was confirmed. */
export const draftChanged = 'campaign-changed';

/** Throws Conflict if what a campaign says isn't `seen`, the fingerprint of what was shown; undefined: nothing was. */
export function requireSeen(seen: string | undefined, says: unknown): void {
  if (seen === undefined || seen === fingerprint(says)) return;
  throw new Conflict(draftChanged, 'The draft has been changed since it was shown. Check it and confirm again.');
}
