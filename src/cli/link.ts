import { RelinkCall } from '../flows/proposals/relink-call.flow.js';
import { operator, withFlows } from './context.js';
import { print, say } from './output.js';

/** Derives the links between the attendees and the proposals of a call anew. */
export async function linkCall({ call }: { call: string }): Promise<void> {
  const { linked, suggested, rejected } = await withFlows((flows) =>
    flows.get(RelinkCall).run(call, operator, (done, total) => say(`${done} of ${total} proposals`)),
  );
  print(`${linked} linked, ${suggested} suggested, ${rejected} rejected`);
}
