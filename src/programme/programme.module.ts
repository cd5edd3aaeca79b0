import { Module } from '@nestjs/common';
import { FlowsModule } from '../flows/flows.module.js';
import { FeedController } from './feed.controller.js';
import { ProgrammeController } from './programme.controller.js';

@Module({ imports: [FlowsModule], controllers: [FeedController, ProgrammeController] })
export class ProgrammeModule {}
