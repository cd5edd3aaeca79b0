/** Mails that an attendee may stop. Invites, changes, cancellations, offers and links belong to none and always come. */
export const emailCategories = ['reminders', 'news'] as const;
export type EmailCategory = (typeof emailCategories)[number];
