import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A body that cannot be read at all; the framework answers 400. */
class UnreadableBody extends Error {
  readonly statusCode = 400;
}

/** What a body may hold as a file: read as bytes, whatever the charset is said to be. */
const files = ['message/rfc822'];
/** A table of ten thousand people is larger than anything else that is sent to us. */
const tableLimit = 5 * 1024 * 1024;

/**
 * Takes JSON (UTF-8, RFC 8259; an empty body is none) and files. Plain text is taken by nobody, so that every other
 * content type is refused with 415.
 */
export function equipBodyParsers(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeContentTypeParser('text/plain');
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    if (bytes.length === 0) return done(null, undefined);
    const text = decode(bytes);
    if (text === null) return done(new UnreadableBody('The body is not UTF-8.'), undefined);
    return parseText(text, request, done);
  });
  server.addContentTypeParser(files, { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));
  server.addContentTypeParser('text/csv', { parseAs: 'buffer', bodyLimit: tableLimit }, (_request, bytes, done) =>
    done(null, bytes),
  );

  function parseText(text: string, request: FastifyRequest, done: (error: Error | null, body?: unknown) => void) {
    // It answers through `done`, at once.
    void parseJson(request, text, (error, body: unknown) => {
      if (error) return done(new UnreadableBody('The body is not JSON.'), undefined);
      // Half of a surrogate pair is no character: PostgreSQL would refuse it.
      if (/\\u[dD][89a-fA-F]/u.test(text) && holdsLoneSurrogate(text)) {
        return done(new UnreadableBody('The body holds half a character (a lone surrogate).'), undefined);
      }
      return done(null, body);
    });
  }
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function holdsLoneSurrogate(json: string): boolean {
  let found = false;
  JSON.parse(json, (key, value: unknown) => {
    found ||= /\p{Cs}/u.test(key) || (typeof value === 'string' && /\p{Cs}/u.test(value));
    return value;
  });
  return found;
}
