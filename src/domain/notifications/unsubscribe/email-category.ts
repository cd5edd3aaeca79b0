/** Emails that an attendee can stop. Invitations, changes, cancellations, offers and links belong to none. */
export const emailCategories = ['reminders', 'news'] as const;
export type EmailCategory = (typeof emailCategories)[number];
