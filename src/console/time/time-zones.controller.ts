import { Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findTzDeadlines } from '../../domain/notifications/reminders/tz-deadlines.js';
import { findTzMoves } from '../../domain/sessions/tz-moves.js';
import { TzDataError } from '../../domain/time/check-tz-data.js';
import { readCandidate } from '../../domain/time/tz-candidate.js';
import { tzDataVersion } from '../../domain/time/tz-data.js';
import { findStoredTzData } from '../../domain/time/tz-data.queries.js';
import { isNewerTzVersion } from '../../domain/time/tz-version.js';
import { Config } from '../../platform/config.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { RequireAbility } from '../frame/require-ability.js';
import { type Candidate, timeZonesPage } from './time-zones.page.js';

/** Which time zone data is in use, and what newer data would change. */
@ConsoleController('time-zones', 'time-zones')
export class TimeZonesController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
  ) {}

  @Get()
  @RequireAbility('administer')
  async show(@Page() page: ConsolePage): Promise<void> {
    const stored = await findStoredTzData(this.database.manager);
    const since = stored?.version === tzDataVersion() ? stored.storedAt : null;
    const candidate = await this.candidate(page.now);
    page.render('time/time-zones', timeZonesPage(await page.layout(), tzDataVersion(), since, candidate));
  }

  private async candidate(now: Date): Promise<Candidate | null> {
    const path = this.config.tzDataPath;
    if (path === undefined) return null;
    try {
      const data = await readCandidate(this.database.manager, path);
      if (!isNewerTzVersion(data.version, tzDataVersion())) return { path, version: data.version, changes: null };
      const { moves } = await findTzMoves(this.database.manager, data, now);
      const deadlines = await findTzDeadlines(this.database.manager, data, now);
      return { path, version: data.version, changes: { moves, deadlines } };
    } catch (error) {
      if (error instanceof TzDataError) return { path, fault: error.message };
      throw error;
    }
  }
}
