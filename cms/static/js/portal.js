// What improves pages that already work without it, one module per behaviour.
import "./menu.js";
import "./view_count.js";
import "./tools.js";
import "./video.js";
