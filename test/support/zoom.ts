import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Registrant {
  id: string;
  email: string;
  first_name: string;
  last_name?: string;
  join_url: string;
}

interface Meeting {
  id: number;
  kind: 'meetings' | 'webinars';
  topic: string;
  start_time: string;
  duration: number;
  agenda: string;
  settings: {
    approval_type?: number;
    alternative_hosts?: string;
    language_interpretation?: { enable: boolean; interpreters: { email: string; languages: string }[] };
  };
  registrants: Registrant[];
  panelists: { id: string; email: string; name: string; join_url: string }[];
}

const allScopes = [
  'user:read:user:admin',
  'user:read:settings:admin',
  ...['meeting', 'webinar'].flatMap((one) => [
    `${one}:read:list_${one}s:admin`,
    `${one}:write:${one}:admin`,
    `${one}:read:${one}:admin`,
    `${one}:update:${one}:admin`,
    `${one}:delete:${one}:admin`,
    `${one}:write:batch_registrants:admin`,
    `${one}:delete:registrant:admin`,
  ]),
  'report:read:list_meeting_participants:admin',
  'report:read:list_webinar_participants:admin',
  'webinar:write:panelist:admin',
  'webinar:read:list_panelists:admin',
  'cloud_recording:read:list_recording_files:admin',
];

/** A recording in the cloud of Zoom; what the stand-in adds are its addresses. */
export interface CloudRecording {
  uuid: string;
  recording_files: {
    id: string;
    file_type: string;
    file_size: number;
    status: 'processing' | 'completed';
    recording_start: string;
    recording_end: string;
  }[];
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

/**
 * Zoom as its API is published (https://developers.zoom.us/docs/api/): it wants tokens with scopes, refuses wrong
 * requests with Zoom's own errors, expires tokens, limits rates, and loses or turns meetings when told to.
 */
export class ZoomServer {
  readonly host = 'host@city.example';
  readonly alternativeHost = 'deputy@city.example';
  readonly credentials = {
    accountId: 'acc-1',
    clientId: 'client-1',
    clientSecret: 'secret-1',
    host: this.host,
    alternativeHosts: '',
    eventSecret: '',
  };
  readonly meetings = new Map<number, Meeting>();
  readonly requests: string[] = [];
  scopes = [...allScopes];
  plan = {
    type: 2,
    meeting_capacity: 100,
    webinar: true,
    webinar_capacity: 500,
    interpretation: true,
    cloudRecording: true,
    transcripts: true,
  };
  /** Refuses so many requests with 429. */
  limited: { left: number; retryAfter: string } = { left: 0, retryAfter: '7' };
  /** Who was there, by meeting: a report is ready some time after the end. */
  readonly reports = new Map<number, object[]>();
  /** What was recorded, by meeting or webinar, also after it was deleted. */
  readonly recordings = new Map<number, CloudRecording>();
  /** The files that are text, by their id. */
  readonly texts = new Map<string, string>();
  /** Where downloads lead instead of to the files. */
  leadsTo: string | null = null;
  /** Answers this many bytes of a file, and breaks the connection. */
  cutsAt: number | null = null;
  isAway = false;
  /** Does what it is asked, and breaks the connection before it answers. */
  diesAfter: RegExp | null = null;
  /** How many calls a token is good for; null for all. */
  callsPerToken: number | null = null;
  /** Tokens with the number of their calls. */
  private readonly tokens = new Map<string, number>();
  private readonly downloadTokens = new Set<string>();
  private readonly server = createServer((request, response) => void this.answer(request, response));
  private number = 0;

  get urls(): readonly [string, string] {
    const url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return [url, url];
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

  get all(): Meeting[] {
    return [...this.meetings.values()];
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const call = `${request.method} ${request.url}`;
    this.requests.push(call);
    if (this.isAway) return void response.writeHead(503).end();
    if (request.url?.startsWith('/rec/') === true) return this.download(request, response);
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
    const url = new URL(request.url ?? '', 'http://zoom');
    if (url.pathname === '/oauth/token') return { status: 200, body: this.token(request, text) };
    const token = /^Bearer (.+)$/u.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const calls = (this.tokens.get(token) ?? Infinity) + 1;
    if (calls > (this.callsPerToken ?? Number.MAX_SAFE_INTEGER))
      throw new Refused(401, { code: 124, message: 'Access token is expired.' });
    this.tokens.set(token, calls);
    if (this.limited.left > 0) {
      this.limited.left -= 1;
      const message = 'You have reached the maximum per-second rate limit for this API. Try again later.';
      throw new Refused(429, { code: 429, message }, { 'retry-after': this.limited.retryAfter });
    }
    const [, , area = '', id = '', part, partId] = url.pathname.split('/').map(decodeURIComponent);
    const body = text === '' ? {} : JSON.parse(text);
    if (area === 'meetings' && part === 'recordings') return { status: 200, body: this.recorded(id, url) };
    if (area === 'users') return this.ofUser(request.method ?? '', id, part, url, body);
    if (area === 'meetings' || area === 'webinars')
      return this.ofMeeting(request.method ?? '', area, id, part, partId, body);
    if (area === 'report' && partId === 'participants') return this.report(id, Number(part), url);
    throw new Refused(404, { code: 2300, message: 'This API endpoint is not recognized.' });
  }

  private token(request: IncomingMessage, text: string): object {
    const { accountId, clientId, clientSecret } = this.credentials;
    const asked = new URLSearchParams(text);
    const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    if (request.headers.authorization !== basic)
      throw new Refused(400, { reason: 'Invalid client_id or client_secret', error: 'invalid_client' });
    if (asked.get('grant_type') !== 'account_credentials')
      throw new Refused(400, { reason: 'unsupported grant type', error: 'unsupported_grant_type' });
    if (asked.get('account_id') !== accountId)
      throw new Refused(400, { reason: 'Bad Request', error: 'invalid_request' });
    const token = `token-${(this.number += 1)}`;
    this.tokens.set(token, 0);
    const scope = this.scopes.join(' ');
    return { access_token: token, token_type: 'bearer', expires_in: 3599, scope, api_url: 'https://api.zoom.us' };
  }

  private need(scope: string): void {
    if (this.scopes.includes(scope)) return;
    throw new Refused(400, { code: 4711, message: `Invalid access token, does not contain scopes:[${scope}].` });
  }

  private ofUser(method: string, user: string, part: string | undefined, url: URL, body: Record<string, any>) {
    if (user !== this.host) throw new Refused(404, { code: 1001, message: `User does not exist: ${user}.` });
    const { type, webinar, webinar_capacity, meeting_capacity, interpretation } = this.plan;
    if (part === undefined) {
      this.need('user:read:user:admin');
      return { status: 200, body: { id: 'u1', email: user, type } };
    }
    if (part === 'settings') {
      this.need('user:read:settings:admin');
      const feature = { meeting_capacity, webinar, ...(webinar && { webinar_capacity }) };
      const recording = {
        cloud_recording: this.plan.cloudRecording,
        recording_audio_transcript: this.plan.cloudRecording && this.plan.transcripts,
      };
      const in_meeting = { language_interpretation: { enable: interpretation } };
      return { status: 200, body: { feature, recording, in_meeting } };
    }
    if (part !== 'meetings' && part !== 'webinars') throw new Refused(404, { code: 2300, message: 'Not recognized.' });
    const one = part.slice(0, -1);
    if (part === 'webinars' && !webinar) {
      const message = `Webinar plan is missing. Enable webinar for this user once the webinar plan is added. ${user}`;
      throw new Refused(400, { code: 200, message });
    }
    if (method === 'GET') {
      this.need(`${one}:read:list_${one}s:admin`);
      // Pages of two, so that a reader has to turn them.
      const listed = this.all.filter(({ kind }) => kind === part);
      const from = Number(url.searchParams.get('next_page_token') ?? 0);
      const next = from + 2 < listed.length ? String(from + 2) : '';
      const page = listed
        .slice(from, from + 2)
        .map((meeting) => ({ ...this.view(meeting), agenda: meeting.agenda.slice(0, 249) }));
      return { status: 200, body: { page_size: 2, next_page_token: next, [part]: page } };
    }
    this.need(`${one}:write:${one}:admin`);
    const invalid = [
      ...(typeof body['topic'] !== 'string' || body['topic'].length > 200 ? ['topic'] : []),
      ...(!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u.test(body['start_time']) ? ['start_time'] : []),
      ...(!Number.isInteger(body['duration']) ? ['duration'] : []),
      ...(body['type'] !== (part === 'meetings' ? 2 : 5) ? ['type'] : []),
    ];
    if (invalid.length > 0) {
      const errors = invalid.map((field) => ({ field, message: 'Invalid field.' }));
      throw new Refused(400, { code: 300, message: 'Validation Failed.', errors });
    }
    const id = 85_000_000_000 + (this.number += 1);
    const { topic, start_time, duration, agenda = '', settings = {} } = body;
    this.meetings.set(id, {
      id,
      kind: part,
      topic,
      start_time,
      duration,
      agenda,
      settings,
      registrants: [],
      panelists: [],
    });
    return { status: 201, body: this.view(this.meetings.get(id)!) };
  }

  private report(area: string, id: number, url: URL) {
    const one = area.slice(0, -1);
    this.need(`report:read:list_${one}_participants:admin`);
    const all = this.reports.get(id);
    if (all === undefined) throw new Refused(404, { code: 3001, message: `Meeting does not exist: ${id}.` });
    // Pages of two, so that a reader has to turn them.
    const from = Number(url.searchParams.get('next_page_token') ?? 0);
    const next = from + 2 < all.length ? String(from + 2) : '';
    return { status: 200, body: { page_size: 2, next_page_token: next, participants: all.slice(from, from + 2) } };
  }

  /** By the number of a meeting or webinar, the last time; or by the id of one time, encoded twice if it has to be. */
  private recorded(idText: string, url: URL): object {
    this.need('cloud_recording:read:list_recording_files:admin');
    if (!this.plan.cloudRecording) throw new Refused(400, { code: 200, message: 'Cloud recording is not enabled.' });
    const uuid = idText.startsWith('/') || idText.includes('//') ? '' : decodeURIComponent(idText);
    const found = [...this.recordings].find(([number, one]) => String(number) === uuid || one.uuid === uuid);
    if (found === undefined) throw new Refused(404, { code: 3301, message: 'This recording does not exist.' });
    const [number, { recording_files: files, ...one }] = found;
    const withToken = url.searchParams.get('include_fields') === 'download_access_token';
    const download_access_token = `download-${(this.number += 1)}`;
    if (withToken) this.downloadTokens.add(download_access_token);
    return {
      ...one,
      id: number,
      total_size: files.reduce((sum, { file_size: size }) => sum + size, 0),
      recording_count: files.length,
      share_url: `https://zoom.example/rec/share/${number}`,
      recording_play_passcode: `pass+${number}`,
      recording_files: files.map((file) => ({ ...file, download_url: `${this.urls[0]}/rec/download/${file.id}` })),
      ...(withToken && { download_access_token }),
    };
  }

  /** Leads from Zoom's address to another server, which wants no token of Zoom; strangers get a page to sign in. */
  private download(request: IncomingMessage, response: ServerResponse): void {
    const [, , step, id = ''] = (request.url ?? '').split('/');
    const token = /^Bearer (.+)$/u.exec(request.headers.authorization ?? '')?.[1];
    if (step === 'download') {
      if (token === undefined || !(this.downloadTokens.has(token) || this.tokens.has(token)))
        return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Sign In --> Zoom');
      const { port } = this.server.address() as AddressInfo;
      return void response
        .writeHead(302, { location: this.leadsTo ?? `http://localhost:${port}/rec/file/${id}` })
        .end();
    }
    const text = this.texts.get(id);
    if (token !== undefined || text === undefined) return void response.writeHead(403).end();
    response.writeHead(200, { 'content-length': Buffer.byteLength(text) });
    if (this.cutsAt === null) return void response.end(text);
    response.write(text.slice(0, this.cutsAt), () => response.destroy());
  }

  private view(meeting: Meeting) {
    const { id, topic, start_time, duration, agenda } = meeting;
    const start_url = `https://zoom.example/s/${id}?zak=host`;
    return { id, topic, start_time, duration, agenda, join_url: `https://zoom.example/j/${id}?pwd=x`, start_url };
  }

  private ofMeeting(
    method: string,
    area: 'meetings' | 'webinars',
    idText: string,
    part: string | undefined,
    partId: string | undefined,
    body: Record<string, any>,
  ): { status: number; body?: unknown } {
    const one = area.slice(0, -1);
    const scope = {
      GET: `${one}:read:${one}:admin`,
      PATCH: `${one}:update:${one}:admin`,
      DELETE: `${one}:delete:${one}:admin`,
    }[method];
    if (part === undefined && scope !== undefined) this.need(scope);
    const meeting = this.meetings.get(Number(idText));
    if (meeting !== undefined && meeting.kind === 'webinars' && area === 'meetings')
      throw new Refused(400, { code: 3000, message: 'Cannot access webinar info.' });
    if (meeting === undefined || meeting.kind !== area)
      throw new Refused(404, {
        code: 3001,
        message: `${one === 'meeting' ? 'Meeting' : 'Webinar'} does not exist: ${idText}.`,
      });
    if (part === undefined) {
      if (method === 'GET') return { status: 200, body: this.view(meeting) };
      if (method === 'DELETE') this.meetings.delete(meeting.id);
      else this.update(meeting, body);
      return { status: 204 };
    }
    if (part === 'batch_registrants') {
      this.need(`${one}:write:batch_registrants:admin`);
      return { status: 200, body: { registrants: this.register(meeting, body['registrants']) } };
    }
    if (part === 'registrants' && method === 'DELETE') {
      this.need(`${one}:delete:registrant:admin`);
      const before = meeting.registrants.length;
      meeting.registrants = meeting.registrants.filter(({ id }) => id !== partId);
      if (meeting.registrants.length === before)
        throw new Refused(404, { code: 3001, message: `Registrant does not exist: ${partId}.` });
      return { status: 204 };
    }
    if (part === 'panelists' && area === 'webinars') return this.panelists(method, meeting, body);
    throw new Refused(404, { code: 2300, message: 'This API endpoint is not recognized.' });
  }

  private update(meeting: Meeting, { settings = {}, ...content }: Partial<Meeting>): void {
    const { alternative_hosts: hosts = '', language_interpretation: interpretation } = settings;
    if (hosts.split(';').some((email) => !['', this.alternativeHost].includes(email))) {
      const message = 'The value that you entered for the Alternative Host field is not valid. Enter a valid value.';
      throw new Refused(400, { code: 300, message });
    }
    const languages = ['US', 'CN', 'JP', 'DE', 'FR', 'RU', 'PT', 'ES', 'KR'];
    const isPair = (text: string) => {
      const pair = text.split(',');
      return pair.length === 2 && pair[0] !== pair[1] && pair.every((one) => languages.includes(one));
    };
    if (interpretation !== undefined && !this.plan.interpretation)
      throw new Refused(400, { code: 300, message: 'Language interpretation is not enabled for this user.' });
    if (interpretation?.interpreters.some((one) => !one.email.includes('@') || !isPair(one.languages)) === true)
      throw new Refused(400, {
        code: 300,
        message: 'Validation Failed.',
        errors: [{ field: 'settings.language_interpretation.interpreters', message: 'Invalid field.' }],
      });
    Object.assign(meeting, content, { settings: { ...meeting.settings, ...settings } });
  }

  private register(meeting: Meeting, wanted: { email: string; first_name: string; last_name?: string }[]) {
    if (this.plan.type === 1 || meeting.settings.approval_type !== 0)
      throw new Refused(404, {
        code: 3000,
        message: `Registration has not been enabled for this meeting: ${meeting.id}.`,
      });
    if (!Array.isArray(wanted) || wanted.length === 0 || wanted.length > 30)
      throw new Refused(400, { code: 300, message: 'The number of registrants must be from 1 to 30.' });
    if (wanted.some(({ first_name: name }) => typeof name !== 'string' || name === '' || name.length > 64))
      throw new Refused(400, {
        code: 300,
        message: 'Validation Failed.',
        errors: [{ field: 'first_name', message: 'Invalid field.' }],
      });
    if (wanted.some(({ email }) => [this.host, this.alternativeHost].includes(email)))
      throw new Refused(400, { code: 3027, message: 'Host cannot register.' });
    return wanted.map(({ email, first_name, last_name }) => {
      let known = meeting.registrants.find((each) => each.email === email);
      if (known === undefined) {
        const id = `reg-${(this.number += 1)}`;
        const names = { first_name, ...(last_name !== undefined && { last_name }) };
        known = { id, email, ...names, join_url: `https://zoom.example/w/${meeting.id}?tk=${id}` };
        meeting.registrants.push(known);
      }
      return { registrant_id: known.id, email, join_url: known.join_url };
    });
  }

  private panelists(method: string, meeting: Meeting, body: Record<string, any>) {
    if (method === 'GET') {
      this.need('webinar:read:list_panelists:admin');
      return { status: 200, body: { total_records: meeting.panelists.length, panelists: meeting.panelists } };
    }
    this.need('webinar:write:panelist:admin');
    for (const { email, name } of body['panelists']) {
      if ([this.host, this.alternativeHost].includes(email))
        throw new Refused(400, { code: 300, message: 'The host cannot be a panelist.' });
      if (meeting.panelists.some((one) => one.email === email)) continue;
      const id = `pan-${(this.number += 1)}`;
      meeting.panelists.push({ id, email, name, join_url: `https://zoom.example/w/${meeting.id}?tk=${id}` });
    }
    return { status: 201, body: { id: String(meeting.id), updated_at: new Date(0).toISOString() } };
  }
}
