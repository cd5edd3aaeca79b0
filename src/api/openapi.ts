import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { Place } from '../platform/place.js';

const description = `The Greenroom API manages calls for proposals, their sessions, registrations, emails and proposals.

**Authentication.** Send an API key in the header \`Authorization: Bearer KEY\`. Create keys in the console, or with
\`npm run -s greenroom -- api-key create --name NAME\`.

**Dates and times.** Timestamps are RFC 3339 in UTC. Local times have the form \`YYYY-MM-DDTHH:mm\`, without an offset,
and come with an IANA \`timeZone\`.

**Pagination.** Lists return \`{ items, nextCursor }\`. Pass \`nextCursor\` as \`cursor\` to get the next page; it is null
on the last page.

**Errors.** Errors are problem details (RFC 9457) with a stable \`code\`. Unknown fields and parameters are rejected.

**Retries.** Operations that create something accept an \`Idempotency-Key\` header.`;

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
    type: z.string(),
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
  };
  for (const [path, operations] of Object.entries(document.paths)) tidy(path, operations);
  document.webhooks = Object.fromEntries(
    apiWebhooks.all.map((webhook) => [webhook.name, { post: requestOf(webhook) }]),
  );
  return document;
}

function requestOf({ name, summary, schema }: ApiWebhook) {
  return {
    operationId: name,
    summary,
    requestBody: { required: true, content: { 'application/json': { schema: convert(schema, 'output').schema } } },
    responses: { '2XX': { description: 'It arrived.' } },
  } as OpenAPIObject['paths'][string]['post'];
}

/** Adds what the decorators cannot say: what parameters of the path mean, and which operations need a body. */
function tidy(path: string, operations: OpenAPIObject['paths'][string]): void {
  const { get, put, post, patch, delete: remove } = operations;
  if (get) {
    delete get.responses['413'];
    delete get.responses['415'];
  }
  for (const parameter of [get, put, post, patch, remove].flatMap((operation) => operation?.parameters ?? [])) {
    if ('in' in parameter && parameter.in === 'path') parameter.description ??= describeParameter(path, parameter.name);
  }
  for (const operation of [post, remove]) {
    const body = operation?.requestBody;
    if (body === undefined || '$ref' in body) continue;
    const schema = body.content['application/json']?.schema;
    if (schema !== undefined && 'default' in schema) body.required = false;
  }
}

const parameters: Record<string, string> = {
  call: 'Slug of the call.',
  externalId: 'ID of the proposal on the proposal platform.',
  hook: 'Secret part of the webhook URL.',
  kind: 'Kind of email, such as `invited`.',
  language: 'Language tag, such as `en` or `zh-TW`.',
  organizationId: 'ID of the organization.',
  registrationId: 'ID of the registration.',
};

/** What a parameter means: an `id` belongs to the collection before it. */
function describeParameter(path: string, name: string): string {
  const collection = /\/([a-z]+)s\/\{id\}/u.exec(path)?.[1];
  return parameters[name] ?? (collection === undefined ? '' : `ID of the ${collection}.`);
}

/** Converts a zod schema to JSON Schema. Parts with an id become components. */
function convert(schema: z.ZodType, io: 'input' | 'output') {
  const converted = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // Clients must not break when a response gets a new field.
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // The format says the same in one word.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
  const { $schema: _, $defs: components = {}, ...rest } = converted;
  return { schema: rest, components };
}
