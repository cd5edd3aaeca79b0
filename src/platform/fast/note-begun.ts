import type { QueryRunner } from 'typeorm';

/**
 * Tells TypeORM that a transaction has begun, which was sent together with the first statements.
 *
 * Saves the round trip of `begin` in each transaction (`npm run bench -- registration`). Relies on two fields of
 * TypeORM's query runner, by which it knows what to commit and to roll back. Returns false where it hasn't taken them:
 * then TypeORM must begin itself.
 */
export function noteBegun(runner: QueryRunner): boolean {
  if (!('transactionDepth' in runner)) return false;
  try {
    Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
  } catch {
    return false;
  }
  return runner.isTransactionActive;
}
