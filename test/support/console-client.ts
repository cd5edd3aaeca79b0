import { randomUUID } from 'node:crypto';
import { Organizer } from '../../src/domain/identity/organizer.entity.js';
import type { Role } from '../../src/domain/identity/role.js';
import type { TestApp } from './app.js';
import { sendRequest } from './send-request.js';

/** A page as a browser without JavaScript has it. */
export interface ConsolePage {
  status: number;
  /** Where it redirects to, without the host. */
  location: string | null;
  headers: Headers;
  html: string;
}

/** A browser in the console: it keeps cookies, and sends the token and the version of the last page with each form. */
export class ConsoleClient {
  readonly cookies = new Map<string, string>();
  csrfToken = '';
  /** The version that each form showed last, by its address. */
  readonly versions = new Map<string, string>();

  constructor(
    private readonly url: string,
    private readonly userAgent?: string,
  ) {}

  get(path: string, headers: Record<string, string> = {}): Promise<ConsolePage> {
    return this.send(path, { headers });
  }

  /** Sends a form; a field without a value is left out, a list is sent several times. */
  post(
    path: string,
    fields: Record<string, string | string[]> = {},
    headers: Record<string, string> = {},
  ): Promise<ConsolePage> {
    const body = new URLSearchParams([['_csrf', this.csrfToken]]);
    const version = this.versions.get(path);
    const shown = version === undefined ? {} : { version };
    for (const [name, value] of Object.entries({ ...shown, ...fields }))
      for (const one of [value].flat()) body.append(name, one);
    return this.send(path, { method: 'POST', body, headers });
  }

  /** Sends a form with a file. */
  upload(path: string, file: Blob, fields: Record<string, string | string[]> = {}): Promise<ConsolePage> {
    const body = new FormData();
    body.append('_csrf', this.csrfToken);
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
    body.append('file', file, file instanceof File ? file.name : 'proposals.csv');
    return this.send(path, { method: 'POST', body });
  }

  /** Sends a form and follows the redirect that answers it. */
  async postAndFollow(path: string, fields: Record<string, string | string[]> = {}): Promise<ConsolePage> {
    const answer = await this.post(path, fields);
    if (answer.status !== 303 || answer.location === null)
      throw new Error(`${path}: ${answer.status}\n${textOf(answer.html)}`);
    return this.get(answer.location);
  }

  async signIn(email: string, password: string): Promise<ConsolePage> {
    await this.get('/console/sign-in');
    return this.post('/console/sign-in', { email, password });
  }

  private async send(path: string, request: RequestInit): Promise<ConsolePage> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      ...(request.headers as Record<string, string>),
      ...(cookie !== '' && { cookie }),
      ...(this.userAgent !== undefined && { 'user-agent': this.userAgent }),
    };
    const response = await sendRequest(new URL(path, this.url), { ...request, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const html = response.text;
    const token = /name="_csrf" value="([^"]+)"/u.exec(html)?.[1];
    if (token !== undefined) this.csrfToken = token;
    for (const [form, action = ''] of html.matchAll(/<form\b[^>]*\baction="([^"#]+)[^>]*>[\s\S]*?<\/form>/gu)) {
      const version = /name="version" value="([^"]*)"/u.exec(form)?.[1];
      if (version !== undefined) this.versions.set(unescape(action), unescape(version));
    }
    return { status: response.status, location: response.headers.get('location'), headers: response.headers, html };
  }
}

/** The password of staff that tests make. */
export const staffPassword = 'a password of the tests';

/** argon2id of it at the least cost, which is what signing in then costs: the program hashes what people choose in earnest. */
export const staffPasswordHash =
  '$argon2id$v=19$m=8,t=1,p=1$4ZtOqIjL5guZU3ooOPiZPA$ggV6ifKmjClnr+kR+5JL+G9qY1yMo1l2SMLjjFI8IUQ';

/** A browser in which somebody of this role is signed in. */
export async function consoleClient(app: TestApp, role: Role = 'owner'): Promise<ConsoleClient> {
  const email = `${role}-${randomUUID().slice(0, 8)}@example.org`;
  await app.dataSource.getRepository(Organizer).insert({
    id: randomUUID(),
    email,
    emailKey: email,
    name: `The ${role}`,
    role,
    passwordHash: staffPasswordHash,
    createdAt: app.clock.now(),
  });
  const client = new ConsoleClient(app.url);
  await client.signIn(email, staffPassword);
  await client.get('/console');
  return client;
}

/** What a page says, without its markup. */
export function textOf(html: string): string {
  return html
    .replaceAll(/<(script|style|head)[\s\S]*?<\/\1>/gu, ' ')
    .replaceAll(/<[^>]*>/gu, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/&#x27;|&#39;/gu, "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&#x3D;', '=')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** The values of the fields of the form that is sent to this address, as a browser would send them. */
export function formOf(html: string, action: string): Record<string, string | string[]> {
  const form = [...html.matchAll(/<form\b[\s\S]*?<\/form>/gu)]
    .map(([text]) => text)
    .find((text) => text.includes(`action="${action}"`) || text.includes(`action="${action}#`));
  if (form === undefined) throw new Error(`No form to ${action}`);
  const fields: [string, string][] = [];
  for (const [tag, name = ''] of form.matchAll(/<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"[^>]*>/gu)) {
    if (tag.startsWith('<select')) fields.push(...selected(form, tag).map((value): [string, string] => [name, value]));
    else if (tag.startsWith('<textarea'))
      fields.push([name, unescape(form.slice(form.indexOf(tag) + tag.length).split('</textarea>')[0] ?? '')]);
    else if (!/type="(?:checkbox|radio)"/u.test(tag) || /\schecked/u.test(tag)) {
      fields.push([name, unescape(/\bvalue="([^"]*)"/u.exec(tag)?.[1] ?? '')]);
    }
  }
  const values: Record<string, string | string[]> = {};
  for (const [name, value] of fields) {
    if (name === '_csrf') continue;
    const before = values[name];
    values[name] = before === undefined ? value : [before, value].flat();
  }
  return values;
}

function selected(form: string, tag: string): string[] {
  const options = form.slice(form.indexOf(tag)).split('</select>')[0] ?? '';
  const chosen = [...options.matchAll(/<option value="([^"]*)" selected>/gu)].map(([, value = '']) => unescape(value));
  if (chosen.length > 0 || /\smultiple\b/u.test(tag)) return chosen;
  // Without a choice, it is the first option.
  return [unescape(/<option value="([^"]*)"/u.exec(options)?.[1] ?? '')];
}

export function unescape(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&#x3D;', '=')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
