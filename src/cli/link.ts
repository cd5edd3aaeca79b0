import { RelinkCall } from '../flows/proposals/relink-call.flow.js';
import { operator, withFlows } from './context.js';
import { print, say } from './output.js';

/** Recomputes the matches between attendees and proposals of a call. */
export async function linkCall({ call }: { call: string }): Promise<void> {
  const { linked, suggested, rejected } = await withFlows((flows) =>
    flows.get(RelinkCall).run(call, operator, (done, total) => say(`${done} of ${total} proposals`)),
  );
  print(`${linked} linked, ${suggested} suggested, ${rejected} rejected`);
}
