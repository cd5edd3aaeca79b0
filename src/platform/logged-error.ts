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
