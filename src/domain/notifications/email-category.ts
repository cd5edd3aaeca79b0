/** Mails that an attendee may stop. Invites, changes, cancellations, offers and links belong to none and always come. */
export const mailCategories = ['reminders', 'news'] as const;
export type MailCategory = (typeof mailCategories)[number];
