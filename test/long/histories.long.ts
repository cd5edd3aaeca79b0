// First how many, then what.
import './many-histories.js';
import '../flows/histories.spec.js';
import '../flows/links-model.spec.js';
