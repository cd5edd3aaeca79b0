import type { LoggerService } from '@nestjs/common';
import { pino, type Logger as PinoLogger } from 'pino';
import { currentRequestId } from './request-context.js';

/**
 * The structured log, one JSON line per event on standard output. Never log personal data: no addresses, names, tokens,
 * or query strings.
 */
export abstract class Logger {
  abstract info(fields: object, message: string): void;
  abstract warn(fields: object, message: string): void;
  abstract error(fields: object, message: string): void;
}

/** The log, and what its lines are written to. */
export interface OpenLog extends PinoLogger {
  readonly destination: { write(lines: string): unknown };
}

/** Creates the log. `level` is one of pino's; `stream` is 1 for standard output and 2 for standard error. */
export function createLogger(level: string, stream: 1 | 2 = 1): OpenLog {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: loggedError },
    mixin: () => {
      const requestId = currentRequestId();
      return requestId === null ? {} : { requestId };
    },
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const destination = destinationOf(stream);
  return Object.assign(pino(options, destination), { destination });
}

const destinations = new Map<1 | 2, ReturnType<typeof pino.destination>>();

/**
 * Lines are written in batches, after a short delay and before the process ends, because separate writes would cost a
 * busy server as much as its responses. All logs of a process share the batches, and with them the timer, which never
 * stops.
 */
function destinationOf(stream: 1 | 2) {
  const known = destinations.get(stream);
  if (known !== undefined) return known;
  const opened = pino.destination({ dest: stream, sync: false, minLength: 12_288, periodicFlush: 100 });
  destinations.set(stream, opened);
  return opened;
}

/** Passes Nest's own messages to the log; those about routes and modules only at debug level. */
export function nestLogger(log: PinoLogger): LoggerService {
  const context = (rest: unknown[]) => ({ context: rest.at(-1) });
  return {
    log: (message: unknown, ...rest: unknown[]) => log.debug(context(rest), String(message)),
    debug: (message: unknown, ...rest: unknown[]) => log.debug(context(rest), String(message)),
    verbose: (message: unknown, ...rest: unknown[]) => log.trace(context(rest), String(message)),
    warn: (message: unknown, ...rest: unknown[]) => log.warn(context(rest), String(message)),
    error: (message: unknown, ...rest: unknown[]) =>
      message instanceof Error
        ? log.error({ err: message }, message.message)
        : log.error({ ...context(rest), stack: rest[0] }, String(message)),
    fatal: (message: unknown, ...rest: unknown[]) => log.fatal(context(rest), String(message)),
  };
}

/** The fields of an error in the log. */
export interface LoggedError {
  type: string;
  message?: string;
  /** SQLSTATE, or the system's code. */
  code?: string;
  table?: string;
  column?: string;
  constraint?: string;
  /** Only the stack frames, because the first line would repeat the message. */
  stack: string[];
  cause?: LoggedError;
}

/**
 * Returns the loggable fields of an error. The list is closed, because database errors contain the failing row in
 * `detail` and the parameters of the statement, which include names and addresses. Messages that quote their input are
 * omitted, too: SQLSTATE class 22 (data exceptions) and syntax errors.
 */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, stack: [] };
  const fields = error as Error & Partial<Record<'code' | 'table' | 'column' | 'constraint', unknown>>;
  const known = (['code', 'table', 'column', 'constraint'] as const).flatMap((name) => {
    const value = fields[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  const quotesInput =
    error instanceof SyntaxError || (typeof fields.code === 'string' && /^22\w{3}$/u.test(fields.code));
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /u.test(line));
  return {
    type: error.constructor.name,
    ...(!quotesInput && { message: error.message }),
    ...Object.fromEntries(known),
    stack: frames.map((line) => line.trim()),
    ...(error.cause !== undefined && { cause: loggedError(error.cause) }),
  };
}
