// First that the Tab key is pressed, then through what.
import './with-tab-key.js';
import '../browser/platform/accessibility.spec.js';
