import type { SeriesChange } from '../../domain/sessions/change-series.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { fingerprint } from '../../platform/three-way-merge.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { ConsolePage } from '../frame/console-page.js';
import { seriesPath } from '../paths/session-paths.js';
import { currentTime, spanText } from '../ui/audience-view.js';
import { PreviewOutdated } from '../ui/confirm.js';
import { leftText } from './series-move.page.js';

/** A change of all coming sessions of a series, as its form was sent. */
interface AskedChange {
  series: Series;
  title: string;
  action: string;
  hidden: { name: string; value: string }[];
  /** Why a session stays that is so already: the end of a key of messages. */
  unchanged: 'asked' | 'facilitated';
  /** Returns what `run` would do. */
  preview(): Promise<SeriesChange>;
  run(check: (done: SeriesChange) => void): Promise<SeriesChange>;
}

/** Shows what a change does to each session, and runs it once exactly that is confirmed; else it is shown again (409). */
export async function confirmSeriesChange(page: ConsolePage, asked: AskedChange): Promise<void> {
  const show = async (hasChanged: boolean) => {
    const view = seriesChangePage(await page.layout(), asked, await asked.preview(), hasChanged);
    page.renderStep('sessions/series-change', view);
  };
  if (page.form.text('step') !== 'confirm') return show(false);
  try {
    const { changed } = await asked.run((done) => {
      // After the second of two clicks, nothing is left to change.
      if (done.changed.length > 0 && versionOfChange(done) !== page.form.text('seen')) throw new PreviewOutdated();
    });
    page.redirect(seriesPath(asked.series), 'console.series.done.changed', { count: changed.length });
  } catch (error) {
    if (!(error instanceof PreviewOutdated)) throw error;
    page.status = 409;
    await show(true);
  }
}

function seriesChangePage(
  layout: ConsoleLayout,
  { series, title, action, hidden, unchanged }: AskedChange,
  change: SeriesChange,
  hasChanged: boolean,
) {
  const { language } = layout;
  const text = (key: string, values = {}) => translate(language, `console.series.${key}`, values);
  return {
    ...layout,
    title,
    seriesTitle: series.title,
    backPath: seriesPath(series),
    action,
    heading: text('willChange', { count: change.changed.length }),
    changed: hasChanged ? translate(language, 'console.common.changedMeanwhile') : null,
    rows: change.changed.map(({ session, added, removed }) => ({
      when: currentTime(session, language),
      title: session.title,
      notes: [
        ...added.map((name) => text('willAdd', { name })),
        ...removed.map((name) => text('willRemove', { name })),
      ],
    })),
    left: change.left.map(({ session, why }) =>
      why === 'ended'
        ? leftText(session, language)
        : text(`left.${why === 'full' ? 'full' : unchanged}`, { when: spanText(session, session.timeZone, language) }),
    ),
    hidden: [...hidden, { name: 'seen', value: versionOfChange(change) }],
  };
}

function versionOfChange({ changed }: SeriesChange): string {
  return fingerprint(changed.map(({ session, added, removed }) => [session.id, added, removed]));
}
