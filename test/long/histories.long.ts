// First how many, then what.
import './many-histories.js';
import '../flows/registrations/histories.spec.js';
import '../flows/proposals/matches-model.spec.js';
