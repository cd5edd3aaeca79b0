import { Get, Param, Post } from '@nestjs/common';
import { Forbidden, NotFound } from '../../../platform/errors.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { calibrationOf, type Difference, differencesOf } from '../domain/calibration.js';
import { readConflicts } from '../domain/found-conflicts.js';
import { getOwnRules } from '../domain/jury-members.queries.js';
import { readJuryWork, type JuryWork } from '../domain/jury-progress.js';
import { StartCalibration } from '../flows/start-calibration.flow.js';
import { callJuryPath, sheetPath } from './jury-paths.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { juryPath } from '../../../console/paths/paths.js';
import { withCriteria } from '../domain/jury-settings.js';
import { numberText } from './results.page.js';

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

/** Returns the page that shows a juror how their scores differ from the others', without who gave which. */
function calibrationPage(
  layout: ConsoleLayout,
  { call, work, shown, jurorId }: { call: Call; work: JuryWork; shown: readonly string[]; jurorId: string },
) {
  const { language } = layout;
  const say = (key: string) => translate(language, `console.jury.calibration.${key}`);
  const words = new Map(
    callTexts(withCriteria(call, work.rules), language).criteria.map(({ slug, name }) => [slug, name]),
  );
  const number = (value: number | null) =>
    value !== null && Number.isInteger(value) ? String(value) : numberText(value);
  const row = (name: string, { own, lowest, highest, average }: Difference) => ({
    name,
    own: number(own),
    range: lowest === highest ? number(lowest) : `${number(lowest)}–${number(highest)}`,
    average: numberText(average),
  });
  return {
    ...layout,
    title: say('title'),
    homePath: juryPath,
    call: call.name,
    proposals: shown.flatMap((id) => {
      const differences = differencesOf(work, id, jurorId);
      if (differences === null) return [];
      return [
        {
          title: work.proposalOf.get(id)?.title ?? '',
          path: sheetPath({ id }),
          total: row(say('total'), differences.total),
          rows: [...differences.bySlug].map(([slug, one]) => row(words.get(slug) ?? slug, one)),
        },
      ];
    }),
  };
}
