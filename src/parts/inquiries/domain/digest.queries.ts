import { command, query } from '../../../platform/database/statement.js';

/** Records that a person wants new answers by email, from now on. */
export const follow = command(
  `insert into inquiry_followers (attendee_id, told_until) values ($1, $2) on conflict (attendee_id) do nothing`,
).write<[attendeeId: string, now: Date]>();

/** Records that a person no longer wants them. */
export const unfollow = command('delete from inquiry_followers where attendee_id = $1').write<[attendeeId: string]>();

/** Returns whether a person wants new answers by email. */
export const isFollowing = query('select exists (select from inquiry_followers where attendee_id = $1) as following', {
  following: 'boolean',
}).value<[attendeeId: string]>();
