import { isTranscribed, type Material, playsAs } from '../../../domain/materials/material.js';
import { translate } from '../../../platform/i18n/messages.js';

/** Returns the page on which a recording is played, or read; null for the page of a provider without a transcript. */
export function watchLink(material: Material, path: string, language: string) {
  const isRead = isTranscribed(material);
  if (!isRead && playsAs(material) === null) return null;
  return { path: `${path}/watch`, note: isRead ? translate(language, 'transcripts.open') : null };
}
