import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { isDraft, isTranscribed, type Material } from '../../../domain/materials/material.js';
import { translate } from '../../../platform/i18n/messages.js';
import { transcriptFeature } from '../domain/transcript.js';
import { transcriptsPath } from './transcript-paths.js';

/** What the materials of a session say about transcripts, in a call that uses them. */
export const transcriptNotes = {
  page(material: Material, { features, language }: ConsoleLayout) {
    if (material.kind !== 'recording' || !features.includes(transcriptFeature)) return null;
    return { path: transcriptsPath(material), label: translate(language, 'console.transcripts.open') };
  },

  missing(materials: readonly Material[], { features, language }: ConsoleLayout): string | null {
    const count = materials.filter((one) => one.kind === 'recording' && !isDraft(one) && !isTranscribed(one)).length;
    if (count === 0 || !features.includes(transcriptFeature)) return null;
    return translate(language, 'console.transcripts.missing', { count });
  },
};
