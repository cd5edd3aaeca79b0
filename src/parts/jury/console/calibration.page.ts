import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { juryPath } from '../../../console/paths/paths.js';
import { type Difference, differencesOf } from '../domain/calibration.js';
import { withCriteria } from '../domain/jury-settings.js';
import type { JuryWork } from '../domain/jury-progress.js';
import { sheetPath } from './jury-paths.js';
import { numberText } from './results.page.js';

/** Returns the page that shows a juror how their scores differ from the others', without who gave which. */
export function calibrationPage(
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
