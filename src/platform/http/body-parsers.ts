import type { FastifyInstance, FastifyRequest } from 'fastify';
import { holdsLoneSurrogate, utf8 } from './read-json.js';

/** A body that cannot be read at all; the framework answers 400. */
class UnreadableBody extends Error {
  readonly statusCode = 400;
}

/** What a body may hold as a file: read as bytes, whatever the charset is said to be. */
const files = ['message/rfc822'];
/** A table of ten thousand people is larger than anything else that is sent to us. */
const tableLimit = 5 * 1024 * 1024;
/** Below this address the bytes themselves are signed: whoever reads them there gets them as they came. */
const signedPath = '/api/v1/hooks/';
/** Those who sign what they send are asked to send little. */
const signedLimit = 256 * 1024;

/** A body of a length that is not taken. */
class TooLong extends Error {
  readonly statusCode = 413;
}

/**
 * Takes JSON (UTF-8, RFC 8259; an empty body is none) and files. Plain text is taken by nobody, so that every other
 * content type is refused with 415.
 */
export function equipBodyParsers(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeContentTypeParser('text/plain');
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    if (request.url.startsWith(signedPath)) {
      return bytes.length > signedLimit ? done(new TooLong('The body is too large.'), undefined) : done(null, bytes);
    }
    if (bytes.length === 0) return done(null, undefined);
    const text = utf8(bytes);
    if (text === null) return done(new UnreadableBody('The body must be UTF-8.'), undefined);
    return parseText(text, request, done);
  });
  server.addContentTypeParser(files, { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));
  server.addContentTypeParser('text/csv', { parseAs: 'buffer', bodyLimit: tableLimit }, (_request, bytes, done) =>
    done(null, bytes),
  );

  function parseText(text: string, request: FastifyRequest, done: (error: Error | null, body?: unknown) => void) {
    // It answers through `done`, at once.
    void parseJson(request, text, (error, body: unknown) => {
      if (error) return done(new UnreadableBody('The body must be valid JSON.'), undefined);
      // Half of a surrogate pair is no character: PostgreSQL would refuse it.
      if (/\\u[dD][89a-fA-F]/u.test(text) && holdsLoneSurrogate(text)) {
        return done(new UnreadableBody('The body contains invalid Unicode (a lone surrogate).'), undefined);
      }
      return done(null, body);
    });
  }
}
