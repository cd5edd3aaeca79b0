import type { FastifyRequest } from 'fastify';

const files = new WeakMap<FastifyRequest, Buffer>();

/** Reads a form with a file: the fields become the body, and the file is kept for `uploadedFile`. */
export async function readUpload(request: FastifyRequest): Promise<void> {
  const fields: Record<string, string> = {};
  for await (const part of request.parts()) {
    if (part.type === 'file') files.set(request, await part.toBuffer());
    else if (typeof part.value === 'string') fields[part.fieldname] = part.value;
  }
  request.body = fields;
}

/** The file that came with the form; empty when there was none. */
export function uploadedFile(request: FastifyRequest): Buffer {
  return files.get(request) ?? Buffer.alloc(0);
}
