import { CommanderError } from 'commander';
import { commandLine } from './command-line.js';
import { say } from './output.js';

/** Runs a command, as in `['organizer', 'list']`. Returns the exit code; errors are printed to standard error. */
export async function runCommand(args: readonly string[]): Promise<number> {
  process.exitCode = 0;
  try {
    await commandLine().parseAsync(args, { from: 'user' });
    return process.exitCode;
  } catch (error) {
    // Commander has printed the help or what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode;
    const { explain } = await import('./explain.js');
    const { inWords } = await import('../app/open-database.js');
    say(explain(inWords(error)));
    return 1;
  }
}
