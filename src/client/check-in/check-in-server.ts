import type { ScanRequest, ScansAnswer } from './check-in-queue.js';
import type { CheckInConfig } from './config.js';
import type { Roster, ServedRoster } from './roster.js';

const timeoutMs = 15_000;

/**
 * The client for the check-in server. Requests resolve to null if the server is unreachable or refuses; none rejects.
 */
export class CheckInServer {
  isOnline = true;
  isSignedOut = false;

  constructor(
    private readonly paths: Pick<CheckInConfig, 'listPath' | 'scansPath'>,
    /** CSRF token for changes; each roster contains a newer one. */
    public csrfToken: string,
    /** Called after each request, because the connection state may have changed. */
    private readonly onReply: () => void,
    /** Called once the server says that the login has ended, here or elsewhere. */
    private readonly onEnded: () => void,
  ) {}

  /** Fetches the roster, or only what changed in it since the given one. */
  async fetchRoster(since: Pick<Roster, 'now'> | null): Promise<ServedRoster | null> {
    const { listPath } = this.paths;
    const { answer } = await this.request(since === null ? listPath : `${listPath}?since=${since.now}`);
    if (answer === null) return null;
    const { csrfToken, ...roster } = answer as ServedRoster & { csrfToken: string };
    this.csrfToken = csrfToken;
    return roster;
  }

  /** Sends scans. If the token has expired, calls `renewToken` and sends them again. */
  async postScans(scans: readonly ScanRequest[], renewToken: () => Promise<boolean>): Promise<ScansAnswer | null> {
    const send = () => this.request(this.paths.scansPath, { scans });
    const first = await send();
    const { answer } = first.status === 403 && (await renewToken()) ? await send() : first;
    return answer as ScansAnswer | null;
  }

  /** Resolves to the JSON of a successful response, and to null instead of any other. */
  private async request(path: string, body?: object): Promise<{ status: number; answer: unknown }> {
    try {
      const response = await fetch(path, {
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        ...(body && { method: 'POST', body: JSON.stringify({ ...body, _csrf: this.csrfToken }) }),
        // Not every browser has it.
        signal: AbortSignal.timeout?.(timeoutMs),
      });
      const { status } = response;
      const isJson = response.headers.get('content-type')?.includes('json') === true;
      this.isSignedOut = response.redirected || status === 401;
      // A network with a page of its own redirects, too.
      const isSignIn = response.url.startsWith(`${location.origin}/console/sign-in`);
      if (status === 401 || isSignIn) this.onEnded();
      this.isOnline = status < 500;
      const isAnswer = response.ok && isJson && !this.isSignedOut;
      return { status, answer: isAnswer ? await response.json() : null };
    } catch {
      this.isOnline = false;
      return { status: 0, answer: null };
    } finally {
      this.onReply();
    }
  }
}
