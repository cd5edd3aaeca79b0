import { JuryAssignmentsController } from './assignments.controller.js';
import { JuryConflictsController } from './conflicts.controller.js';
import { JuryDecisionController } from './decision.controller.js';
import { JurorController } from './juror.controller.js';
import { OwnConflictsController } from './own-conflicts.controller.js';
import { JuryResultsController } from './results.controller.js';
import { JuryRulesController } from './rules.controller.js';

/** The pages of the jury. */
export const juryControllers = [
  JuryAssignmentsController,
  JuryConflictsController,
  JuryDecisionController,
  JurorController,
  OwnConflictsController,
  JuryResultsController,
  JuryRulesController,
];
