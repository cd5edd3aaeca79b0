import type { CampaignText, CampaignTexts } from '../campaigns/campaign-texts.js';
import { type AudienceFilter, everybody } from './audience-filter.js';

/** Returns a broadcast of one text to everybody with a seat in a session. */
export function sessionBroadcast(
  call: { languages: readonly string[] },
  session: { id: string },
  content: CampaignText,
): { filter: AudienceFilter; contents: CampaignTexts } {
  return {
    filter: { ...everybody, sessions: [session.id], states: ['confirmed'] },
    contents: { [call.languages[0] ?? 'en']: content },
  };
}
