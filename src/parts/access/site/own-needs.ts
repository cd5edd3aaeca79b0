import { translate } from '../../../platform/i18n/messages.js';
import type { AccessNeed } from '../domain/access-need.js';
import { needLabel } from '../domain/need-label.js';

const shapes = {
  unconfirmed: { tone: 'warn', icon: 'half' },
  asked: { tone: 'off', icon: 'ring' },
  arranged: { tone: 'good', icon: 'dot' },
  impossible: { tone: 'bad', icon: 'bang' },
} as const;

/** Describes what a person needs and what becomes of it, to themselves. */
export function ownNeeds(needs: readonly AccessNeed[], language: string) {
  return needs.map((need) => {
    const state = need.counts ? need.state : 'unconfirmed';
    const reply = need.reply.trim();
    const said = {
      unconfirmed: translate(language, 'access.own.confirm'),
      asked: '',
      arranged: reply,
      impossible: translate(language, 'access.instead', { reply }),
    };
    return {
      label: needLabel(need, language),
      state: { ...shapes[state], label: translate(language, `access.state.${state}`) },
      // What the organizers wrote, or what there is to do.
      reply: said[state],
    };
  });
}
