import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { countryOptions } from '../domain/registrations/people/country-options.js';
import { zoneNames } from '../domain/time/tz-data.js';
import { languages } from '../platform/i18n/messages.js';
import { Place } from '../platform/place.js';
import { problemContent } from './operation.js';
import { resourceOfRoute } from './resource.js';
import { linePattern } from '../platform/validation.js';
import { describeWords, exampleOfParameter, type JsonSchema } from './words.js';

const description = `The Greenroom API manages calls for proposals, their sessions, registrations, emails and proposals.

**Authentication.** Send an API key in the header \`Authorization: Bearer KEY\`. Create keys in the console, or with
\`npm run -s greenroom -- api-key create --name NAME\`.

**Dates and times.** Timestamps are RFC 3339 in UTC. Local times have the form \`YYYY-MM-DDTHH:mm\`, without an offset,
and come with an IANA \`timeZone\`. Answers have both: \`startsAtLocal\` with \`timeZone\`, and \`startsAt\`. Timestamps of
requests can have any offset.

**Pagination.** Lists return \`{ items, nextCursor }\`. Pass \`nextCursor\` as \`cursor\` to get the next page; it is null
on the last page. The header \`Last-Cursor\` is there on the last page, too: as \`cursor\`,
it returns later what has come since.

**Errors.** Errors are problem details (RFC 9457) with a stable \`code\`, which \`type\` explains. Unknown
fields and parameters are refused, except by \`PUT /proposals\`, which ignores fields that Greenroom doesn’t know.

**Retries.** Each \`POST\` accepts an \`Idempotency-Key\`. The response to a repeated one has \`Idempotency-Replayed: true\`.

**Limits.** A key has so many requests a minute (\`RateLimit-Policy\`); \`RateLimit\` says what is left. Beyond that, you get
429: go on after \`Retry-After\` seconds.

**Changes by others.** What can be changed has an \`ETag\`. Send it as \`If-Match\` with any change: if somebody else was
faster, you get 412, and nothing is lost. \`If-None-Match\` saves reading again what you have.`;

/** A section of the document, which controllers name as their tag. */
export interface ApiTag {
  name: string;
  /** Its place in the order in which an integration needs them. */
  order: number;
  description: string;
}

/** A request that Greenroom sends to others. */
interface ApiWebhook {
  name: string;
  summary: string;
  schema: z.ZodType;
}

/** The requests that areas send. */
export const apiWebhooks = new Place<ApiWebhook>('webhooks of the API', ({ name }) => name);

/** The sections that areas offer. */
export const apiTags = new Place<ApiTag>('sections of the API', ({ name }) => name);

const problemSchema = z
  .object({
    type: z.string().meta({ format: 'uri', description: 'A page that says what the code means, and what to do.' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().meta({
      description: 'Stable, machine-readable error code. Use this in your code instead of `title` or `detail`.',
    }),
    values: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .optional()
      .meta({ description: 'The values mentioned in `detail`, such as a limit.' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string(), code: z.string() }))
      .optional()
      .meta({ description: 'The invalid fields, one entry per field and problem.' }),
  })
  .meta({ title: 'Problem (RFC 9457)' });

/** Returns the OpenAPI 3.1 document of the JSON API, built from the schemas that validate its requests and responses. */
export function describeApi(app: INestApplication, publicUrl: string): OpenAPIObject {
  const head = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Greenroom')
    .setDescription(description)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer(publicUrl)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, sent as `Authorization: Bearer KEY`.' })
    .build();
  const tags = apiTags.all.toSorted((a, b) => a.order - b.order);
  head.tags = tags.map((tag) => ({ name: tag.name, description: tag.description }));
  const document = SwaggerModule.createDocument(app, head, {
    operationIdFactory: (controller, method) => `${controller.replace('ApiController', '')}.${method}`,
    standardSchemaConverter: (schema, { schemaType }) => convert(schema as z.ZodType, schemaType),
  });
  // Pages are controllers too, but only the JSON API is documented.
  document.paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith('/api/v1/')));
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: convert(problemSchema, 'output').schema as object },
    headers: { ...document.components?.headers, ...limitHeaders },
  };
  Object.assign(document.components.schemas?.['TimeZoneName'] ?? {}, { enum: zoneNames() });
  Object.assign(document.components.schemas?.['Country'] ?? {}, {
    enum: countryOptions('en', '').map(({ value }) => value),
  });
  for (const [path, operations] of Object.entries(document.paths)) tidy(path, operations);
  document.webhooks = Object.fromEntries(
    apiWebhooks.all.map((webhook) => [webhook.name, { post: requestOf(webhook) }]),
  );
  nameSchemas(document);
  const schemas = document.components.schemas as Record<string, JsonSchema>;
  for (const [name, schema] of Object.entries(schemas)) describeWords(schema, name, schemas);
  for (const webhook of Object.values(document.webhooks)) {
    const body = webhook.post?.requestBody;
    const schema = body === undefined || '$ref' in body ? undefined : body.content['application/json']?.schema;
    if (schema !== undefined) describeWords(schema as JsonSchema, '', schemas);
  }
  return document;
}

function requestOf({ name, summary, schema }: ApiWebhook) {
  return {
    operationId: name,
    summary,
    tags: ['Webhooks'],
    // The signature of the message, which no scheme of OpenAPI describes.
    security: [],
    requestBody: { required: true, content: { 'application/json': { schema: convert(schema, 'output').schema } } },
    responses: { '2XX': { description: 'It arrived.' } },
  } as OpenAPIObject['paths'][string]['post'];
}

/** Moves the bodies of requests and answers into components, so that generated clients have a name for each. */
function nameSchemas(document: OpenAPIObject): void {
  const schemas = document.components?.schemas ?? {};
  for (const operation of Object.values(document.paths).flatMap(operationsOf)) {
    const name = (operation.operationId ?? '').replaceAll(/(?:^|\.)(.)/gu, (_, letter: string) => letter.toUpperCase());
    const bodies = { [`${name}Input`]: [operation.requestBody], [`${name}Output`]: Object.values(operation.responses) };
    for (const [title, holders] of Object.entries(bodies)) {
      for (const holder of holders) {
        const media = holder === undefined || '$ref' in holder ? undefined : holder.content?.['application/json'];
        if (media?.schema === undefined || '$ref' in media.schema) continue;
        schemas[title] ??= media.schema;
        media.schema = { $ref: `#/components/schemas/${title}` };
      }
    }
  }
}

/** Visible ASCII, as headers have it. */
const headerPattern = '^[ -~]{1,1000}$';

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A unique value, such as a UUID, that makes the request safe to retry. For 24 hours, repeating the same request with the same key returns the first response.',
  schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
} as const;

const idempotencyReplayed = {
  description: '`true` if this is the stored response to an earlier request with the same `Idempotency-Key`.',
  schema: { type: 'string', enum: ['true'] },
};

const limitHeaders = {
  RateLimit: {
    description:
      'What is left of the requests of this key, as `"key";r=REMAINING;t=SECONDS` until all are there again.',
    schema: { type: 'string' },
  },
  'RateLimit-Policy': {
    description: 'How many requests a key has in how many seconds, as `"key";q=REQUESTS;w=SECONDS`.',
    schema: { type: 'string' },
  },
  'Retry-After': {
    description: 'How many seconds to wait before the request is sent again.',
    schema: { type: 'integer' },
  },
} as const;

/** Describes what each answer says about the limit of its key (`KeyLimits`). */
function describeLimits({ responses, security }: Described): void {
  const headers = (...names: (keyof typeof limitHeaders)[]) =>
    Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
  for (const [code, response] of Object.entries(responses)) {
    if (response === undefined || '$ref' in response) continue;
    if (code.startsWith('2') && security?.length !== 0)
      response.headers = { ...response.headers, ...headers('RateLimit', 'RateLimit-Policy') };
    if (code === '429') response.headers = headers('RateLimit', 'RateLimit-Policy', 'Retry-After');
    if (code === '503') response.headers = headers('Retry-After');
  }
}

/** Describes how a POST with a key is retried (`Idempotency`). */
function describeRetries(operation: Described): void {
  operation.parameters = [...(operation.parameters ?? []), idempotencyKey];
  const inUse = 'The first request with this `Idempotency-Key` is still in progress.';
  for (const [code, response] of Object.entries(operation.responses)) {
    if (response === undefined || '$ref' in response) continue;
    if (code.startsWith('2')) response.headers = { ...response.headers, 'Idempotency-Replayed': idempotencyReplayed };
    if (code === '409')
      response.description = `${response.description} Or: ${inUse.charAt(0).toLowerCase()}${inUse.slice(1)}`;
  }
  operation.responses['409'] ??= { description: inUse, content: problemContent };
}

const etag = {
  description:
    'The version of this resource, and of this answer. Send it as `If-Match` with a change, or as `If-None-Match` to read it again.',
  schema: { type: 'string' },
};

const last = {
  description:
    'Cursor after the last item, on the last page, too. Later, it returns what has been added behind it. Absent if there is no item.',
  schema: { type: 'string' },
};

const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The `ETag` of an answer that you have. If it would be the same, you get 304 without a body.',
  schema: { type: 'string', pattern: headerPattern },
} as const;

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description:
    'The `ETag` of the last answer, so that the request changes nothing if somebody else has changed this resource since. Registrations don’t change a session, and counts change nothing.',
  schema: { type: 'string', pattern: headerPattern },
} as const;

/** Describes the conditions of a request (`Preconditions`). */
function describeConditions(path: string, { get, ...writes }: OpenAPIObject['paths'][string]): void {
  const about = resourceOfRoute(path.replaceAll(/\{(\w+)\}/gu, ':$1'));
  const isOpen = (operation: Described) => operation.security?.length === 0;
  if (get !== undefined && !isOpen(get) && 'application/json' in contentOf(get)) {
    get.parameters = [...(get.parameters ?? []), ifNoneMatch];
    get.responses['304'] = { description: 'It is as your `If-None-Match` says.' };
    const isPage = get.parameters.some((one) => 'name' in one && one.name === 'cursor');
    Object.assign(get.responses['200'] ?? {}, { headers: { ETag: etag, ...(isPage && { 'Last-Cursor': last }) } });
  }
  for (const operation of operationsOf(writes)) {
    if (isOpen(operation) || about === null) continue;
    operation.parameters = [...(operation.parameters ?? []), ifMatch];
    const isWhole = about.rest === '' && (operation === writes.put || operation === writes.patch);
    for (const code of isWhole ? ['200', '201'] : []) {
      const answer = operation.responses[code];
      if (answer !== undefined && !('$ref' in answer)) answer.headers = { ...answer.headers, ETag: etag };
    }
    operation.responses['412'] = {
      description: 'It has changed since the `ETag` in `If-Match`. Nothing has been changed.',
      content: problemContent,
    };
  }
}

type Described = ReturnType<typeof operationsOf>[number];

function contentOf({ responses }: Described): object {
  const good = responses['200'];
  return good === undefined || '$ref' in good ? {} : (good.content ?? {});
}

function operationsOf({ get, put, post, patch, delete: remove }: OpenAPIObject['paths'][string]) {
  return [get, put, post, patch, remove].flatMap((operation) => operation ?? []);
}

/** Adds what the decorators cannot say: what parameters of the path mean, and which operations need a body. */
function tidy(path: string, operations: OpenAPIObject['paths'][string]): void {
  const { get, post, delete: remove } = operations;
  if (get) {
    delete get.responses['413'];
    delete get.responses['415'];
  }
  for (const parameter of operationsOf(operations).flatMap(({ parameters: all }) => all ?? [])) {
    if ('in' in parameter && parameter.in === 'path') Object.assign(parameter, describeParameter(path, parameter.name));
  }
  if (post !== undefined && post.security?.length !== 0) describeRetries(post);
  describeConditions(path, operations);
  for (const operation of operationsOf(operations)) {
    describeLimits(operation);
    operation.parameters = (operation.parameters ?? []).map((parameter) => {
      if (!('in' in parameter) || 'example' in parameter) return parameter;
      const example = exampleOfParameter(parameter.name, (parameter.schema ?? {}) as JsonSchema);
      return example === undefined ? parameter : { ...parameter, example };
    });
  }
  for (const operation of [post, remove]) {
    const body = operation?.requestBody;
    if (body === undefined || '$ref' in body) continue;
    const schema = body.content['application/json']?.schema;
    if (schema !== undefined && 'default' in schema) body.required = false;
  }
}

const uuid = { type: 'string', format: 'uuid' };
const slug = { type: 'string', pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', maxLength: 60 };

const parameters: Record<string, { description: string; schema: object }> = {
  call: { description: 'Slug of the call.', schema: { ...slug, examples: ['green-transitions'] } },
  externalId: {
    description: 'ID of the proposal on the proposal platform.',
    schema: { type: 'string', pattern: linePattern, maxLength: 200 },
  },
  hook: { description: 'Secret part of the webhook URL.', schema: { type: 'string', pattern: '^[\\w-]{1,200}$' } },
  kind: { description: 'Kind of email, such as `invited`.', schema: slug },
  language: {
    description: 'Language tag, such as `en` or `zh-TW`.',
    schema: { type: 'string', enum: languages.map(({ code }) => code) },
  },
};

/** What a parameter is: an `id` belongs to the collection before it, and all others that end with it to what they name. */
function describeParameter(path: string, name: string): { description: string; schema: object } {
  const owner = name === 'id' ? /\/([a-z-]+)s\/\{id\}/u.exec(path)?.[1] : name.replace(/Id$/u, '');
  return parameters[name] ?? { description: `ID of the ${owner?.replaceAll('-', ' ') ?? 'object'}.`, schema: uuid };
}

/** Converts a zod schema to JSON Schema. Parts with an id become components. */
function convert(schema: z.ZodType, io: 'input' | 'output') {
  const converted = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // Clients must not break when a response gets a new field.
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // The format says the same in one word, unless the pattern is our own: such a schema has examples.
      if (/^(?:uuid|date-time|date)$/u.test(jsonSchema.format ?? '') && !jsonSchema.examples) delete jsonSchema.pattern;
    },
  });
  const { $schema: _, $defs: components = {}, ...rest } = converted;
  return { schema: rest, components };
}
