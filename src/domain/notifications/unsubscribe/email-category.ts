/**
 * Categories of email that an attendee can stop: the last are invitations to the team of a proposal, which anyone can send
 * to any address. Invitations to sessions, changes, cancellations, offers and links are in none of them.
 */
export const emailCategories = ['reminders', 'news', 'invitations'] as const;
export type EmailCategory = (typeof emailCategories)[number];

/** Those that a speaker can stop. */
export const speakerCategories = ['reminders', 'news'] as const satisfies EmailCategory[];
export type SpeakerCategory = (typeof speakerCategories)[number];
