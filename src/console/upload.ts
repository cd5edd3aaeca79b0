import { BadRequestException, PayloadTooLargeException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { FormValues } from '../platform/http/form-values.js';
import { textOfTable, type UploadFault } from '../platform/workbook/workbook-text.js';

const files = new WeakMap<FastifyRequest, Buffer>();
/** Each field has a limit of its own; all together they are hardly more than one file that comes back as text. */
const mostText = 8 * 1024 * 1024;

/** A table on its way through upload, preview and confirmation: the preview carries its text along, and sends it back. */
export interface Upload {
  text: string;
  pasted: string;
  /** Why the file can't be read; its text is empty then. */
  fault: UploadFault | null;
  isConfirmed: boolean;
}

/** Returns the table that was uploaded, as CSV or an Excel workbook, or pasted where there is no file. */
export async function readUploaded(file: Buffer, form: FormValues): Promise<Upload> {
  const pasted = form.text('text');
  const isConfirmed = form.text('step') === 'run';
  if (file.length === 0) return { text: pasted, pasted, fault: null, isConfirmed };
  const read = await textOfTable(file);
  return { text: read.ok ? read.text : '', pasted, fault: read.ok ? null : read.code, isConfirmed };
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
