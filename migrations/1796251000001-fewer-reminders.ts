import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/**
 * Coming sessions that follow their call get as few reminders as new ones: none within three hours in a room, and in a
 * series only the last.
 */
export class FewerReminders1796251000001 extends ForwardMigration {
  readonly name = 'FewerReminders1796251000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update sessions s set reminders = case when s.series_id is null then fit.leads else fit.leads[1:1] end
      from (select t.id, array(select lead from unnest(t.reminders) as lead
          where t.format <> 'in-person' or lead::interval > interval '3 hours'
          order by lead::interval) as leads
        from sessions t where not t.own_reminders and t.starts_at > now()) fit
      where fit.id = s.id and (s.series_id is not null or s.format = 'in-person')`);
  }
}
