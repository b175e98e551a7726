import "./site.js";
import "../js/files.js";
import "../js/stakeholders.js";
import "../js/undo.js";
import "../js/listed-files.js";
import "../js/cursor.js";
import "../js/text-link.js";
