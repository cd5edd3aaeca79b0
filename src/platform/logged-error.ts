/** What the log tells of an error. */
export interface LoggedError {
  type: string;
  message?: string;
  /** SQLSTATE, or the system's code. */
  code?: string;
  table?: string;
  column?: string;
  constraint?: string;
  /** The frames alone: its first line would repeat the message. */
  stack: string[];
  cause?: LoggedError;
}

/**
 * An error for the log: a closed list of fields, because a database error carries the failing row in `detail` and its
 * statement's parameters, which are people's names and addresses. A message that quotes its input is left out too:
 * SQLSTATE class 22 (data exceptions) and syntax errors.
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
