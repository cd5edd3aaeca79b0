import { ReceiveEmail } from '../flows/notifications/receive-email.flow.js';
import { longestEmail } from '../domain/notifications/inbound/incoming-email.js';
import { operator, withFlows } from './context.js';
import { explain } from './explain.js';
import { say } from './output.js';

/** EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and tries again. */
const tryAgainLater = 75;

/**
 * Takes in one raw mail from standard input. A mail server that pipes mails here sends one back to the attendee for any
 * other failure, so whatever keeps a mail from being read to its end is temporary; a mail that is no answer is none.
 */
export async function receiveEmail(): Promise<void> {
  try {
    const raw = await readEmail();
    await withFlows((flows) => flows.get(ReceiveEmail).run(raw, operator));
  } catch (error) {
    say(explain(error));
    process.exitCode = tryAgainLater;
  }
}

/** Reads all there is, and keeps no more than one byte over what a mail may have. */
async function readEmail(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    if (length <= longestEmail) chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, longestEmail + 1);
}
