import { execFile } from 'node:child_process';

/** The user that PostgreSQL runs as; undefined means the user of this process. */
export interface ServerUser {
  uid: number;
  gid: number;
}

/** What a child process of PostgreSQL is started with. */
export function childOptions(user: ServerUser | undefined) {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C' };
  // PGDATA, PGPORT, PGOPTIONS and the like would redirect the tools to another server.
  for (const name of Object.keys(env)) if (name.startsWith('PG')) delete env[name];
  // The working directory of this process may be closed to the other user, and PostgreSQL refuses to start there.
  return { ...user, env, cwd: '/' };
}

/** Runs a command to its end as `user`. Says whether it succeeded, and what it printed. */
export function run(command: string, args: string[], user?: ServerUser): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve) => {
    execFile(command, args, { ...childOptions(user), maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim();
      resolve({ ok: error === null, output: output === '' && error ? error.message : output });
    });
  });
}

/** What went wrong, from the output of PostgreSQL's programs: advice where we have some, else its last lines. */
export function explain(output: string): string {
  if (/No space left on device|Disk quota exceeded|free disk space|wrote only/i.test(output))
    return 'The disk is full. Free some space.';
  if (/Permission denied|Read-only file system/i.test(output)) return `Fix the permissions of the folder. ${output}`;
  return output.trim().split('\n').slice(-6).join('\n');
}
