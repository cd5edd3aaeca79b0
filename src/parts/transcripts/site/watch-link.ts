import { isTranscribed, type Material } from '../../../domain/materials/material.js';
import { translate } from '../../../platform/i18n/messages.js';

/** Returns the link to a recording with what is said in it; null if that is not written down. */
export function watchLink(material: Material, path: string, language: string) {
  if (!isTranscribed(material)) return null;
  return { path: `${path}/watch`, label: translate(language, 'transcripts.open') };
}
