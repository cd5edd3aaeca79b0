import { invalidField } from '../platform/errors.js';
import { deriveToken, sameToken } from '../platform/tokens.js';

/**
 * Writes where a list goes on: an opaque text that holds `position` and is signed, so that only what we gave out is
 * read again, and only for the same `list`.
 */
export function writeCursor(secret: string, list: string, position: readonly string[]): string {
  const text = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${text}.${signature(secret, list, text)}`;
}

/** Reads what `writeCursor` wrote. Throws Invalid for anything else. */
export function readCursor(secret: string, list: string, cursor: string): string[] {
  const [text = '', signed = '', ...rest] = cursor.split('.');
  if (rest.length > 0 || !sameToken(signed, signature(secret, list, text))) {
    throw invalidField('cursor', 'unknown-cursor', 'This cursor is not one that this list gave: take `nextCursor`.');
  }
  return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as string[];
}

function signature(secret: string, list: string, text: string): string {
  return deriveToken(secret, 'cursor', list, text);
}
