// Everything here improves pages that work without it.
import 'htmx.org';
import './menu.js';
import './dialog.js';
import './submit_guard.js';
import './dropzone.js';
import './copy.js';
import './filters.js';
import './toasts.js';
import './session.js';
import './seats.js';
import './interview.js';
