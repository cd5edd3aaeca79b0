/**
 * Categories of email that an attendee can stop. Invitations, changes, cancellations, offers and links are in none of
 * them.
 */
export const emailCategories = ['reminders', 'news'] as const;
export type EmailCategory = (typeof emailCategories)[number];
