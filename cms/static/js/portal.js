// What improves pages that already work without it, one module per behaviour.
import "./menu.js";
import "./search_suggestions.js";
import "./view_count.js";
import "./tools.js";
import "./video.js";
