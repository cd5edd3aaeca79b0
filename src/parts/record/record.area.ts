import { area } from '../../app/area.js';
import { partPages } from '../../console/paths/part-pages.js';
import { features } from '../../domain/calls/feature.js';
import { jobWorks } from '../../domain/jobs/job-work.js';
import { recordPath } from './console/record-paths.js';
import { RecordController } from './console/record.controller.js';
import { callRecord } from './domain/record-job.js';
import { MakeRecord } from './flows/make-record.flow.js';

/** What remains of a call: one archive that is read and verified without Greenroom. */
export const record = area({
  name: 'record',
  data: {
    auditActions: ['call.record-fetched'],
    contributes: [jobWorks.with({ kind: 'call-record', work: callRecord })],
  },
  surface: {
    contributes: [
      partPages.with({ record: recordPath }),
      features.with({
        name: 'record',
        isUsed: `exists (select from calls where id = $1 and archived_at is not null)
          or exists (select from call_records where call_id = $1)`,
      }),
    ],
    navigation: [
      {
        name: 'record',
        group: 'outcomes',
        order: 90,
        label: 'console.record.title',
        ability: 'administer',
        path: recordPath,
        feature: 'record',
      },
    ],
    controllers: [RecordController],
    providers: [MakeRecord],
  },
});
