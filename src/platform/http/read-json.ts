/**
 * The JSON in bytes that a parser of bodies left as they are; undefined where there is none, or none that we could keep:
 * other than UTF-8, or with half a character in it, which PostgreSQL would refuse.
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

/** The text, or null when the bytes are not UTF-8. */
export function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Whether a name or a text in the JSON holds half of a surrogate pair. */
export function holdsLoneSurrogate(json: string): boolean {
  let found = false;
  JSON.parse(json, (key, value: unknown) => {
    found ||= /\p{Cs}/u.test(key) || (typeof value === 'string' && /\p{Cs}/u.test(value));
    return value;
  });
  return found;
}
