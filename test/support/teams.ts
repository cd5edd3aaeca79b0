import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Meeting {
  id: string;
  externalId: string;
  subject: string;
  startDateTime: string;
  endDateTime: string;
  joinWebUrl: string;
  lobbyBypassSettings?: object;
}

interface AttendanceRecord {
  emailAddress: string | null;
  identity: { displayName: string };
  attendanceIntervals: { joinDateTime: string; leaveDateTime: string; durationInSeconds: number }[];
}

class Refused extends Error {
  constructor(
    readonly status: number,
    readonly body: object,
    readonly headers: Record<string, string> = {},
  ) {
    super(JSON.stringify(body));
  }
}

const graphError = (status: number, code: string, message: string, headers: Record<string, string> = {}) =>
  new Refused(status, { error: { code, message, innerError: { 'request-id': randomUUID() } } }, headers);

/**
 * Microsoft's sign-in and Graph, as far as online meetings go (https://learn.microsoft.com/graph/api/resources/onlinemeeting):
 * it wants tokens of the tenant, permissions and an access policy, and refuses as Graph does.
 */
export class TeamsServer {
  readonly credentials = {
    accountId: '0a6b2c1d-1111-4111-8111-000000000001',
    clientId: '0a6b2c1d-2222-4222-8222-000000000002',
    clientSecret: 'p~Q8.secret_1',
    host: '0a6b2c1d-3333-4333-8333-000000000003',
    alternativeHosts: '',
    eventSecret: '',
  };
  readonly meetings = new Map<string, Meeting>();
  readonly requests: string[] = [];
  roles = ['OnlineMeetings.ReadWrite.All', 'OnlineMeetingArtifact.Read.All'];
  hasPolicy = true;
  limited: { left: number; retryAfter: string } = { left: 0, retryAfter: '7' };
  isAway = false;
  /** Does what it is asked, and breaks the connection before it answers. */
  diesAfter: RegExp | null = null;
  /** Who was there, by meeting. */
  readonly records = new Map<string, AttendanceRecord[]>();
  private readonly tokens = new Set<string>();
  private readonly server = createServer((request, response) => void this.answer(request, response));

  get urls(): readonly [string, string] {
    const url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return [url, url];
  }

  get all(): Meeting[] {
    return [...this.meetings.values()];
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  expireTokens(): void {
    this.tokens.clear();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const call = `${request.method} ${request.url}`;
    this.requests.push(call);
    if (this.isAway) return void response.writeHead(503).end();
    try {
      const { status, body } = this.dispatch(request, text);
      if (this.diesAfter?.test(call) === true) return void response.destroy();
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? '' : JSON.stringify(body));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      response.writeHead(error.status, { 'content-type': 'application/json', ...error.headers });
      response.end(JSON.stringify(error.body));
    }
  }

  private dispatch(request: IncomingMessage, text: string): { status: number; body?: unknown } {
    const url = new URL(request.url ?? '', 'http://graph');
    const parts = url.pathname.split('/').map(decodeURIComponent);
    if (url.pathname.endsWith('/oauth2/v2.0/token')) return { status: 200, body: this.token(parts[1] ?? '', text) };
    const token = /^Bearer (.+)$/u.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!this.tokens.has(token))
      throw graphError(401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.');
    if (this.limited.left > 0) {
      this.limited.left -= 1;
      throw graphError(429, 'TooManyRequests', 'Too many requests.', { 'retry-after': this.limited.retryAfter });
    }
    const [, version, users, user, area, id, part, reportId, of] = parts;
    if (version !== 'v1.0' || users !== 'users' || area !== 'onlineMeetings')
      throw graphError(400, 'BadRequest', 'Resource not found for the segment.');
    this.need('OnlineMeetings.ReadWrite.All');
    if (!this.hasPolicy) {
      const { clientId } = this.credentials;
      const message = `No application access policy found for this app: ${clientId} on the user: ${user}.`;
      throw graphError(403, 'Forbidden', message);
    }
    if (user !== this.credentials.host) throw graphError(404, 'NotFound', 'User not found.');
    return this.ofMeetings(request.method ?? '', { id, part, reportId, of }, text === '' ? {} : JSON.parse(text));
  }

  private token(tenant: string, text: string): object {
    const { accountId, clientId, clientSecret } = this.credentials;
    const asked = new URLSearchParams(text);
    if (tenant !== accountId) {
      const said = `AADSTS90002: Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID.`;
      throw new Refused(400, { error: 'invalid_request', error_description: said, error_codes: [90002] });
    }
    if (asked.get('client_id') !== clientId) {
      const said = `AADSTS700016: Application with identifier '${asked.get('client_id')}' was not found in the directory.`;
      throw new Refused(400, { error: 'unauthorized_client', error_description: said, error_codes: [700016] });
    }
    if (asked.get('client_secret') !== clientSecret) {
      const said = `AADSTS7000215: Invalid client secret provided.`;
      throw new Refused(401, { error: 'invalid_client', error_description: said, error_codes: [7000215] });
    }
    if (asked.get('grant_type') !== 'client_credentials' || !asked.get('scope')?.endsWith('/.default')) {
      const said = 'AADSTS1002012: The provided value for scope is not valid.';
      throw new Refused(400, { error: 'invalid_scope', error_description: said });
    }
    const token = randomUUID();
    this.tokens.add(token);
    return { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: token };
  }

  private need(role: string): void {
    if (this.roles.includes(role)) return;
    throw graphError(403, 'Authorization_RequestDenied', `Insufficient privileges to complete the operation: ${role}.`);
  }

  private ofMeetings(
    method: string,
    { id, part, reportId, of }: Record<'id' | 'part' | 'reportId' | 'of', string | undefined>,
    body: Record<string, any>,
  ): { status: number; body?: unknown } {
    if (id === undefined && method === 'GET') return { status: 200, body: { value: [] } };
    if (id === 'createOrGet' && method === 'POST') return this.createOrGet(body);
    const meeting = this.meetings.get(id ?? '');
    if (meeting === undefined) throw graphError(404, 'NotFound', 'Meeting not found.');
    if (part === 'attendanceReports') {
      this.need('OnlineMeetingArtifact.Read.All');
      const known = this.records.get(meeting.id);
      if (reportId === undefined)
        return { status: 200, body: { value: known === undefined ? [] : [{ id: 'report-1' }] } };
      if (of !== 'attendanceRecords' || known === undefined) throw graphError(404, 'NotFound', 'Report not found.');
      return { status: 200, body: { value: known } };
    }
    if (method === 'DELETE') return (this.meetings.delete(meeting.id), { status: 204 });
    if (method === 'PATCH') {
      if ('externalId' in body || 'id' in body) throw graphError(400, 'BadRequest', 'Property is read-only.');
      this.checkTimes(body);
      Object.assign(meeting, body);
    }
    return { status: 200, body: meeting };
  }

  private createOrGet(body: Record<string, any>): { status: number; body: Meeting } {
    if (typeof body['externalId'] !== 'string') throw graphError(400, 'BadRequest', 'externalId is required.');
    const known = this.all.find(({ externalId }) => externalId === body['externalId']);
    if (known !== undefined) return { status: 200, body: known };
    this.checkTimes(body);
    const id = `MSo${randomUUID()}*0**19:meeting@thread.v2`;
    const { externalId, subject, startDateTime, endDateTime } = body;
    const joinWebUrl = `https://teams.example/l/meetup-join/${encodeURIComponent(id)}`;
    this.meetings.set(id, { id, externalId, subject, startDateTime, endDateTime, joinWebUrl });
    return { status: 201, body: this.meetings.get(id)! };
  }

  private checkTimes({ startDateTime, endDateTime }: Record<string, any>): void {
    if (!(Date.parse(endDateTime) > Date.parse(startDateTime)))
      throw graphError(400, 'BadRequest', 'The end time must be after the start time.');
  }
}
