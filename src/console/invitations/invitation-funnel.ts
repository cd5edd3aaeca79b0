import { scaleLinear } from 'd3-scale';
import type { InvitationCounts } from '../../domain/invitations/invitation.js';
import { translate } from '../../platform/i18n/messages.js';

/** Draws what became of an invitation as bars, from sent to registered, for the template of funnels. */
export function funnelOf(counts: InvitationCounts, language: string) {
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  const across = scaleLinear([0, Math.max(1, counts.invited)], [0, 100]);
  const steps = (['invited', 'sent', 'opened', 'registered', 'declined'] as const).map((step) => {
    const count = counts[step];
    const share = counts.invited === 0 ? 0 : Math.round((count / counts.invited) * 100);
    const label = text(`step.${step}`);
    const notes = step === 'invited' ? [] : [text('share', { share })];
    return {
      label,
      count,
      width: Math.round(across(count) * 10) / 10,
      dropped: 0,
      words: [`${label}: ${count}`, ...notes].join('; '),
      notes,
    };
  });
  const failed = counts.failed === 0 ? null : text('failed', { count: counts.failed });
  return { parts: [{ heading: text('people'), tone: 'k3', bars: steps }], failed, openedHint: text('openedHint') };
}
