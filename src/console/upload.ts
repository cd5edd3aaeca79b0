import { BadRequestException, PayloadTooLargeException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { FormValues } from '../platform/http/form-values.js';
import { readText } from '../platform/table-reader.js';

const files = new WeakMap<FastifyRequest, Buffer>();
/** Each field has a limit of its own; all together they are hardly more than one file that comes back as text. */
const mostText = 8 * 1024 * 1024;

/** A file on its way through upload, preview and confirmation: the preview carries its text along, and sends it back. */
export interface Upload {
  /** The text, or the bytes of a file that is no Unicode text. */
  source: string | Buffer;
  text: string;
  pasted: string;
  isConfirmed: boolean;
}

/** Returns what was uploaded, or pasted where there is no file. */
export function readUploaded(file: Buffer, form: FormValues): Upload {
  const pasted = form.text('text');
  const text = file.length > 0 ? readText(file) : pasted;
  return { source: text ?? file, text: text ?? '', pasted, isConfirmed: form.text('step') === 'run' };
}

/**
 * Reads a form with a file: the fields become the body, and the file is kept for `uploadedFile`. Throws
 * BadRequestException for a form that is broken or did not arrive whole.
 */
export async function readUpload(request: FastifyRequest): Promise<void> {
  const fields: Record<string, string> = {};
  let length = 0;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') files.set(request, await part.toBuffer());
      else if (typeof part.value === 'string') {
        length += part.value.length;
        if (length > mostText) throw new PayloadTooLargeException('The form is too large.');
        fields[part.fieldname] = part.value;
      }
    }
  } catch (error) {
    // A limit that was passed names its status; whatever else the parser says is about the bytes that were sent.
    if (error instanceof PayloadTooLargeException) throw error;
    if (typeof (error as { statusCode?: unknown }).statusCode === 'number') throw error;
    throw new BadRequestException('The form is malformed. Reload the page and submit it again.');
  }
  request.body = fields;
}

/** The file that came with the form; empty when there was none. */
export function uploadedFile(request: FastifyRequest): Buffer {
  return files.get(request) ?? Buffer.alloc(0);
}
