import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** One connection that stays open between requests, as those of browsers do; `origin` is `http:` or `https:`. */
export function oneConnection(origin: string): HttpAgent | HttpsAgent {
  const options = { keepAlive: true, maxSockets: 1 };
  return origin.startsWith('https:') ? new HttpsAgent(options) : new HttpAgent(options);
}

/** Returns the status of a proxy's answer, whatever its certificate is. */
export function askProxy(
  origin: string,
  method: string,
  path: string,
  options: { agent?: HttpAgent | HttpsAgent; key?: string; body?: object } = {},
): Promise<number> {
  const { agent, key, body } = options;
  return new Promise((resolve, reject) => {
    const isTls = origin.startsWith('https:');
    const headers = {
      host: isTls ? 'sessions.example.org' : new URL(origin).host,
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body && { 'content-type': 'application/json' }),
    };
    const common = { ...(agent && { agent }), method, headers };
    const url = new URL(path, origin);
    const sending = isTls ? httpsRequest(url, { ...common, rejectUnauthorized: false }) : httpRequest(url, common);
    sending.on('response', (response) => {
      response.on('error', reject).on('end', () => resolve(response.statusCode ?? 0));
      response.resume();
    });
    sending.on('error', reject);
    sending.end(body && JSON.stringify(body));
  });
}
