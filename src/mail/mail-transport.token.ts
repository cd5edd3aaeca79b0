/** Under which the way out for mails is injected. */
export const mailTransportToken = Symbol('MailTransport');
