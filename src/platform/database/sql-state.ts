import { QueryFailedError } from 'typeorm';

/** Two rows would have the same key. */
export const uniqueViolation = '23505';
/** A statement took longer than `statement_timeout`, and PostgreSQL broke it off. */
export const queryCanceled = '57014';

/** Why PostgreSQL refused a statement, as its SQLSTATE (PostgreSQL's appendix A); null for any other error. */
export function sqlState(error: unknown): string | null {
  return error instanceof QueryFailedError ? ((error.driverError as { code?: string }).code ?? null) : null;
}
