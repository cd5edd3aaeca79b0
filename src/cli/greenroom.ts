import { commandLine } from './command-line.js';
import { say } from './output.js';

try {
  await commandLine().parseAsync();
} catch (error) {
  const { explain } = await import('./explain.js');
  say(explain(error));
  process.exitCode = 1;
}
