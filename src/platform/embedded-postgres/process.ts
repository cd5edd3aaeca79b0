import { execFile } from 'node:child_process';

/** The user that PostgreSQL runs as; undefined means the user of this process. */
export interface ServerUser {
  uid: number;
  gid: number;
}

/** Options for starting PostgreSQL's programs. */
export function childOptions(user: ServerUser | undefined) {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C' };
  // PGDATA, PGPORT, PGOPTIONS and the like would redirect the tools to another server.
  for (const name of Object.keys(env)) if (name.startsWith('PG')) delete env[name];
  // The other user may have no access to the working directory of this process, and PostgreSQL refuses to start there.
  return { ...user, env, cwd: '/' };
}

/** Runs a command as `user`. Returns whether it succeeded, and its output. */
export function run(command: string, args: string[], user?: ServerUser): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve) => {
    execFile(command, args, { ...childOptions(user), maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim();
      resolve({ ok: error === null, output: output === '' && error ? error.message : output });
    });
  });
}

/** Explains an error from the output of PostgreSQL's programs: advice for known errors, otherwise the last lines. */
export function explain(output: string): string {
  if (/No space left on device|Disk quota exceeded|free disk space|wrote only/i.test(output))
    return 'The disk is full. Free some space.';
  if (/Permission denied|Read-only file system/i.test(output)) return `Fix the permissions of the folder. ${output}`;
  return output.trim().split('\n').slice(-6).join('\n');
}
