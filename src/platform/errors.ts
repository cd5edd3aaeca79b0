/**
 * An invalid field. `path` is its name in the input (`speakers.0.name`), and `code` the key of a text in
 * `errors.field.*`.
 */
export interface FieldError {
  path: string;
  code: string;
  /** English, for the API. */
  message: string;
  values?: Record<string, string | number>;
}

/**
 * An expected refusal. One filter turns it into a page or into problem+json (RFC 9457).
 * `code` is stable: clients and message files (`console.errors.refusal.CODE`) rely on it. `message` is English.
 */
export abstract class Refusal extends Error {
  abstract readonly status: number;
  constructor(
    readonly code: string,
    message: string,
    readonly values: Record<string, string | number> = {},
    readonly fieldErrors: FieldError[] = [],
  ) {
    super(message);
  }
}

/** The resource doesn't exist, or the viewer can't see it. */
export class NotFound extends Refusal {
  readonly status = 404;
}

/** The caller is not signed in, or the API key is unknown. */
export class Unauthorized extends Refusal {
  readonly status = 401;
}

/** The actor is not allowed to do this. */
export class Forbidden extends Refusal {
  readonly status = 403;
}

/** The current state doesn't allow this. */
export class Conflict extends Refusal {
  readonly status = 409;
}

/** The resource has changed since the version that the request is about. */
export class PreconditionFailed extends Refusal {
  readonly status = 412;
}

/** The resource no longer exists. */
export class Gone extends Refusal {
  readonly status = 410;
}

/** Too many attempts; `values.seconds` is how long to wait. */
export class TooManyRequests extends Refusal {
  readonly status = 429;
}

/** A service that this needs can't be reached. */
export class Unavailable extends Refusal {
  readonly status = 503;
}

/** The input is invalid; `fieldErrors` lists the fields. */
export class Invalid extends Refusal {
  readonly status = 422;
}

/**
 * Returns a refusal that a form can show: one with field errors, or one that `isShown` accepts. Throws anything else.
 */
export function shownRefusal(error: unknown, isShown: (refusal: Refusal) => boolean = () => false): Refusal {
  if (error instanceof Refusal && (error.fieldErrors.length > 0 || isShown(error))) return error;
  throw error;
}

/** Returns a refusal of one invalid field. */
export function invalidField(
  path: string,
  code: string,
  message: string,
  values?: Record<string, string | number>,
): Invalid {
  return new Invalid('invalid', 'Some fields are invalid.', {}, [
    values === undefined ? { path, code, message } : { path, code, message, values },
  ]);
}
