import { RelinkCall } from '../flows/proposals/relink-call.flow.js';
import { operator, withFlows } from './context.js';
import { type OutputOptions, present, say } from './output.js';

/** Recomputes the matches between attendees and proposals of a call. */
export async function linkCall({ call, json }: OutputOptions & { call: string }): Promise<void> {
  const { linked, suggested, rejected } = await withFlows((flows) =>
    flows.get(RelinkCall).run(call, operator, (done, total) => say(`${done} of ${total} proposals`)),
  );
  const counts = { linked, suggested, rejected };
  present({ json }, counts, `${linked} linked, ${suggested} suggested, ${rejected} rejected`);
}
