import { Module } from '@nestjs/common';
import { FlowsModule } from '../flows/flows.module.js';

@Module({ imports: [FlowsModule], controllers: [] })
export class ApiModule {}
