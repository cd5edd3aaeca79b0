import { QueryFailedError } from 'typeorm';

/** Whether PostgreSQL broke off a statement because it took longer than `statement_timeout` (SQLSTATE 57014). */
export function isTimeout(error: unknown): boolean {
  return error instanceof QueryFailedError && (error.driverError as { code?: string }).code === '57014';
}
