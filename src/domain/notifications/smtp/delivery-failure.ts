/** What an email failed at. */
type FailedAt =
  /** There was no server that let us in: it never heard of this email. */
  | 'connection'
  /** The server refused the recipient, not the email or the connection. */
  | 'recipient'
  /** The server got all of the email and said nothing: it was perhaps delivered. */
  | 'answer'
  | 'email';

/**
 * An email that was not handed over, or perhaps was. `permanent`: the server refused it or its recipient for good, another attempt
 * cannot help. `temporary`: it may work later. The message is the server's answer, or the network's error.
 */
export class DeliveryFailure extends Error {
  constructor(
    readonly kind: 'permanent' | 'temporary',
    message: string,
    options?: ErrorOptions,
    readonly at: FailedAt = 'email',
  ) {
    super(message, options);
    this.name = 'DeliveryFailure';
  }
}

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
  response?: string;
  command?: string;
}

// Only a refusal of these commands is about this email. A refused greeting, login or sender is a configuration problem
// that affects every email; failing them all would lose emails that work an hour later.
const aboutThisEmail = new Set(['RCPT TO', 'DATA']);

/**
 * Classifies what nodemailer or the file system threw: 5yz in answer to the recipient or the email is permanent (RFC
 * 5321 4.2.1), all else temporary. `reached` says how far the email had come: an error other than a refusal after all of
 * it had left says nothing of whether it was delivered.
 */
export function deliveryFailure(error: unknown, reached: 'connection' | 'email' | 'answer' = 'email'): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error;
  const cause: SmtpError = error instanceof Error ? error : new Error(String(error));
  const refused = (cause.responseCode ?? 0) >= 500 && aboutThisEmail.has(cause.command ?? '');
  const words = cause.response ?? cause.message;
  const isAnswered = reached === 'answer' && cause.responseCode !== undefined;
  const at = refused && cause.command === 'RCPT TO' ? 'recipient' : isAnswered ? 'email' : reached;
  return new DeliveryFailure(refused ? 'permanent' : 'temporary', oneLine(words), { cause }, at);
}

function oneLine(words: string): string {
  return words.replaceAll(/\s+/gu, ' ').trim().slice(0, 500);
}
