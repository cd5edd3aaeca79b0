import type { Call } from '../../../domain/calls/call.entity.js';
import type { TeamFeedback } from '../domain/team-feedback.queries.js';
import { seenFeedback } from '../domain/seen-feedback.js';
import type { JuryWork } from '../domain/jury-progress.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { pageOf, pager } from '../../../console/ui/pager.js';
import { withQuery } from '../../../console/paths/paths.js';
import { callJuryPath, proposalScoresPath } from './jury-paths.js';
import { juryTabs } from './jury-tabs.js';

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
