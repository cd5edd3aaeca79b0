import { StartupError } from '../../src/app/open-database.js';
import { seedDemo } from '../../src/cli/demo/seed.js';
import { freshDatabase } from '../support/database.js';
import { atTheDoor, certified, demoNow, everybody, rows, saidAfterwards, seededDemo } from '../support/demo-data.js';
import { staff, testConfig } from '../support/world.js';

test('the demo is the same on another machine', async () => {
  const [one, other] = [await seededDemo(), await seededDemo()];
  try {
    const there = await rows(other.dataSource, everybody);
    expect(there.length).toBeGreaterThan(500);
    expect(there).toEqual(await rows(one.dataSource, everybody));
    const sheets = `select p.external_id, o.name, s.scores, s.comment, s.state from jury_sheets s
      join proposals p on p.id = s.proposal_id join organizers o on o.id = s.juror_id
      where p.source <> 'declared' order by 1, 2`;
    expect(await rows(other.dataSource, sheets)).toEqual(await rows(one.dataSource, sheets));
    for (const same of [saidAfterwards, certified, atTheDoor]) {
      expect(await rows(other.dataSource, same)).toEqual(await rows(one.dataSource, same));
    }
  } finally {
    await Promise.all([one.drop(), other.drop()]);
  }
});

test('the demo leaves nothing behind when it fails half-way, and refuses to catch the mail of other calls', async () => {
  const other = await freshDatabase();
  const config = { ...testConfig, databaseUrl: other.url };
  try {
    await other.dataSource.query(`alter table proposals add constraint planted check (title not like 'School yards%')`);
    await expect(seedDemo(other.dataSource, { config, organizer: staff, now: demoNow })).rejects.toThrow('planted');
    expect(await rows(other.dataSource, 'select count(*)::int as n from calls')).toEqual([{ n: 0 }]);
    await other.dataSource.query(`insert into calls (id, slug, name, host, summary, contact_email, time_zone, opens_on,
      closes_on, themes, criteria, languages, translations, created_at, updated_at) values (gen_random_uuid(), 'other', 'Other', '',
      '', 'call@example.org', 'UTC', '2026-01-01', '2026-12-31', '[]', '[]', '{en}', '{}', now(), now())`);
    await expect(seedDemo(other.dataSource, { config, organizer: staff, now: demoNow })).rejects.toThrow(StartupError);
    expect(await rows(other.dataSource, 'select slug from calls')).toEqual([{ slug: 'other' }]);
  } finally {
    await other.drop();
  }
});
