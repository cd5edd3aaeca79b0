// First that every role is tried, then on what.
import './with-every-role.js';
import '../pages/identity/access.spec.js';
import '../pages/identity/console-access.spec.js';
