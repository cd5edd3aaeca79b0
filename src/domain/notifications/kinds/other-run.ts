import { z } from 'zod';
import { registrationButton } from '../composing/buttons.js';
import type { EmailContext } from '../composing/context.js';
import { sessionEmail } from '../composing/session-email.js';
import { otherTimeLines } from '../composing/times.js';
import type { EmailLink } from '../email/email-view.js';
import type { Kind } from './kind.js';

const otherRunPayload = z.object({
  /** The time of the other run; RFC 3339. */
  otherRun: z.object({ startsAt: z.string(), endsAt: z.string() }),
  /** Whether they have a seat in theirs. */
  hasSeat: z.boolean().optional(),
});
type OtherRunPayload = z.infer<typeof otherRunPayload>;

/** The reader is registered for one run of the session, and registered for another. */
export const otherRun: Kind<OtherRunPayload> = {
  payload: otherRunPayload,
  category: null,
  retry: 'until-start',
  calendar: null,
  compose: (context) => {
    const { t, message } = context;
    const { otherRun: other, hasSeat = false } = message.payload;
    return sessionEmail(context, {
      state: t('other-runState'),
      paragraphs: [t(hasSeat ? 'other-runText' : 'other-runTextNoSeat')],
      button: switchButton(context),
      rows: [{ label: t('rowOtherRun'), lines: otherTimeLines(context, other), links: [] }],
    });
  },
  template: {
    about: 'session',
    parts: { state: [], text: [], textNoSeat: [] },
    samples: {
      text: ({ otherRun: run }) => ({ hasSeat: true, otherRun: run }),
      textNoSeat: ({ otherRun: run }) => ({ otherRun: run }),
    },
  },
};

// The page asks; only its button switches.
function switchButton(context: EmailContext): EmailLink {
  const { label, url } = registrationButton(context, 'button-other-run');
  return { label, url: `${url}#runs` };
}
