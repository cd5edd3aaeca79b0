import { Reflector } from '@nestjs/core';
import type { Ability } from '../../domain/identity/role.js';

/**
 * What the role of an organizer must allow to reach a handler. Without it, `read` for GET and HEAD and `change` for every
 * other method.
 */
export const RequireAbility = Reflector.createDecorator<Ability>();

/**
 * What in the address of a handler names the session that must be a facilitator's own: `:id` is the session, or a
 * registration for it. Without it, a handler is closed to facilitators.
 */
export type FacilitatorScope = 'session' | 'registration';

/** Opens a handler, or all of a controller, to the facilitators of the session that it is about. */
export const OpenToFacilitators = Reflector.createDecorator<FacilitatorScope>();
