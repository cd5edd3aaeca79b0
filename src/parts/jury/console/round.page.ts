import type { Call } from '../../../domain/calls/call.entity.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import type { JuryProgress, JuryWork } from '../domain/jury-progress.js';
import { withCriteria } from '../domain/jury-settings.js';
import { proposalsPath } from '../../../console/paths/proposal-paths.js';
import { juryField, jurySummary } from './jury-faults.js';
import { callJuryPath, proposalScoresPath } from './jury-paths.js';
import { juryTabs } from './jury-tabs.js';
import { placeText } from './results.page.js';
import type { TeamFeedback } from '../domain/team-feedback.queries.js';
import { seenFeedback } from '../domain/seen-feedback.js';
import { pageOf, pager } from '../../../console/ui/pager.js';
import { withQuery } from '../../../platform/http/query.js';

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

/** Returns the page with jurors' feedback for teams, for owners. */
export function teamFeedbackPage(
  layout: ConsoleLayout,
  input: { call: Call; work: JuryWork; texts: readonly TeamFeedback[]; page: number },
) {
  const { language } = layout;
  const { call, work, texts, page } = input;
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const { sharesFeedback } = work.rules;
  const titles = new Map(work.proposals.map(({ id, title }) => [id, title]));
  const names = new Map(work.jurors.map(({ id, name }) => [id, name]));
  const held = texts.filter(({ releasedAt }) => releasedAt === null);
  const path = callJuryPath(call, 'feedback');
  return {
    ...layout,
    title: say('tab.feedback'),
    tabs: juryTabs(call, 'feedback', layout),
    action: path,
    // How many texts there are, and how many are released.
    summary: say('teamFeedback.summary', { count: texts.length, released: texts.length - held.length }),
    // Why nothing is shared; null if the call shares feedback.
    off: sharesFeedback ? null : { text: say('teamFeedback.off'), path: callJuryPath(call, 'rules') },
    // Releases all that are not; null if there are none.
    all:
      sharesFeedback && held.length > 0
        ? {
            proposalId: '',
            jurorId: '',
            intent: 'release',
            seen: seenFeedback(held),
            label: say('teamFeedback.releaseAll', { count: held.length }),
          }
        : null,
    rows: pageOf(texts, page).map((text) => {
      const isReleased = text.releasedAt !== null;
      const intent = isReleased ? 'withhold' : 'release';
      return {
        title: titles.get(text.proposalId) ?? '',
        path: proposalScoresPath(call, { id: text.proposalId }),
        juror: names.get(text.jurorId) ?? '',
        text: text.feedback,
        state: isReleased
          ? { tone: 'good', icon: 'dot', label: say('teamFeedback.released') }
          : { tone: 'off', icon: 'ring', label: say('teamFeedback.held') },
        release: {
          proposalId: text.proposalId,
          jurorId: text.jurorId,
          intent,
          seen: seenFeedback([text]),
          label: say(`teamFeedback.${intent}`),
        },
      };
    }),
    pager: pager(texts.length, page, language, (next) => withQuery(path, { page: next })),
  };
}
