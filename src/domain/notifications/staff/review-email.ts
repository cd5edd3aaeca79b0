/** The reviews of a juror in a call that a message is about. */
export interface MessageReviews {
  /** The name of the call in the reader's language. */
  call: string;
  /** Sheets that are not submitted, of which some are drafts. */
  open: number;
  drafts: number;
  /** New messages in discussions of proposals that the juror has scored; missing if there are none. */
  messages?: number;
  /** The first of their proposals by title. */
  titles: string[];
  /** RFC 3339; missing if the jury has no deadline. */
  deadline?: string;
}

/** An email lists at most as many proposals. */
export const listedReviews = 10;
