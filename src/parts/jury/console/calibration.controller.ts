import { Get, Param, Post } from '@nestjs/common';
import { Forbidden, NotFound } from '../../../platform/errors.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { RequireAbility } from '../../../console/frame/require-ability.js';
import { calibrationOf } from '../domain/calibration.js';
import { readConflicts } from '../domain/found-conflicts.js';
import { getOwnRules } from '../domain/jury-members.queries.js';
import { readJuryWork } from '../domain/jury-progress.js';
import { StartCalibration } from '../flows/start-calibration.flow.js';
import { calibrationPage } from './calibration.page.js';
import { callJuryPath } from './jury-paths.js';

/** The start of a calibration, for owners. */
@ConsoleController('calls/:call/jury/calibration', 'jury')
@RequireAbility('administer')
export class StartCalibrationController {
  constructor(private readonly startCalibration: StartCalibration) {}

  @Post()
  async start(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const ids = page.form
      .text('proposals')
      .split(/[\s,;]+/u)
      .filter((id) => id !== '');
    const count = await this.startCalibration.run(slug, ids, page.actor);
    page.redirect(callJuryPath({ slug }, 'assignments'), 'console.jury.done.calibrationStarted', { count });
  }
}

/** How jurors scored what everybody scored first, for each of them. */
@ConsoleController('jury/calibration/:call', 'scoring')
@RequireAbility('score')
export class CalibrationController {
  @Get()
  async differences(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const call = await page.call(slug);
    const juror = page.organizer;
    const work = await readJuryWork(connection, call);
    const calibration = calibrationOf(work);
    const own = work.pairs.filter((pair) => pair.isReleased && pair.jurorId === juror.id);
    if (!calibration?.isOver || own.length === 0) throw new NotFound('not-found', 'Page not found.');
    if (!(await getOwnRules(connection, call, juror.id)).hasSigned)
      throw new Forbidden('statement-first', 'Sign the statement about conflicts of interest first.');
    const conflictsOf = await readConflicts(connection, call.id, [juror], calibration.proposalIds);
    // Only what the juror has scored: their own review isn't to follow the others.
    const shown = calibration.proposalIds.filter(
      (proposalId) =>
        conflictsOf({ proposalId, jurorId: juror.id }).length === 0 &&
        work.counted.some((one) => one.proposalId === proposalId && one.jurorId === juror.id),
    );
    const view = calibrationPage(await page.layout(), { call, work, shown, jurorId: juror.id });
    page.render('jury/calibration', view);
  }
}
