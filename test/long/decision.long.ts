import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { getCallBySlug } from '../../src/domain/calls/calls.queries.js';
import type { Job } from '../../src/domain/jobs/job.js';
import { findDecision, listChoices } from '../../src/parts/jury/domain/decisions.queries.js';
import { readJuryProgress } from '../../src/parts/jury/domain/jury-progress.js';
import { jurySheets } from '../../src/parts/jury/domain/sheets-file.js';
import { projectRoot } from '../../src/platform/root.js';
import { rows, seededDemo } from '../support/demo-data.js';
import { findPython } from './python.js';

test('another program computes the same ranking and winners from the file of the reviews alone', async () => {
  const demo = await seededDemo();
  const { dataSource } = demo;
  try {
    const calls = await rows(
      dataSource,
      `select c.slug from calls c join proposals p on p.call_id = c.id join jury_sheets s on s.proposal_id = p.id
       group by c.id order by c.slug`,
    );
    expect(calls.length).toBeGreaterThan(0);
    for (const { slug } of calls) {
      const call = await getCallBySlug(dataSource.manager, String(slug));
      const progress = await readJuryProgress(dataSource.manager, call);
      const job = { callId: call.id, input: { format: 'csv', round: null } } as unknown as Job;
      const tools = { connection: dataSource.manager, folder: tmpdir(), signal: new AbortController().signal };
      const made = await jurySheets.make(job, {
        ...tools,
        report: () => undefined,
        now: new Date(),
        files: null as never,
      });
      const input = await text(made.file.pieces(65_536));
      await made.close();
      const program = join(projectRoot, 'test', 'long', 'decision.py');
      const { stdout } = spawnSync(findPython('import fractions'), [program], { input, maxBuffer: 1e8 });
      const found = JSON.parse(stdout.toString());
      const decision = await findDecision(dataSource.manager, call.id);
      const choices = decision === null ? [] : await listChoices(dataSource.manager, decision.id);
      const idOf = (id: string) => progress.proposalOf.get(id)?.externalId ?? '';
      const rounded = (value: number | null) => Math.round((value ?? 0) * 1e6) / 1e6;
      const ranked = progress.results.filter(({ place }) => place !== null);
      const won = choices.filter(({ outcome }) => outcome === 'winner').map(({ proposalId }) => idOf(proposalId));
      expect(ranked.length).toBeGreaterThan(0);
      expect([slug, found.ranking, found.order, found.winners]).toEqual([
        slug,
        Object.fromEntries(
          ranked.map((one) => [
            idOf(one.id),
            [
              one.place?.place,
              one.themePlace?.place,
              rounded(one.average),
              rounded(one.normalized),
              one.normalizedPlace?.place,
              [one.shared?.from, one.shared?.to],
            ],
          ]),
        ),
        ranked.map(({ id }) => idOf(id)),
        won.toSorted(),
      ]);
    }
  } finally {
    await demo.drop();
  }
});
