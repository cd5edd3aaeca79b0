import { parse as parseForm } from 'node:querystring';
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

/** The most fields of a form: a page of the console has some hundred. */
const mostFields = 2000;
/** No input of ours has as many levels. */
const mostLevels = 32;
/** A form with the largest file, and what surrounds it. */
const uploadLimit = 9 * 1024 * 1024;

/** A body of a length that is not taken. */
class TooLong extends Error {
  readonly statusCode = 413;
}

/** A form whose length is unknown until all of it is here. */
class LengthRequired extends Error {
  readonly statusCode = 411;
}

/**
 * Takes JSON (UTF-8, RFC 8259; an empty body is none), forms and files. What would cost more to read than any real
 * request is refused before it is parsed: JSON of many levels, a form of thousands of fields, an upload larger than the
 * largest file. Plain text is read by no route, so that every other
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
    if (levelsOf(bytes) > mostLevels) {
      return done(new UnreadableBody(`The body has more than ${mostLevels} levels of arrays and objects.`), undefined);
    }
    return parseText(text, request, done);
  });
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (_request, bytes: Buffer, done) => {
      if (countOf(bytes, AMPERSAND, mostFields) >= mostFields) {
        return done(new TooLong(`The form has more than ${mostFields} fields.`), undefined);
      }
      return done(null, parseForm(bytes.toString(), '&', '=', { maxKeys: 0 }));
    },
  );
  server.addHook('onRequest', (request, _reply, done) => {
    if (!request.headers['content-type']?.toLowerCase().startsWith('multipart/')) return done();
    const length = request.headers['content-length'];
    if (length === undefined) return done(new LengthRequired('Send the form with a Content-Length.'));
    return Number(length) > uploadLimit ? done(new TooLong('The form is too large.')) : done();
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

const AMPERSAND = 0x26;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** How often a byte occurs; counting ends at `most`. */
function countOf(bytes: Buffer, byte: number, most: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at !== -1 && count < most; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}

/** How deep the arrays and objects of a JSON text are in each other; counting ends beyond what is allowed. */
function levelsOf(json: Buffer): number {
  let depth = 0;
  let deepest = 0;
  let isText = false;
  for (let at = 0; at < json.length && deepest <= mostLevels; at++) {
    const byte = json[at];
    if (isText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === 0x5b || byte === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (byte === 0x5d || byte === 0x7d) depth--;
  }
  return deepest;
}
