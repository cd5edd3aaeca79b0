import { BadRequestException, PayloadTooLargeException } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SpooledFile } from './spooled-file.js';

const folders = new WeakMap<FastifyInstance, string>();
/** Each field has a limit of its own; this is for all of them. */
const maxText = 1024 * 1024;
/** Room for the other fields of a form. */
const formBytes = 2 * 1024 * 1024;

/** What a route accepts that takes files. */
export interface UploadLimits {
  maxBytes: number;
  maxFiles: number;
}

/** Returns the configuration of a route (`@RouteConfig`) that takes files; others take one small one. */
export function takesFiles(limits: UploadLimits): { upload: UploadLimits } {
  return { upload: limits };
}

/** Returns what the route of a request accepts, or null if it takes no files of this kind. */
export function uploadLimitsOf(request: FastifyRequest): UploadLimits | null {
  return (request.routeOptions.config as { upload?: UploadLimits }).upload ?? null;
}

/** Returns how long the body of a request with files can be. */
export function maxUploadLength({ maxBytes, maxFiles }: UploadLimits): number {
  return maxBytes * maxFiles + formBytes;
}

/** Lets uploads wait in this folder until they are stored. */
export function keepUploadsIn(server: FastifyInstance, folder: string): void {
  folders.set(server, folder);
}

/** A form with its files. A field that occurs several times has its last value. */
export interface ReceivedForm {
  fields: Record<string, string>;
  /** By the name of their field; a field for which nothing was chosen is not in it. */
  files: ReadonlyMap<string, readonly SpooledFile[]>;
}

/**
 * Receives a form with files, which are on the disk until the response has been sent. Throws BadRequestException for a
 * form that is broken or did not arrive whole, and PayloadTooLargeException for too many files or too much text.
 */
export async function receiveUpload(
  request: FastifyRequest,
  reply: FastifyReply,
  { maxBytes, maxFiles }: UploadLimits,
): Promise<ReceivedForm> {
  const folder = folders.get(request.server);
  if (folder === undefined) throw new Error('The server has no folder for uploads.');
  const fields: Record<string, string> = {};
  const files = new Map<string, SpooledFile[]>();
  let length = 0;
  const limits = { fileSize: maxBytes + 1, files: maxFiles, fieldSize: maxText };
  try {
    for await (const part of request.parts({ limits, throwFileSizeLimit: false } as object)) {
      if (part.type === 'file') {
        const name = part.filename ?? '';
        const file = await SpooledFile.receive(part.file, name, { folder, maxBytes });
        reply.raw.once('close', () => void file.close());
        // Browsers send an empty file without a name where nothing was chosen.
        if (file.size === 0 && name === '') continue;
        files.set(part.fieldname, [...(files.get(part.fieldname) ?? []), file]);
      } else if (typeof part.value === 'string') {
        length += part.value.length;
        if (length > maxText) throw new PayloadTooLargeException('The form is too large.');
        fields[part.fieldname] = part.value;
      }
    }
  } catch (error) {
    // A limit that was passed names its status; whatever else the parser says is about the bytes that were sent.
    if (error instanceof PayloadTooLargeException) throw error;
    if (typeof (error as { statusCode?: unknown }).statusCode === 'number') throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw error;
    throw new BadRequestException('The form did not arrive complete. Reload the page and submit it again.');
  }
  return { fields, files };
}
