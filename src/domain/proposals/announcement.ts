import { emailKey } from '../registrations/email-address.js';

/** Returns the team of a declared proposal: the attendee and the people they named, each once. */
export function teamOf(
  attendee: { email: string; emailKey: string; name: string },
  named: readonly string[],
): { email: string; name?: string }[] {
  const others = [...new Map(named.map((email) => [emailKey(email), email])).values()];
  return [
    { email: attendee.email, name: attendee.name },
    ...others.filter((email) => emailKey(email) !== attendee.emailKey).map((email) => ({ email })),
  ];
}
