import { Readable } from 'node:stream';
import { runCommand } from '../../src/cli/run-command.js';

/** How a command ended, and what it wrote. */
export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs a command of the command line in this process, whose modules are loaded already: a process for each takes a
 * second of a processor. `env` is its whole environment, `input` its standard input.
 */
export async function runHere(args: string[], env: NodeJS.ProcessEnv, input: string | Buffer = ''): Promise<Ran> {
  const { env: ownEnv, stdin, exitCode } = process;
  const written = { stdout: '', stderr: '' };
  const capture = (name: keyof typeof written) =>
    jest.spyOn(process[name], 'write').mockImplementation((chunk) => {
      written[name] += String(chunk);
      return true;
    });
  const captured = [capture('stdout'), capture('stderr')];
  process.env = env;
  Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(input)]) });
  try {
    return { code: await runCommand(args), ...written };
  } finally {
    Object.defineProperty(process, 'stdin', { value: stdin });
    Object.assign(process, { env: ownEnv, exitCode });
    for (const stream of captured) stream.mockRestore();
  }
}
