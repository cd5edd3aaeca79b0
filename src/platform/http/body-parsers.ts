import { parse as parseForm } from 'node:querystring';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { maxUploadLength, uploadLimitsOf } from '../file-store/receive-upload.js';
import { holdsLoneSurrogate, utf8 } from './read-json.js';

/** An unreadable body, which leads to a 400. */
class UnreadableBody extends Error {
  readonly statusCode = 400;
}

/** Content types that are read as bytes, whatever their charset. */
const files = ['message/rfc822'];
/** A table of ten thousand people is the largest expected body. */
const tableLimit = 5 * 1024 * 1024;
/** Bodies below this path are signed, so they are passed on as raw bytes. */
const signedPath = '/api/v1/hooks/';
/** Signed bodies are small. */
const signedLimit = 256 * 1024;

/** Maximum number of form fields: pages of the console have some hundred. */
const maxFields = 2000;
/** Maximum nesting of JSON; no valid input has this many levels. */
const maxLevels = 32;
/** A form with the largest file and its other fields, where the route says nothing else. */
const uploadLimit = 9 * 1024 * 1024;

/** A body that is too large. */
class TooLong extends Error {
  readonly statusCode = 413;
}

/** A form whose length is unknown until it is complete. */
class LengthRequired extends Error {
  readonly statusCode = 411;
}

/**
 * Parses JSON (UTF-8, RFC 8259; an empty body counts as none), forms and files. Bodies that would be expensive to parse
 * are refused first: deeply nested JSON, forms with thousands of fields, and uploads larger than the largest file. All
 * other content types, including plain text, are refused with 415.
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
    if (levelsOf(bytes) > maxLevels) {
      return done(new UnreadableBody(`The body has more than ${maxLevels} levels of arrays and objects.`), undefined);
    }
    return parseText(text, request, done);
  });
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (_request, bytes: Buffer, done) => {
      if (countOf(bytes, AMPERSAND, maxFields) >= maxFields) {
        return done(new TooLong(`The form has more than ${maxFields} fields.`), undefined);
      }
      return done(null, parseForm(bytes.toString(), '&', '=', { maxKeys: 0 }));
    },
  );
  server.addHook('onRequest', (request, _reply, done) => {
    if (!request.headers['content-type']?.toLowerCase().startsWith('multipart/')) return done();
    const length = request.headers['content-length'];
    if (length === undefined) return done(new LengthRequired('Send the form with a Content-Length.'));
    const limits = uploadLimitsOf(request);
    const most = limits === null ? uploadLimit : maxUploadLength(limits);
    return Number(length) > most ? done(new TooLong('The form is too large.')) : done();
  });
  server.addContentTypeParser(files, { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));
  server.addContentTypeParser('text/csv', { parseAs: 'buffer', bodyLimit: tableLimit }, (_request, bytes, done) =>
    done(null, bytes),
  );

  function parseText(text: string, request: FastifyRequest, done: (error: Error | null, body?: unknown) => void) {
    // Calls `done` synchronously.
    void parseJson(request, text, (error, body: unknown) => {
      if (error) return done(new UnreadableBody('The body must be valid JSON.'), undefined);
      // PostgreSQL refuses lone surrogates.
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

/** Returns how often a byte occurs, counting up to `most`. */
function countOf(bytes: Buffer, byte: number, most: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at !== -1 && count < most; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}

/** Returns the nesting depth of a JSON text, counting up to the limit. */
function levelsOf(json: Buffer): number {
  let depth = 0;
  let deepest = 0;
  let isText = false;
  for (let at = 0; at < json.length && deepest <= maxLevels; at++) {
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
