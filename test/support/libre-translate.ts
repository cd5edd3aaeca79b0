import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * LibreTranslate as its API is published (https://docs.libretranslate.com/api/operations/translate/): it knows some
 * languages, wants a key, and refuses with its own errors. It translates by a dictionary, or by saying into what.
 */
export class LibreTranslateServer {
  readonly apiKey = '2f3b1c9e-1111-4111-8111-000000000001';
  readonly requests: { q: string; source: string; target: string }[] = [];
  readonly dictionary = new Map<string, string>();
  languages = ['ar', 'de', 'en', 'es', 'fr', 'ja', 'zh', 'zt'];
  /** Answers this in place of a translation: a status, or what it does instead. */
  trouble: { status: number; body: string; headers?: Record<string, string> } | 'hangs up' | 'is silent' | null = null;
  private readonly server = createServer((request, response) => void this.answer(request, response));

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const refuse = (status: number, error: string) => reply(response, status, JSON.stringify({ error }));
    if (request.method !== 'POST') return refuse(405, 'The method is not allowed for the requested URL.');
    if (request.url !== '/translate') return refuse(404, 'Not Found');
    if (request.headers['content-type'] !== 'application/json')
      return refuse(400, 'Invalid request: missing q parameter');
    const asked = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, string>;
    const { q = '', source = '', target = '', format, api_key: key } = asked;
    this.requests.push({ q, source, target });
    if (this.trouble === 'hangs up') return void response.destroy();
    if (this.trouble === 'is silent') return;
    if (this.trouble !== null) return reply(response, this.trouble.status, this.trouble.body, this.trouble.headers);
    if (key === undefined) return refuse(400, 'Please contact the server operator to get an API key');
    if (key !== this.apiKey) return refuse(403, 'Invalid API key');
    for (const [name, value] of Object.entries({ q, source, target }))
      if (value === '') return refuse(400, `Invalid request: missing ${name} parameter`);
    for (const language of [source, target])
      if (!this.languages.includes(language)) return refuse(400, `${language} is not supported`);
    if (format !== 'text') return refuse(400, `${format} format is not supported`);
    const translatedText = this.dictionary.get(`${target}: ${q}`) ?? `[${target}] ${q}`;
    reply(response, 200, JSON.stringify({ translatedText }));
  }
}

function reply(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}
