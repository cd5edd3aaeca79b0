import type { Call } from '../calls/call.entity.js';
import { composeMessage } from '../notifications/composing/compose.js';
import type { EmailSite } from '../notifications/composing/context.js';
import type { ComposedEmail } from '../notifications/email/composed-email.js';
import type { MessageKind } from '../notifications/kinds/kinds.js';
import type { Recipient } from '../notifications/message.js';
import { sampleRow } from '../notifications/templates/sample.js';
import type { SessionSnapshot } from '../sessions/session-snapshot.js';
import type { CampaignTexts } from './campaign-texts.js';

/** Who reads a sample. */
type SampleReader = Omit<Recipient, 'linkVersion'>;

/** What a sample says: the payload as it is sent, and the organizers' own texts, which can be none. */
interface SampleContent {
  payload: object;
  texts?: CampaignTexts;
  session?: SessionSnapshot | null;
}

/** Composes an email of a campaign as its reader gets it, with disabled links. */
export function campaignSample(
  kind: MessageKind,
  call: Call,
  { payload, texts = {}, session = null }: SampleContent,
  reader: SampleReader,
  site: EmailSite,
  now: Date,
): ComposedEmail {
  const row = sampleRow(kind, { recipient: { ...reader, linkVersion: 1 }, ...payload }, now);
  const own = Object.keys(texts).length === 0 ? null : { contents: texts, callLanguages: call.languages };
  return composeMessage({ ...row, registrationId: null }, session && { snapshot: session }, call, site, own);
}
