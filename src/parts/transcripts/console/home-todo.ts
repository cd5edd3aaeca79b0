import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { sessionPath } from '../../../console/paths/session-paths.js';
import { callTodo, type TodoView } from '../../../console/ui/call-todo.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { transcriptFeature } from '../domain/transcript.js';
import { listUncaptioned } from '../domain/transcripts.queries.js';
import { transcriptsPath } from './transcript-paths.js';

/** Returns how many ended sessions have a recording without captions, or captions that nobody has checked. */
export async function transcriptTodos(
  connection: Connection,
  call: Call,
  { language, features, mayChange, now }: ConsoleLayout,
): Promise<TodoView[]> {
  if (!mayChange || !features.includes(transcriptFeature)) return [];
  const all = await listUncaptioned(connection, call.id, now);
  return (['withoutCaptions', 'uncheckedCaptions'] as const).flatMap((code) => {
    const found = all.filter(({ isTranscribed }) => isTranscribed === (code === 'uncheckedCaptions'));
    const [first] = found;
    if (first === undefined) return [];
    const { sessionId } = first;
    const path = first.isTranscribed ? transcriptsPath(first) : sessionPath({ id: sessionId }, 'materials');
    const count = new Set(found.map((one) => one.sessionId)).size;
    return [callTodo(language, code, 'warn', path, { count })];
  });
}
