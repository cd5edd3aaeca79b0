import { z } from 'zod';
import { sessionOf } from '../composing/context.js';
import { recordingsLink } from '../email/links.js';
import { oneLine } from '../email/one-line.js';
import type { Kind } from './kind.js';

const recordingPayload = z.object({
  /** The session whose recording the reader asked for. */
  recordingOf: z.string(),
});
type RecordingPayload = z.infer<typeof recordingPayload>;

/** The recording of a session for somebody who did not register for it, and asked for it with their address. */
export const recording: Kind<RecordingPayload> = {
  payload: recordingPayload,
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => {
    const { t, message, pageUrl } = context;
    const title = oneLine(sessionOf(context).snapshot.title);
    return {
      state: t('recordingState'),
      title,
      paragraphs: [t('recordingText'), t('recordingWarning')],
      button: { label: t('buttonRecording'), url: recordingsLink(pageUrl, message.payload.recordingOf) },
      sentTo: t('sentToRecording', { email: message.payload.recipient.email }),
    };
  },
  template: {
    about: 'session',
    parts: { state: [], text: [], warning: [] },
    samples: { text: () => ({ recordingOf: '00000000-0000-4000-8000-000000000000' }) },
  },
};
