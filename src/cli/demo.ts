import { startGreenroom } from '../app/bootstrap.js';
import { StartupError } from '../app/open-database.js';
import { StopRequest } from '../app/stop-request.js';
import { ConfigErrors } from '../platform/config.js';
import { prepareDemo } from './demo/prepare.js';

const say = (text: string) => void process.stderr.write(`${text}\n`);
const stopping = new StopRequest();
const stops: (() => Promise<void>)[] = [];

try {
  await run();
} catch (error) {
  if (!stopping.signal.aborted) {
    const isExpected = error instanceof StartupError || error instanceof ConfigErrors;
    say(isExpected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  }
}
for (const stop of stops.reverse()) await stop().catch((error: unknown) => say(String(error)));
// Exits even if something still keeps the process running, such as a browser's connection to the mailbox.
process.exit();

async function run(): Promise<void> {
  const demo = await prepareDemo(process.env, say, stopping.signal, (stop) => stops.push(stop));
  const greenroom = await startGreenroom(demo.config);
  stops.push(() => greenroom.stop());
  stopping.signal.throwIfAborted();
  process.stdout.write(demo.summary);
  await stopping.received;
  say('Stopping …');
}
