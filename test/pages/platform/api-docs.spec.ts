import { startTestApp, type TestApp } from '../../support/app.js';
import { startBrowser } from '../../support/browser.js';
import { patienceMs } from '../../support/patience.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
});
afterAll(() => greenroom?.stop());

/* oxlint-disable typescript/no-explicit-any -- the document is read as any JSON */
async function readDocument(): Promise<any> {
  const answer = await fetch(`${greenroom.url}/api/openapi.json`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  return answer.json();
}

describe('the description of the API', () => {
  test('names every call of the contract, and each with its answers', async () => {
    const document = await readDocument();
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.entries<any>(document.paths).flatMap(([path, item]) =>
      Object.entries<any>(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
    );
    const names = operations.map(({ name }) => name.replace('/api/v1', ''));
    const promised = [
      'DELETE /registrations/{id}',
      'GET /calls',
      'GET /calls/{call}',
      'GET /calls/{call}/jury',
      'GET /calls/{call}/jury/jurors',
      'GET /calls/{call}/jury/results',
      'GET /calls/{call}/organizations',
      'GET /calls/{call}/proposals',
      'GET /calls/{call}/proposals/{externalId}',
      'GET /calls/{call}/sessions',
      'GET /events',
      'GET /messages/{id}/source',
      'GET /organizations/{id}',
      'GET /registrations/{id}',
      'GET /registrations/{id}/messages',
      'GET /sessions/{id}',
      'GET /sessions/{id}/attendance',
      'GET /sessions/{id}/proposals',
      'GET /sessions/{id}/registrations',
      'GET /webhooks/{id}/deliveries',
      'PATCH /organizations/{id}',
      'PATCH /sessions/{id}',
      'POST /calls',
      'POST /calls/{call}/jury/assignments',
      'POST /calls/{call}/organizations',
      'POST /calls/{call}/proposals/import',
      'POST /calls/{call}/sessions',
      'POST /organizations/{id}/merge',
      'POST /organizations/{id}/unmerge',
      'POST /registrations/{id}/approve',
      'POST /registrations/{id}/decline',
      'POST /registrations/{id}/resend',
      'POST /sessions/{id}/attendance',
      'POST /sessions/{id}/attendance/report',
      'POST /sessions/{id}/cancel',
      'POST /sessions/{id}/cancel/undo',
      'POST /sessions/{id}/duplicate',
      'POST /sessions/{id}/publish',
      'POST /sessions/{id}/registrations',
      'POST /sessions/{id}/reschedule',
      'POST /webhooks',
      'POST /webhooks/{id}/deliveries/{delivery}/replay',
      'POST /webhooks/{id}/test',
      'PUT /calls/{call}/jury',
      'PUT /calls/{call}/proposals/{externalId}',
    ];
    expect(names).toEqual(expect.arrayContaining(promised));
    const { schemas } = document.components;
    const has = (schema: string) => Object.keys(schemas[schema].properties);
    expect(has('WebhooksCreateInput')).toEqual(expect.arrayContaining(['url', 'events', 'call', 'name']));
    expect(schemas.WebhooksCreateInput.required).toEqual(['url']);
    expect(has('Event')).toEqual(expect.arrayContaining(['id', 'type', 'at', 'data']));
    expect(has('EventsListOutput')).toEqual(expect.arrayContaining(['items', 'nextCursor']));
    for (const { name, operation } of operations) {
      const codes = Object.keys(operation.responses);
      const good = codes.filter((code) => code.startsWith('2'));
      expect([name, operation.summary.length > 5, good.length > 0]).toEqual([name, true, true]);
      expect([name, typeof operation.description, operation.description.length > 20]).toEqual([name, 'string', true]);
      const isOpen = ['GET /api/v1/time-zones', 'GET /api/v1/calls/{call}/winners'].includes(name);
      const isSigned = /^POST \/api\/v1\/(?:hooks|rooms)\//u.test(name);
      expect([name, operation.security]).toEqual([name, isOpen || isSigned ? [] : [{ bearer: [] }]]);
      expect(codes).toEqual(
        expect.arrayContaining(isOpen || isSigned ? ['422', '500', '503'] : ['401', '403', '422', '429', '500', '503']),
      );
      expect([name, codes.includes('401')]).toEqual([name, !isOpen]);
      const isRetried = name.startsWith('POST ') && !isSigned;
      const hasKey = JSON.stringify(operation.parameters ?? []).includes('"Idempotency-Key"');
      expect([name, hasKey, codes.includes('409') || !isRetried]).toEqual([name, isRetried, true]);
      for (const code of good) expect(Object.values<any>(operation.responses[code].content)[0].schema).toBeTruthy();
      for (const code of codes.filter((one) => one >= '400')) {
        expect(operation.responses[code].content).toEqual({
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        });
      }
    }
    expect(document.components.securitySchemes.bearer).toMatchObject({ type: 'http', scheme: 'bearer' });
  });

  test('refers to nothing that it does not hold', async () => {
    const document = await readDocument();
    const names = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/gu)].map((match) => match[1] ?? '');
    expect(names.length).toBeGreaterThan(50);
    const known = Object.entries<object>(document.components).flatMap(([kind, parts]) =>
      Object.keys(parts).map((name) => `#/components/${kind}/${name}`),
    );
    expect([...new Set(names)].filter((name) => !known.includes(name))).toEqual([]);
  });

  test('says what a body must hold, and which may be left out', async () => {
    const { paths, components } = await readDocument();
    const session = paths['/api/v1/calls/{call}/sessions'].post.requestBody;
    expect(session.required).toBe(true);
    expect(session.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/SessionsCreateInput' });
    const schema = components.schemas.SessionsCreateInput;
    expect(schema.required).toEqual(['title', 'kind', 'format', 'startsAtLocal', 'timeZone', 'durationMinutes']);
    expect(schema.properties.kind.enum).toEqual(['webinar', 'workshop', 'info', 'office-hours', 'showcase']);
    expect(schema.additionalProperties).toBe(false);
    expect(paths['/api/v1/sessions/{id}/publish'].post.requestBody.required).toBe(false);
    expect(paths['/api/v1/sessions/{id}/cancel'].post.requestBody.required).toBe(false);
    expect(Object.keys(paths['/api/v1/calls/{call}/proposals/import'].post.requestBody.content)).toEqual(['text/csv']);
  });

  test('has the same parameters in all lists: what its items have can be asked for', async () => {
    const { paths, components } = await readDocument();
    const resolve = (schema: any): any =>
      schema?.$ref === undefined ? schema : resolve(components.schemas[schema.$ref.split('/').at(-1)]);
    const wanted = { state: 'state', kind: 'kind', theme: 'theme', updatedAt: 'updatedSince' };
    const isFilter = (name: string) => [...Object.values(wanted), 'q', 'from', 'to', 'sort'].includes(name);
    // Counts, largest first, which are asked for by `by`.
    const others = ['outcomes'];
    // What is found of a session, zones, the page of winners as it is shown, and the stream, which has its own cursor.
    const wholes = ['/publishing-checks', '/time-zones', '/winners', '/events'];
    const missing: string[] = [];
    let lists = 0;
    for (const [path, { get }] of Object.entries<any>(paths)) {
      const names = (get?.parameters ?? []).filter((one: any) => one.in === 'query').map((one: any) => one.name);
      expect(names.filter((name: string) => ['search', 'since', 'order', 'status'].includes(name))).toEqual([]);
      const items = resolve(get?.responses['200'].content['application/json']?.schema)?.properties?.items?.items;
      const isList = items !== undefined && !wholes.some((one) => path.endsWith(one));
      if (isList && !names.includes('cursor')) missing.push(`${path} cursor`);
      if (!names.includes('cursor') || others.some((one) => path.endsWith(one))) continue;
      lists += 1;
      const properties = Object.keys(resolve(items)?.properties ?? {});
      for (const [property, parameter] of Object.entries(wanted)) {
        if (properties.includes(property) && !names.includes(parameter)) missing.push(`${path} ${parameter}`);
      }
      if (!names.includes('sort')) missing.push(`${path} sort`);
      if (!names.some(isFilter)) missing.push(`${path} has none`);
    }
    expect(lists).toBeGreaterThan(36);
    expect(missing).toEqual([]);
  });

  test('says how each part of an address, and each text with a form, is written', async () => {
    const { paths, components } = await readDocument();
    const operations = Object.values<any>(paths).flatMap((path) => Object.values<any>(path));
    const inPath = operations.flatMap((operation) => operation.parameters ?? []).filter((one) => one.in === 'path');
    expect(inPath.length).toBeGreaterThan(100);
    const isVague = ({ schema }: any) => !schema.format && !schema.pattern && !schema.enum;
    expect(inPath.filter(isVague)).toEqual([]);
    const known = (schema: any): any => components.schemas[schema.$ref?.split('/').at(-1)] ?? schema;
    const withoutExample = operations
      .flatMap((operation) => operation.parameters ?? [])
      .filter(({ example, schema }) => {
        const choices = [known(schema), ...(known(schema).anyOf ?? []).map(known)];
        if (example !== undefined) return !choices.some((one) => new RegExp(one.pattern ?? '', 'u').test(example));
        return !choices.some(
          (one) => one.example ?? one.examples ?? one.enum ?? (one.default !== undefined || one.type === 'boolean'),
        );
      });
    expect(withoutExample.map(({ in: place, name }) => `${place} ${name}`)).toEqual([]);
    const { schemas } = components;
    const registration = schemas.RegistrationsCreateInput.properties;
    expect(registration.email).toMatchObject({ format: 'email', pattern: expect.stringContaining('@') });
    expect(new RegExp(registration.name.pattern, 'u').test(' \u3000 ')).toBe(false);
    expect(schemas.TimeZoneName.enum).toEqual(expect.arrayContaining(['Asia/Taipei', 'Europe/Kiev', 'Europe/Kyiv']));
    expect(schemas.Country.enum).toEqual(expect.arrayContaining(['KE', 'TW']));
    expect(schemas.SessionsCreateInput.properties.timeZone.$ref).toBe('#/components/schemas/TimeZoneName');
    const address = new RegExp(schemas.SessionsCreateInput.properties.joinUrl.anyOf[0].pattern, 'u');
    const addresses = [
      'https://meet.example.org:10443/x?y',
      'http://10.0.0.1',
      'https://a.example:65536',
      'ftp://a.example',
    ];
    expect(addresses.filter((text) => address.test(text))).toEqual(addresses.slice(0, 2));
    const start = new RegExp(schemas.PollsCreateInput.properties.starts.items.anyOf[0].pattern, 'u');
    const starts = ['2027-03-02T16:00:00Z', '0002-02-01T01:00:00Z', '5404-07-14T23:57:58.066Z'];
    expect(starts.filter((text) => start.test(text))).toEqual(starts.slice(0, 1));
    // A client that checks what it sends by these patterns must be able to send it.
    const wallTime = new RegExp(schemas.SessionsCreateInput.properties.startsAtLocal.pattern, 'u');
    const times = ['2028-02-29T16:00', '2027-02-29T16:00', '2027-04-31T16:00', '2027-12-31T23:59', '2027-12-31T24:00'];
    expect(times.filter((text) => wallTime.test(text))).toEqual(['2028-02-29T16:00', '2027-12-31T23:59']);
  });
  test('says what else is refused, as far as a schema can', async () => {
    const { paths, components } = await readDocument();
    const { schemas } = components;
    const files = Object.entries<any>(paths)
      .map(([path, { post }]) => [path, post?.requestBody?.content['text/csv']?.schema])
      .filter(([, schema]) => schema !== undefined);
    expect(files).toHaveLength(3);
    for (const [path, { pattern, examples }] of files) {
      const fits = [...examples, 'Greetings\n', ''].map((text) => new RegExp(pattern, 'u').test(text));
      expect([path, fits]).toEqual([path, [true, false, false]]);
    }
    const starts = schemas.PollsCreateInput.properties.starts.items.anyOf;
    for (const [index, texts] of [
      [0, ['2027-03-02T16:00:00Z', '2025-12-31T23:59:59Z']],
      [1, ['2028-02-29T16:00', '2024-02-29T16:00']],
    ] as const) {
      expect(texts.map((text) => new RegExp(starts[index].pattern, 'u').test(text))).toEqual([true, false]);
    }
    expect(schemas.BroadcastsCreateInput.properties.contents.minProperties).toBe(1);
    expect(schemas.VenuesCreateInput.properties.rooms.items.properties.id).toBeUndefined();
    const { filter } = schemas.BroadcastsCreateInput.properties;
    for (const property of ['language', 'timeZone'])
      expect(filter.properties.listed.anyOf[0].properties.filter.properties[property].pattern).toContain('[A-Za-z');
  });

  test('says of every field what it means and how it is written, with an example that fits', async () => {
    const { components, webhooks } = await readDocument();
    const { schemas } = components;
    const whole = (schema: any): any => schemas[schema.$ref?.split('/').at(-1)] ?? schema;
    const faults: string[] = [];
    let fields = 0;
    const look = (name: string, property: any) => {
      fields += 1;
      if (!property.description && !whole(property).description) faults.push(`${name}: no description`);
      const choices = [whole(property), ...(whole(property).anyOf ?? []).map(whole)];
      const texts = choices.filter(({ type }) => [type].flat().includes('string'));
      const has = (keywords: string[]) => choices.some((one) => keywords.some((keyword) => keyword in one));
      const isVague = !has(['format', 'enum', 'const', 'example', 'examples', 'default']);
      if (texts.length > 0 && isVague) faults.push(`${name}: no example`);
      const isId = /(?:^id|[^l]Id)$/u.test(name.split('.').at(-1) ?? '') && !/(?:message|^Event[.]i)/u.test(name);
      const isWritten = /(?:^email|^timeZone|^country|[lL]anguage|^url)$/u.test(name.split('.').at(-1) ?? '');
      if ((isId || isWritten) && texts.length > 0 && !has(['format', 'pattern', 'enum']))
        faults.push(`${name}: no format`);
      for (const { example, examples, format, pattern, maxLength = Infinity } of choices) {
        for (const one of [example, ...(examples ?? [])].filter((value) => typeof value === 'string')) {
          const isUuid = format !== 'uuid' || /^[0-9a-f-]{36}$/u.test(one);
          const fits = isUuid && new RegExp(pattern ?? '', 'u').test(one) && one.length <= maxLength;
          if (!fits) faults.push(`${name}: ${one} does not fit`);
        }
      }
    };
    const walk = (name: string, schema: any): void => {
      for (const [key, property] of Object.entries<any>(schema?.properties ?? {})) {
        look(`${name}.${key}`, property);
        walk(`${name}.${key}`, property);
      }
      for (const part of [
        schema?.items,
        schema?.additionalProperties,
        ...(schema?.anyOf ?? []),
        ...(schema?.oneOf ?? []),
      ])
        // A choice that has no type only restricts what is described above.
        if (typeof part === 'object' && (part.type ?? !part.properties)) walk(name, part);
    };
    for (const [name, schema] of Object.entries(schemas)) walk(name, schema);
    for (const [name, { post }] of Object.entries<any>(webhooks))
      walk(name, post.requestBody.content['application/json'].schema);
    expect(fields).toBeGreaterThan(1500);
    expect([...new Set(faults)]).toEqual([]);
  });

  test('names the headers of each answer: what is left, when to come again, and the ETag after a change', async () => {
    const { paths } = await readDocument();
    const missing: string[] = [];
    for (const [path, item] of Object.entries<any>(paths)) {
      for (const [method, { responses, security, parameters = [] }] of Object.entries<any>(item)) {
        const needs = (code: string, header: string) => {
          const isThere = responses[code] === undefined || header in (responses[code].headers ?? {});
          if (!isThere) missing.push(`${method} ${path} ${code} ${header}`);
        };
        needs('503', 'Retry-After');
        if (security.length === 0) continue;
        needs('429', 'Retry-After');
        for (const code of ['200', '201', '202']) needs(code, 'RateLimit');
        for (const code of ['200', '201', '202']) if (method === 'post') needs(code, 'Idempotency-Replayed');
        const isWhole = item.get?.responses['200'].headers?.ETag !== undefined;
        const isConditional = parameters.some((one: any) => one.name === 'If-Match');
        if (['put', 'patch'].includes(method) && isWhole && isConditional) needs('200', 'ETag');
      }
    }
    expect(missing).toEqual([]);
  });
});

test('the page of the API runs under the strict policy of all pages', async () => {
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(patienceMs);
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    const answer = await page.goto(`${greenroom.url}/api/docs`);
    expect(answer?.headers()['content-security-policy']).toContain("script-src 'self';style-src 'self'");
    // One of the first: Swagger UI draws what is further down when somebody scrolls there.
    await page.getByText('Create a call').click();
    await page.getByRole('button', { name: 'Try it out' }).waitFor();
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});
