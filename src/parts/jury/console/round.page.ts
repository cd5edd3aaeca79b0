import type { Call } from '../../../domain/calls/call.entity.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import type { JuryProgress } from '../domain/jury-progress.js';
import { withCriteria } from '../domain/jury-settings.js';
import { proposalsPath } from '../../../console/paths/proposal-paths.js';
import { juryField, jurySummary } from './jury-faults.js';
import { callJuryPath } from './jury-paths.js';
import { juryTabs } from './jury-tabs.js';
import { placeText } from './results.page.js';

/** The form of a round, as entered. */
export interface RoundFields {
  after: string;
  /** One on each line. */
  criteria: string;
  minReviews: string;
  untilOn: string;
  untilTime: string;
  /** `yes` or empty. */
  showsEarlier: string;
}

/** Returns the page that opens the next round of a jury. */
export function roundPage(
  layout: ConsoleLayout,
  input: { call: Call; progress: JuryProgress; typed: RoundFields | null; fieldErrors: readonly FieldError[] },
) {
  const { language, now } = layout;
  const { call, progress, fieldErrors } = input;
  const { rules, results, proposalOf, missing } = progress;
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const typed = input.typed ?? {
    after: String(rules.round),
    criteria: withCriteria(call, rules)
      .criteria.map(({ name }) => name)
      .join('\n'),
    minReviews: String(rules.minReviews),
    untilOn: '',
    untilTime: '',
    showsEarlier: '',
  };
  // Errors of single lines belong to the field.
  const faulty = fieldErrors.map((one) => (one.path.startsWith('criteria') ? { ...one, path: 'criteria' } : one));
  const criteria = juryField('criteria', typed.criteria, faulty, language);
  const minReviews = juryField('minReviews', typed.minReviews, faulty, language);
  const until = juryField('scoresUntilLocal', typed.untilOn, faulty, language);
  const finalists = results.filter(({ id }) => proposalOf.get(id)?.state === 'shortlisted');
  const round = rules.round + 1;
  return {
    ...layout,
    title: say('round.title', { round }),
    tabs: juryTabs(call, 'decision', layout),
    errors: jurySummary(
      [
        { field: criteria, label: say('round.criteria') },
        { field: minReviews, label: say('field.minReviews') },
        { field: until, label: say('field.until') },
      ],
      language,
    ),
    proposalsPath: proposalsPath(call),
    // That no proposal is on the shortlist.
    none: finalists.length === 0 ? say('round.none') : null,
    finalists: finalists.map((one) => ({
      title: proposalOf.get(one.id)?.title ?? '',
      place: placeText(one.place, language),
    })),
    summary: say('round.summary', { finalists: finalists.length, missing: missing.length, round: rules.round }),
    action: callJuryPath(call, 'round'),
    after: typed.after,
    criteria,
    minReviews,
    until: {
      on: until,
      time: typed.untilTime,
      zone: say('untilZone', { place: zoneLabel(call.timeZone, now, language) }),
    },
    showsEarlier: typed.showsEarlier === 'yes',
    submit: say('round.open', { round }),
  };
}
