import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import '../../src/app/areas.js';
import { Clock } from '../../src/platform/clock.js';
import { Config } from '../../src/platform/config.js';
import { ForegroundPriority } from '../../src/platform/foreground-priority.js';
import { createLogger, Logger } from '../../src/platform/logger.js';
import { testConfig } from './world.js';

/**
 * Makes a use case with all that it needs, as Nest does, over the database and the clock of a test. Two of them share
 * nothing, as in two instances of the program.
 */
export function makeFlow<Flow>(
  flow: Type<Flow>,
  dataSource: DataSource,
  clock: Clock,
  config: Config = testConfig,
  log: Logger = createLogger('silent'),
): Flow {
  const made = new Map<unknown, unknown>([
    [DataSource, dataSource],
    [Clock, clock],
    [Config, config],
    [ForegroundPriority, new ForegroundPriority()],
    [Logger, log],
  ]);
  const make = <One>(wanted: Type<One>): One => {
    const known = made.get(wanted);
    if (known !== undefined) return known as One;
    const needs = (Reflect.getMetadata('design:paramtypes', wanted) ?? []) as Type<unknown>[];
    const one = new wanted(...needs.map(make));
    made.set(wanted, one);
    return one;
  };
  return make(flow);
}
