/**
 * Why an email doesn't leave, as it is stored and as the API says it. The console says it in the reader's language
 * (`console.notifications.reason`).
 */
export const dropReasons = {
  suppressed: 'The address is suppressed because email to it bounces.',
  blocked: 'An organizer has blocked this person.',
  'not-me': 'The owner of this address says that they never registered.',
  unpublished: 'The session is not published.',
  cancelled: 'The session was cancelled.',
  rescheduled: 'The session was rescheduled.',
  late: 'What it says is over.',
  superseded: 'Superseded by a later message.',
  untold: 'Nothing had been sent about this registration.',
  'daily-limit': 'Daily limit reached for emails that anyone can cause.',
  unsubscribed: 'Unsubscribed from these emails.',
  'no-seat': 'The attendee no longer has a seat.',
  settled: 'Confirmed, answered or withdrawn in the meantime.',
  'address-corrected': 'The address was corrected.',
  switched: 'The attendee switched to another run.',
  'other-registration': 'The person has another registration for the session.',
  stopped: 'Stopped by an organizer.',
  'no-speaker': 'The person no longer speaks there.',
  declined: 'The person declined the invitation.',
  registered: 'The person has registered in the meantime.',
  answered: 'Answered in the meantime.',
  closed: 'The poll has closed.',
  held: 'The letter is held.',
  'result-changed': 'The result of the proposal has changed.',
  uncomposed: 'The message could not be composed.',
} as const;

export type DropReason = (typeof dropReasons)[keyof typeof dropReasons];
