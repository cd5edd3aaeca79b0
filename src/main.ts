import { startGreenroom } from './app/bootstrap.js';
import { StartupError } from './app/open-database.js';
import { ConfigErrors, loadConfig } from './platform/config.js';

try {
  const config = loadConfig(process.env);
  const greenroom = await startGreenroom(config);
  process.stderr.write(`Greenroom is at ${config.publicUrl}\n`);
  if (config.smtpUrl === undefined) {
    process.stderr.write(
      `WARNING: SMTP_URL is not set. NO MAIL IS SENT: every mail is written to ${config.dataDir}/mail instead.\n`,
    );
  }
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      greenroom.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`${String(error)}\n`);
          process.exit(1);
        },
      );
    });
  }
} catch (error) {
  const isExpected = error instanceof StartupError || error instanceof ConfigErrors;
  process.stderr.write(`${isExpected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
