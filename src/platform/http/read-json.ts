/**
 * Parses JSON from raw bytes. Returns undefined if there is none, or if it can't be stored: invalid UTF-8, or lone
 * surrogates, which PostgreSQL refuses.
 */
export function readJson(bytes: Uint8Array): unknown {
  const text = utf8(bytes);
  if (text === null) return undefined;
  try {
    return holdsLoneSurrogate(text) ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns the text, or null if the bytes are not UTF-8. */
export function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Returns whether a name or text in the JSON contains a lone surrogate. */
export function holdsLoneSurrogate(json: string): boolean {
  let found = false;
  JSON.parse(json, (key, value: unknown) => {
    found ||= /\p{Cs}/u.test(key) || (typeof value === 'string' && /\p{Cs}/u.test(value));
    return value;
  });
  return found;
}
