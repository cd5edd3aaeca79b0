import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Job } from '../../../domain/jobs/job.js';
import { findUnfinished } from '../../../domain/jobs/jobs.queries.js';
import { AllowWhenArchived, ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { jobPath } from '../../../console/paths/job-paths.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { Row } from '../../../platform/database/statement.js';
import { FileStore } from '../../../platform/file-store/file-store.js';
import { sendFile } from '../../../platform/file-store/send-file.js';
import { translate } from '../../../platform/i18n/messages.js';
import { listRecords } from '../domain/records.queries.js';
import { MakeRecord } from '../flows/make-record.flow.js';
import { recordFilePath, recordPath } from './record-paths.js';

/** The record of a call: one archive at its end. */
@ConsoleController('calls/:call/record', 'record')
@RequireAbility('administer')
@AllowWhenArchived(true)
export class RecordController {
  constructor(
    private readonly makeRecord: MakeRecord,
    private readonly files: FileStore,
  ) {}

  @Get()
  async show(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const kept = await listRecords(page.connection, call.id);
    const running = await findUnfinished(page.connection, call.id, 'call-record');
    page.render('record/record', recordPage(await page.layout(), { call, kept, running }));
  }

  @Post()
  async make(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const withPersonalData = page.form.text('withPersonalData') === 'yes';
    const id = await this.makeRecord.run(slug, { withPersonalData, language: page.language }, page.actor);
    page.redirect(jobPath({ id }));
  }

  @Get(':id')
  async file(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const file = await this.makeRecord.fetch(await page.call(slug), id, page.actor);
    sendFile(page, this.files, file, 'private, no-store');
  }
}

/** The records of a call that are kept, and the form that makes another one. */
function recordPage(
  layout: ConsoleLayout,
  { call, kept, running }: { call: Call; kept: readonly Row<typeof listRecords>[]; running: Job | null },
) {
  const { language } = layout;
  return {
    ...layout,
    title: translate(language, 'console.record.title'),
    action: recordPath(call),
    runningPath: running && jobPath(running),
    kept: kept.map((one) => ({
      path: recordFilePath(call, one),
      label: dayAndTime(one.madeAt, call.timeZone, language),
      size: translate(language, 'console.record.size', { kilobytes: Math.ceil(one.size / 1024) }),
      sha256: one.sha256,
    })),
  };
}
