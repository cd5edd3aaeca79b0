import { Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { readConflicts } from '../../domain/jury/jury-progress.js';
import { proposalForJurors } from '../../domain/jury/anonymity.js';
import { listAssignedFiles } from '../../domain/jury/assigned-files.queries.js';
import { findDecision } from '../../domain/jury/decisions.queries.js';
import { getRules, listAssigned } from '../../domain/jury/jury.queries.js';
import { findAsset } from '../../platform/views/assets.js';
import { juryPath } from '../paths.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { type JurorCall, myReviewsPage } from './my-reviews.page.js';
import { jurorZone } from './juror-zone.js';

/** A juror's list of proposals to score. */
@ConsoleController('jury', 'scoring')
@RequireAbility('score')
export class MyReviewsController {
  constructor(private readonly database: DataSource) {}

  @Get()
  async home(@Page() page: ConsolePage): Promise<void> {
    const calls = await this.callsOf(page);
    const call = calls[0]?.call ?? null;
    const zone = jurorZone(page, call?.timeZone ?? 'UTC');
    const files = await listAssignedFiles(this.database.manager, page.organizer.id);
    page.render(
      'jury/my-reviews',
      myReviewsPage(await page.layout(call), { calls, zone, files, juror: page.organizer }),
    );
  }

  /** The service worker that keeps reviews on a device; it also serves the list, which is not below its folder. */
  @Get('worker.js')
  worker(@Page() page: ConsolePage): void {
    void page.reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('service-worker-allowed', juryPath)
      .send(findAsset('jury-worker.js')?.body);
  }

  private async callsOf(page: ConsolePage): Promise<JurorCall[]> {
    const connection = this.database.manager;
    const juror = page.organizer;
    const assigned = await listAssigned(connection, juror.id);
    const ids = [...new Set(assigned.map(({ callId }) => callId))];
    const calls = await Promise.all(ids.map((id) => getCall(connection, id)));
    return Promise.all(calls.map((call) => this.callOf(call, juror, assigned)));
  }

  private async callOf(
    call: Call,
    juror: { id: string; emailKey: string },
    assigned: Awaited<ReturnType<typeof listAssigned>>,
  ): Promise<JurorCall> {
    const connection = this.database.manager;
    const conflictsOf = await readConflicts(connection, call.id, [juror]);
    const rules = await getRules(connection, call);
    return {
      call,
      until: rules.scoresUntilAt,
      isDecided: (await findDecision(connection, call.id)) !== null,
      assigned: assigned
        .filter(({ callId }) => callId === call.id)
        .map((proposal) => proposalForJurors(proposal, rules)),
      conflictsOf: (proposalId) => conflictsOf({ proposalId, jurorId: juror.id }),
    };
  }
}
