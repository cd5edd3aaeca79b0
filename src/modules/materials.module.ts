import { Global, Module } from '@nestjs/common';
import { MaterialsController } from '../console/materials/materials.controller.js';
import { AddMaterial } from '../flows/materials/add-material.flow.js';
import { ChangeMaterial } from '../flows/materials/change-material.flow.js';
import { MaterialController } from '../site/materials/material.controller.js';

const flows = [AddMaterial, ChangeMaterial];

/** Files and links of sessions. */
@Global()
@Module({
  controllers: [
    // Public pages
    MaterialController,
    // Console
    MaterialsController,
  ],
  providers: flows,
  exports: flows,
})
export class MaterialsModule {}
