import { sessionPath } from '../../../console/paths/session-paths.js';
import type { Material } from '../../../domain/materials/material.js';

/** The transcripts of a recording, or one of them, or what is done with it. */
export function transcriptsPath(
  { id, sessionId }: Pick<Material, 'id' | 'sessionId'>,
  transcript?: { id: string },
  action?: 'check' | 'confirm' | 'blank' | 'delete' | 'file?as=vtt' | 'file',
): string {
  const parts = ['materials', id, 'transcripts', transcript?.id, action].filter((part) => part !== undefined);
  return `${sessionPath({ id: sessionId })}/${parts.join('/')}`;
}
