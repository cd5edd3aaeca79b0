import { Injectable } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { lockCallBySlug, updateCall, listUsedFeatures } from '../../domain/calls/calls.queries.js';
import { features, isFeatureShown } from '../../domain/calls/feature.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { NotFound } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Shows a feature in the navigation of a call before its first use, or hides it there. */
@Injectable()
export class ShowFeature {
  constructor(private readonly changes: Changes) {}

  /**
   * Stores only what differs from the rule, so that a feature which was hidden before its first use appears with it.
   * Throws NotFound for an unknown call or feature.
   */
  async run(slug: string, feature: string, isShown: boolean, actor: Actor): Promise<Call> {
    requireAbility(actor, 'change');
    if (!features.all.some(({ name }) => name === feature))
      throw new NotFound('not-found', 'There is no such feature.');
    return this.changes.run(actor, async (change) => {
      const call = await lockCallBySlug(change.tx, slug);
      const used = await listUsedFeatures(change.tx, call.id);
      if (isFeatureShown(call, used, feature) === isShown) return call;
      // What is hidden before its first use appears with it. What is shown is so by choice, also where the data says the
      // same: a part asks strangers only where somebody has chosen so.
      const { [feature]: _before, ...others } = call.features;
      const chosen = isShown || used.includes(feature) ? { ...others, [feature]: isShown } : others;
      await updateCall(change.tx, call.id, { features: chosen });
      await record(change, isShown ? 'call.feature-shown' : 'call.feature-hidden', `call:${call.id}`, { feature });
      return { ...call, features: chosen };
    });
  }
}
