import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './free-port.js';
import { newDataDir } from './greenroom-process.js';

/** Caddy (`apt-get install caddy`) with the sample in `deploy/`, without TLS, in front of instances on these ports. */
export async function startCaddy(port: number, upstreamPorts: [number, number]) {
  const folder = await newDataDir();
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    SITE: `http://127.0.0.1:${port}`,
    UPSTREAMS: upstreamPorts.map((upstream) => `127.0.0.1:${upstream}`).join(' '),
    CADDY_ADMIN: `127.0.0.1:${await freePort()}`,
  };
  const args = ['run', '--config', 'deploy/Caddyfile', '--adapter', 'caddyfile'];
  const child = spawn('caddy', args, { env, stdio: 'ignore' });
  return {
    origin: env.SITE,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
