/** Who gets an email about a change of a session, by what it means for them. Nobody is counted twice for one session. */
export interface Recipients {
  /** With a seat. */
  seats: number;
  /** On the waiting list, with the offer of a seat, or waiting for approval. */
  others: number;
  /** Invited to register, without an answer. */
  invited: number;
  /** Coordinators: of invited teams that have registered no one yet, and of the delegations with people in the session. */
  coordinators: number;
  speakers: number;
  /** Who interprets, captions or signs, if anybody does. */
  crew?: number;
  /** On teams that pitch in it, if any do, and without a registration. */
  teams?: number;
  /** On the waiting list, who get a seat by the change. */
  promoted: number;
}

export const noRecipients: Recipients = {
  seats: 0,
  others: 0,
  invited: 0,
  coordinators: 0,
  speakers: 0,
  promoted: 0,
};

/** Returns whether people with a registration are among them. */
export function hasAttendees({ seats, others }: Recipients): boolean {
  return seats + others > 0;
}

/** Returns how many people are notified. */
export function recipientCount(recipients: Recipients): number {
  return Object.values(recipients).reduce((sum: number, count: number) => sum + count, 0);
}

/** Returns the recipients of several changes together. */
export function sumRecipients(all: readonly Recipients[]): Recipients {
  const sum = (group: keyof Recipients) => all.reduce((total, recipients) => total + (recipients[group] ?? 0), 0);
  const [crew, teams] = [sum('crew'), sum('teams')];
  return {
    seats: sum('seats'),
    others: sum('others'),
    invited: sum('invited'),
    coordinators: sum('coordinators'),
    speakers: sum('speakers'),
    ...(crew > 0 && { crew }),
    ...(teams > 0 && { teams }),
    promoted: sum('promoted'),
  };
}
