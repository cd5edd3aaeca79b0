import { ReceiveEmail } from '../flows/notifications/receive-email.flow.js';
import { maxEmailLength } from '../domain/notifications/inbound/incoming-email.js';
import { operator, withFlows } from './context.js';
import { explain } from './explain.js';
import { say } from './output.js';

/** EX_TEMPFAIL of sysexits.h: the mail server retries later. */
const tryAgainLater = 75;

/**
 * Processes one raw email from standard input. The mail server would send a bounce to the attendee for any other exit
 * code, so all failures are temporary. An email that is not a response is not a failure.
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

/** Reads all input, but keeps only one byte more than the maximum length. */
async function readEmail(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    if (length <= maxEmailLength) chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, maxEmailLength + 1);
}
