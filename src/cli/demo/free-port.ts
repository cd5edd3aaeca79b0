import { createServer } from 'node:net';
import { StartupError } from '../../app/open-database.js';

const tries = 100;

/** Returns the first free port from `preferred` upwards; any if it is 0. Throws StartupError if none is free. */
export async function freePort(preferred: number, host: string): Promise<number> {
  if (preferred === 0) return (await tryPort(0, host)) ?? 0;
  const last = Math.min(preferred + tries, 65_535);
  for (let port = preferred; port <= last; port += 1) {
    if ((await tryPort(port, host)) !== null) return port;
  }
  throw new StartupError(`No port from ${preferred} to ${last} is free on ${host}.`);
}

/** Returns the port if it is free, otherwise null. */
function tryPort(port: number, host: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
      else reject(new StartupError(`Cannot listen on ${host} (${error.code}). Check HOST.`, { cause: error }));
    });
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
