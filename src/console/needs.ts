import { Reflector } from '@nestjs/core';
import type { Ability } from '../identity/role.js';

/** What somebody must be able to do to come to a page of the console at all; `read` where nothing is said. */
export const Needs = Reflector.createDecorator<Ability>();
