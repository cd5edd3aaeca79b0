import { StartFault } from '../open-database.js';
import { ConfigFaults } from '../platform/config.js';
import { Refusal } from '../platform/errors.js';
import { say } from './context.js';
import { commandLine } from './command-line.js';

try {
  await commandLine().parseAsync();
} catch (error) {
  say(wordsOf(error));
  process.exitCode = 1;
}

function wordsOf(error: unknown): string {
  if (error instanceof Refusal) {
    // A fault's own message names its field where the field is not an argument.
    return [error.message, ...error.faults.map((fault) => `  ${fault.path}: ${fault.message}`)].join('\n');
  }
  if (error instanceof StartFault || error instanceof ConfigFaults) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
