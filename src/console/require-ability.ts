import { Reflector } from '@nestjs/core';
import type { Ability } from '../domain/identity/role.js';

/**
 * What somebody must be able to do to come to a page of the console at all; where nothing is said, `read` to see it and
 * `change` to send it anything.
 */
export const RequireAbility = Reflector.createDecorator<Ability>();
