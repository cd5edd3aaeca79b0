import * as openid from 'openid-client';
import { z } from 'zod';
import { guardedRequest } from '../../../platform/http/guarded-request.js';
import { ProviderFailure } from './provider.js';

/** How a provider is reached, and signed in to. */
export interface ClientSettings {
  /** Where tokens are issued, and the grant with its parameters. */
  tokenUrl: string;
  grant: 'account_credentials' | 'client_credentials';
  parameters: Record<string, string>;
  clientId: string;
  clientSecret: string;
  /** What the paths of calls follow. */
  apiUrl: string;
  /** Private networks that may be reached (CIDR). */
  networks: readonly string[];
  /** Returns why a call failed, by the provider's error. */
  failure(status: number, body: unknown): ProviderFailure;
}

/** A report of 300 people has about 100 KB. */
const maxAnswerBytes = 4_000_000;
/** A download leads to where the files are, mostly on another server. */
const maxRedirects = 4;

/**
 * Calls a provider's API with a token of its own, which is renewed once it is refused: its time is the provider's to
 * know. Whatever goes wrong is a `ProviderFailure`.
 */
export class ProviderClient {
  private token: Promise<string> | null = null;

  constructor(
    private readonly settings: ClientSettings,
    private readonly patienceMs: number,
  ) {}

  /** Returns the answer, read by its schema. */
  async call<Schema extends z.ZodType>(
    schema: Schema,
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<z.output<Schema>> {
    const token = await this.renewed(false);
    let answer = await this.send(method, path, token, body);
    if (answer.status === 401) answer = await this.send(method, path, await this.renewed(true, token), body);
    const json = jsonOf(answer.text);
    this.refuse(answer, json);
    const read = schema.safeParse(json);
    if (!read.success) throw new ProviderFailure('refused', 'The answer has an unknown form.');
    return read.data;
  }

  /**
   * Returns the text of a file, at most `maxBytes` of it and one more, so that a longer one is noticed. Each redirect is
   * checked like the first address; only the server that the provider named gets the token.
   */
  async download(address: string, token: string | null, maxBytes: number): Promise<string> {
    const authorization = `Bearer ${token ?? (await this.renewed(false))}`;
    let url = addressOf(address);
    const { origin } = url;
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const headers: Record<string, string> = url.origin === origin ? { authorization } : {};
      const answer = await this.request({ url: url.href, method: 'GET', headers, body: '' }, maxBytes + 1);
      if (answer.status >= 300 && answer.status < 400 && answer.location !== null) {
        url = addressOf(answer.location, url.href);
        continue;
      }
      this.refuse(answer, jsonOf(answer.text));
      const isLong = Buffer.byteLength(answer.text) > maxBytes;
      if (!answer.isWhole && !isLong) throw new ProviderFailure('away', 'The download was cut off.');
      return answer.text;
    }
    throw new ProviderFailure('refused', 'Too many redirects.');
  }

  private refuse({ status, retryAfter }: { status: number; retryAfter: string | null }, json: unknown): void {
    const retry = retryOf(retryAfter);
    if (status === 429) throw new ProviderFailure('busy', saidBy(json) ?? 'Too many requests', { retry });
    if (status >= 500) throw new ProviderFailure('away', `HTTP ${status}`, { retry });
    if (status >= 300) throw this.settings.failure(status, json);
  }

  /** Returns the path of the next page, as an answer names its address; null if there is none. */
  pathIn(address: string | undefined): string | null {
    const { apiUrl } = this.settings;
    return address?.startsWith(`${apiUrl}/`) === true ? address.slice(apiUrl.length) : null;
  }

  /** Several calls share a token; of those that were refused, one renews it. */
  private renewed(isRefused: boolean, refused?: string): Promise<string> {
    const before = this.token;
    if (before !== null && !isRefused) return before;
    const next = (before ?? Promise.resolve('')).then((known) =>
      known !== '' && known !== refused ? known : this.requestToken(),
    );
    this.token = next;
    next.catch(() => {
      if (this.token === next) this.token = null;
    });
    return next;
  }

  private async requestToken(): Promise<string> {
    const { tokenUrl, grant, parameters, clientId, clientSecret } = this.settings;
    const metadata = { issuer: tokenUrl, token_endpoint: tokenUrl };
    const authentication =
      grant === 'client_credentials' ? openid.ClientSecretPost(clientSecret) : plainBasic(clientSecret);
    const configuration = new openid.Configuration(metadata, clientId, undefined, authentication);
    // Where plain addresses may lead is decided by the networks.
    openid.allowInsecureRequests(configuration);
    configuration[openid.customFetch] = async (url, { method: verb, headers, body }) => {
      const sent = { url, method: verb, headers, body: body instanceof URLSearchParams ? body.toString() : '' };
      const { status, text, contentType } = await this.request(sent);
      return new Response(text, { status, headers: { 'content-type': contentType ?? 'text/plain' } });
    };
    try {
      const granted =
        grant === 'client_credentials'
          ? await openid.clientCredentialsGrant(configuration, parameters)
          : await openid.genericGrantRequest(configuration, grant, parameters);
      return granted.access_token;
    } catch (error) {
      throw tokenFailure(error);
    }
  }

  private send(method: string, path: string, token: string, body?: object) {
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(body && { 'content-type': 'application/json' }),
    };
    return this.request({
      url: `${this.settings.apiUrl}${path}`,
      method,
      headers,
      body: body === undefined ? '' : JSON.stringify(body),
    });
  }

  private async request(
    sent: { url: string; method: string; headers: Record<string, string>; body: string },
    maxBytes = maxAnswerBytes,
  ) {
    try {
      const { networks } = this.settings;
      return await guardedRequest({ ...sent, patienceMs: this.patienceMs, maxAnswerBytes: maxBytes, networks });
    } catch (error) {
      const { code } = error as { code?: unknown };
      throw new ProviderFailure('away', typeof code === 'string' ? code : 'timeout');
    }
  }
}

/** Returns where a file is; nonsense is the provider's. */
function addressOf(text: string, base?: string): URL {
  if (!URL.canParse(text, base)) throw new ProviderFailure('refused', 'The address of the download is invalid.');
  return new URL(text, base);
}

/** Zoom takes both as they are, and not encoded for forms as RFC 6749 says. */
const plainBasic =
  (clientSecret: string): openid.ClientAuth =>
  (_server, { client_id: clientId }, _body, headers) => {
    headers.set('authorization', `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`);
  };

const tokenError = z.looseObject({
  error: z.string().optional(),
  error_description: z.string().optional(),
  reason: z.string().optional(),
});

/** Returns why there is no token: Zoom says it in `reason`, Microsoft in `error_description`. */
function tokenFailure(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  const { cause, status } = error as { cause?: unknown; status?: number };
  if (cause instanceof ProviderFailure) return cause;
  const read = tokenError.safeParse(cause);
  const said = read.success ? (read.data.error_description ?? read.data.reason ?? read.data.error) : undefined;
  if (said !== undefined) return new ProviderFailure('credentials', said);
  return new ProviderFailure(status !== undefined && status < 500 ? 'credentials' : 'away', 'No token was issued.');
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return {};
  }
}

const anyError = z.union([
  z.looseObject({ message: z.string() }).transform(({ message }) => message),
  z.looseObject({ error: z.looseObject({ message: z.string() }) }).transform(({ error }) => error.message),
]);

/** Returns the message of an error; null if there is none. */
export function saidBy(body: unknown): string | null {
  const read = anyError.safeParse(body);
  return read.success ? read.data : null;
}

/** Reads `Retry-After`: seconds, or the moment from which on it works again, as Zoom says of limits per day. */
function retryOf(retryAfter: string | null): number | Date | null {
  if (retryAfter === null) return null;
  if (/^\d{1,6}$/u.test(retryAfter)) return Number(retryAfter);
  const at = new Date(retryAfter);
  return Number.isNaN(at.getTime()) ? null : at;
}
