import { Reflector } from '@nestjs/core';
import type { Ability } from '../domain/identity/role.js';

/**
 * What the role of an organizer must allow to reach a handler. Without it, `read` for GET and HEAD and `change` for every
 * other method.
 */
export const RequireAbility = Reflector.createDecorator<Ability>();
