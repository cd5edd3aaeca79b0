/** The milestones of one organizer in a call that a message is about. */
export interface MessagePilots {
  /** The name of the call in the reader's language. */
  call: string;
  /** For links. */
  slug: string;
  /** Milestones that are due within a week, and overdue ones. */
  open: number;
  overdue: number;
  /** The first of them by date. */
  milestones: { pilot: string; title: string; dueOn: string; isOverdue: boolean }[];
}

/** An email lists at most as many milestones. */
export const listedMilestones = 10;
