import { BadRequestException, PayloadTooLargeException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { receiveUpload, uploadLimitsOf } from '../../platform/file-store/receive-upload.js';
import type { SpooledFile } from '../../platform/file-store/spooled-file.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { textOfTable } from '../../platform/workbook/workbook-text.js';

const files = new WeakMap<FastifyRequest, Buffer>();
const spooled = new WeakMap<FastifyRequest, ReadonlyMap<string, readonly SpooledFile[]>>();
/** Each field has a limit of its own; all together they are hardly more than one file that comes back as text. */
const maxText = 8 * 1024 * 1024;

/** Returns the table that was uploaded, as CSV or an Excel workbook, or pasted where there is no file. */
export async function readUploaded(file: Buffer, form: FormValues) {
  const pasted = form.text('text');
  const isConfirmed = form.text('step') === 'run';
  if (file.length === 0)
    return {
      text: pasted,
      pasted, // Why the file can't be read; its text is empty then.
      fault: null,
      isConfirmed,
    };
  const read = await textOfTable(file);
  return { text: read.ok ? read.text : '', pasted, fault: read.ok ? null : read.code, isConfirmed };
}

/**
 * Reads a form with files: the fields become the body. A route that takes files of its own (`takesFiles`) finds them on
 * the disk by `spooledFiles`; any other finds one, in memory, by `uploadedFile`. Throws BadRequestException for a form
 * that is broken or did not arrive whole.
 */
export async function readUpload(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const limits = uploadLimitsOf(request);
  if (limits !== null) {
    const form = await receiveUpload(request, reply, limits);
    spooled.set(request, form.files);
    request.body = form.fields;
    return;
  }
  const fields: Record<string, string> = {};
  let length = 0;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') files.set(request, await part.toBuffer());
      else if (typeof part.value === 'string') {
        length += part.value.length;
        if (length > maxText) throw new PayloadTooLargeException('The form is too large.');
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

/** The files that came in a field of the form; none where nothing was chosen. */
export function spooledFiles(request: FastifyRequest, field: string): readonly SpooledFile[] {
  return spooled.get(request)?.get(field) ?? [];
}
