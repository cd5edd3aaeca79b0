import type { Readable } from 'node:stream';
import { fileTypeFromStream } from 'file-type';

/** What a file is by its content, whatever its name says. */
export interface Recognized {
  /** Media type, or null for a text or an unknown format. */
  mediaType: string | null;
  /** Whether only a password opens it. */
  isEncrypted: boolean;
}

/** The key of a PDF's trailer that names how it is encrypted: a reference to an object, or the object itself. */
const encryption = /\/Encrypt\s*(?:\d{1,10}\s+\d{1,5}\s+R|<<)/u;
/** The key can lie across two pieces. */
const overlap = 64;

/** The container of old Office files, and of new ones with a password. */
const compoundFile = 'application/x-cfb';

/** Returns what a file is by its content. `open` opens it from its beginning. */
export async function recognize(open: () => Readable): Promise<Recognized> {
  const mediaType = await mediaTypeOf(open());
  if (mediaType === 'application/pdf') return { mediaType, isEncrypted: await isEncryptedPdf(open()) };
  return { mediaType, isEncrypted: mediaType === compoundFile };
}

async function mediaTypeOf(file: Readable): Promise<string | null> {
  try {
    return (await fileTypeFromStream(file))?.mime ?? null;
  } catch {
    // It claims a format, and then breaks it.
    return null;
  } finally {
    file.destroy();
  }
}

async function isEncryptedPdf(file: Readable): Promise<boolean> {
  let rest = '';
  for await (const piece of file as AsyncIterable<Buffer>) {
    const text = rest + piece.toString('latin1');
    if (encryption.test(text)) return true;
    rest = text.slice(-overlap);
  }
  return false;
}
