import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';

const description = `Calls, sessions, registrations and proposals.

Instants are RFC 3339 in UTC. Wall times are \`YYYY-MM-DDTHH:mm\` without an offset, beside an IANA \`timeZone\`.
Lists answer \`{ items, nextCursor }\`; give \`nextCursor\` as \`cursor\` for the page after.
Refusals are problems (RFC 9457) with a stable \`code\`. Fields and parameters that are not known are refused.
A key is made with \`npm run -s greenroom -- api-key create --name NAME\`.`;

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().meta({ description: 'Stable: rely on this one.' }),
    values: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .optional()
      .meta({ description: 'What `detail` says in words, such as the number that is right.' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string(), code: z.string() }))
      .optional()
      .meta({ description: 'The fields that are not valid.' }),
  })
  .meta({ title: 'Problem (RFC 9457)' });

/** The OpenAPI 3.1 description of the JSON API, from the schemas that its calls read and answer with. */
export function describeApi(app: INestApplication, publicUrl: string): OpenAPIObject {
  const head = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Greenroom')
    .setDescription(description)
    .setVersion('1')
    .addServer(publicUrl)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key.' })
    .build();
  const document = SwaggerModule.createDocument(app, head, {
    operationIdFactory: (controller, method) => `${controller.replace('ApiController', '')}.${method}`,
    standardSchemaConverter: (schema, { schemaType }) => convert(schema as z.ZodType, schemaType),
  });
  // Pages are controllers too; the document is about the JSON API.
  document.paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith('/api/v1/')));
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: convert(problemSchema, 'output').schema as object },
  };
  for (const path of Object.values(document.paths)) tidy(path);
  return document;
}

/** Adds what the decorators cannot say: which bodies are optional, and that GET has none. */
function tidy(path: OpenAPIObject['paths'][string]): void {
  if (path.get) {
    delete path.get.responses['413'];
    delete path.get.responses['415'];
  }
  for (const operation of [path.post, path.delete]) {
    const body = operation?.requestBody;
    if (body === undefined || '$ref' in body) continue;
    const schema = body.content['application/json']?.schema;
    if (schema !== undefined && 'default' in schema) body.required = false;
  }
}

/** JSON Schema of a zod schema. Parts with an id become components. */
function convert(schema: z.ZodType, io: 'input' | 'output') {
  const converted = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // Readers of answers must not break when a field is added.
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // The format says it; the expression would fill the page.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
  const { $schema: _, $defs: components = {}, ...rest } = converted;
  return { schema: rest, components };
}
