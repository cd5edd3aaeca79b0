import type { Logger as TypeOrmLogger } from 'typeorm';
import type { Logger } from '../logger.js';

const maxCharacters = 500;

/** Logs statements that take long, without the values of their parameters. Everything else is logged elsewhere. */
export class SlowQueryLog implements TypeOrmLogger {
  constructor(private readonly logger: Logger) {}

  logQuerySlow(ms: number, statement: string): void {
    const text = statement.replaceAll(/\s+/gu, ' ').trim().slice(0, maxCharacters);
    this.logger.warn({ ms, statement: text }, 'slow query');
  }

  logQuery(): void {}
  logQueryError(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
