/**
 * How long the email about a withdrawal by others than the team waits, so that a mistake can be corrected before the team
 * reads of it.
 */
export const withdrawalWaitMinutes = 10;
