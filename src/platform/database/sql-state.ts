import { QueryFailedError } from 'typeorm';

/** Unique violation: two rows would have the same key. */
export const uniqueViolation = '23505';
/** Exclusion violation: two rows would overlap. */
export const exclusionViolation = '23P01';
/** A statement was cancelled because it exceeded `statement_timeout`. */
export const queryCanceled = '57014';

/** Returns whether an insert failed because a row with the ID exists already. */
export function isIdTaken(error: unknown, id: string): boolean {
  if (!(error instanceof QueryFailedError) || sqlState(error) !== uniqueViolation) return false;
  return (error.driverError as { detail?: string }).detail === `Key (id)=(${id}) already exists.`;
}

/** Returns the SQLSTATE of a PostgreSQL error (PostgreSQL's appendix A), or null for any other error. */
export function sqlState(error: unknown): string | null {
  return error instanceof QueryFailedError ? ((error.driverError as { code?: string }).code ?? null) : null;
}
