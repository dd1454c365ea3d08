// What improves pages that already work without it, one module per behaviour.
import "./menu.js";
import "./search_suggestions.js";
import "./view_count.js";
import "./text_tools.js";
import "./tools.js";
import "./reading_aloud.js";
import "./rating.js";
import "./video.js";
import "./offline.js";
