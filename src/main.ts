import { startGreenroom } from './app/bootstrap.js';
import { StartupError } from './app/open-database.js';
import { StopRequest } from './app/stop-request.js';
import { ConfigErrors, loadConfig } from './platform/config.js';
import { onceDatabaseAnswers } from './platform/database/database-gone.js';
import { builtInAgeDays } from './platform/embedded-postgres/binaries.js';
import { collectHeap } from './platform/fast/collect-heap.js';
import { setFlagsFromString } from 'node:v8';

limitHeapGrowth();
const stopping = new StopRequest();
try {
  const config = loadConfig(process.env);
  const greenroom = await startGreenroom(config);
  process.stderr.write(`Greenroom is at ${config.publicUrl}\n`);
  // What only the start needed is 45 MB. The first visitors needn't wait for it.
  setTimeout(() => collectHeap(), 5000).unref();
  // Commands and requests use the database already, so one slow connection of a busy machine must not end the program.
  const code = await onceDatabaseAnswers(() => greenroom.setupCode(), stopping.signal);
  if (code !== null) {
    process.stderr.write(
      `
Nobody owns this workspace yet. Open ${config.publicUrl}/console/setup and enter this code:

  ${code}

`,
    );
  }
  if (config.smtpUrl === undefined) {
    process.stderr.write(
      `WARNING: SMTP_URL is not set. NO MAIL IS SENT: every mail is written to ${config.dataDir}/mail instead.\n`,
    );
  }
  const builtInDays = builtInAgeDays(config, new Date());
  if (builtInDays !== null && process.env['NODE_ENV'] === 'production') {
    process.stderr.write(
      `WARNING: DATABASE_URL is not set. The built-in PostgreSQL is ${builtInDays} days old and gets security fixes late: it is for trying and small calls.\n`,
    );
  }
  // Proxies need time to notice, people at a terminal don't.
  const delayMs = (await stopping.received) === 'SIGTERM' ? config.shutdownDelayMs : 0;
  await greenroom.drain(delayMs);
  await greenroom.stop();
  process.exit(0);
} catch (error) {
  const isExpected = error instanceof StartupError || error instanceof ConfigErrors;
  process.stderr.write(`${isExpected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}

/**
 * Lets the heap grow by 70 % before all of it is collected. V8 would let it grow to four times what it was, which takes
 * a few hundredths less of the processor, and 200 MB more at the end of a rush.
 */
function limitHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=70');
}
